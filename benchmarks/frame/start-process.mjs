/** Starts a contender's server as a process of its own and waits for its first answer. */
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { createServer, connect } from 'node:net'
import { request } from 'undici'

const GIVE_UP_AFTER_MS = 60_000

/**
 * Starts a Node program that listens on `port` and answers `GET path` with 200 when it can serve.
 *
 * @returns its `pid`, the milliseconds from the start to the first answer, and `stop()`
 */
export async function startServer({ args, env, port, path, headers = {}, logFile }) {
  const started = performance.now()
  // A file, as a service manager would give it: a pipe would make this process work for every line.
  const log = openSync(logFile, 'a')
  const child = spawn(process.execPath, args, {
    env: { ...cleanEnvironment(), NODE_ENV: 'production', ...env },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  // However this process ends, its contenders end with it.
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  void ended.then(() => process.off('exit', kill))
  const stop = () => {
    child.kill('SIGTERM')
    return ended
  }
  try {
    await Promise.race([
      firstAnswer(`http://127.0.0.1:${port}${path}`, headers, started),
      ended.then((code) => Promise.reject(new Error(`ended with code ${code}, see ${logFile}`))),
    ])
  } catch (error) {
    await stop()
    throw error
  }
  return { pid: child.pid, coldStartMs: performance.now() - started, stop }
}

/** What the person who runs the benchmark has set must not configure a contender. */
function cleanEnvironment() {
  const { PATH, HOME, TMPDIR } = process.env
  return { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }) }
}

async function firstAnswer(url, headers, started) {
  const { port } = new URL(url)
  while (performance.now() - started < GIVE_UP_AFTER_MS) {
    if (await accepts(Number(port))) {
      const { statusCode, body } = await request(url, { headers })
      await body.dump()
      if (statusCode === 200) return
    }
    await new Promise((resume) => setTimeout(resume, 5))
  }
  throw new Error(`${url} did not answer`)
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** A port that nobody listens on. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}
