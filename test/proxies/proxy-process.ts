import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { environmentOf, type Place, type Proxy } from './proxies.ts'
import { changed, snippetOf } from './snippet.ts'

/** Starts it with the configuration of the page, and waits until it takes connections; answers the function that stops it. */
export async function startProxy(proxy: Proxy, place: Place): Promise<() => Promise<void>> {
  const snippet = changed(snippetOf(proxy.section), proxy.changes(place))
  const config = join(place.folder, 'configuration')
  // As root some serve as another user.
  chmodSync(place.folder, 0o755)
  writeFileSync(config, proxy.around(snippet, place))
  const [program = '', ...args] = proxy.command(config)
  const child = spawn(program, args, {
    env: environmentOf(proxy, place.folder),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const gone = once(child, 'exit')
  await takesConnections(child, place.port)
  return async () => {
    child.kill()
    await gone
  }
}

type Child = ChildProcessByStdio<null, Readable, Readable>

async function takesConnections(child: Child, port: number): Promise<void> {
  const said: string[] = []
  for (const output of [child.stdout, child.stderr]) {
    output.setEncoding('utf8').on('data', (text: string) => void said.push(text))
  }
  while (!(await canConnect(port))) {
    if (child.exitCode !== null) throw new Error(`the proxy did not start: ${said.join('')}`)
    await turn()
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('close', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
