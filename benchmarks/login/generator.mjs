import { fork } from 'node:child_process'
import { join } from 'node:path'

/** Starts the load generator's process; `ask` sends it one message and answers what it answers. */
export function startGenerator() {
  const child = fork(join(import.meta.dirname, 'load.mjs'), { stdio: ['ignore', 2, 2, 'ipc'] })
  return {
    ask: (message) =>
      new Promise((resolve, reject) => {
        const onExit = (code) => reject(new Error(`the load generator ended with code ${code}`))
        child.once('exit', onExit)
        child.once('message', ({ error, ...answer }) => {
          child.off('exit', onExit)
          if (error === undefined) resolve(answer)
          else reject(new Error(error))
        })
        child.send(message)
      }),
    stop: () => child.kill('SIGTERM'),
  }
}
