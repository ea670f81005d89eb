/**
 * What the commands of package.json share. Plain JavaScript on Node alone: on a fresh clone these
 * files run before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the repository. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Prints one line about what is going on. */
export function say(line) {
  process.stdout.write(`cardea: ${line}\n`)
}

/** Runs a command in the repository with its output shown; answers its exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options })
    child.on('error', (error) => {
      say(`${command} could not be started: ${error.message}`)
      resolve(127)
    })
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)))
  })
}

/** Like `run`, but ends this process when the command fails. */
export async function mustRun(command, args, options) {
  const code = await run(command, args, options)
  if (code !== 0) process.exit(code)
}

/** Is this program on the PATH? */
export function hasProgram(name) {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0
}

/** Refuses a Node that is too old, in words, before anything else can fail in riddles. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  say(`Node ${process.versions.node} is too old; install Node 20.19 or newer.`)
  process.exit(1)
}

/** Installs the locked dependencies when they are missing or the lockfile has changed since. */
export async function ensureInstalled() {
  requireNode()
  const stamp = join(root, 'node_modules', '.cardea-installed')
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('installing dependencies (once, about half a minute) …')
  await mustRun('npm', ['ci', '--no-audit', '--no-fund'])
  writeFileSync(stamp, wanted)
}

/** The path of a program that the dependencies bring. */
export function bin(name) {
  return join(root, 'node_modules', '.bin', name)
}
