/** The programs that Cardea is compared with: installed into `benchmarks/peers/`, and nowhere else. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { mustRun, root } from '../../scripts/workspace.mjs'
import { note, toStderr } from './note.mjs'

const folder = join(root, 'benchmarks/peers')
const require = createRequire(join(folder, 'package.json'))

/** Loads a module of a peer, as that peer's users do. */
export function requirePeer(name) {
  return require(name)
}

/** The version of each installed peer, by its name. */
export function peerVersions() {
  const { dependencies } = readJson('package.json')
  const { packages } = readJson('package-lock.json')
  return Object.fromEntries(
    Object.keys(dependencies).map((name) => [name, packages[`node_modules/${name}`].version]),
  )
}

/** Installs the locked peers when they are missing or their lockfile has changed. */
export async function ensurePeers() {
  const stamp = join(folder, 'node_modules', '.cardea-installed')
  const wanted = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  note('installing the peers into benchmarks/peers (once, about a minute, 260 MB) …')
  // No peer needs its install scripts for what is measured here.
  await mustRun('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: toStderr,
  })
  writeFileSync(stamp, wanted)
}

function readJson(name) {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'))
}
