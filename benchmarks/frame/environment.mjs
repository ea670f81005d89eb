/** Where a benchmark ran, for its result: figures without it mean nothing. */
import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, release, totalmem, type } from 'node:os'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/workspace.mjs'
import { peerVersions } from './peers.mjs'

/** Machine, runtime and the version of everything that takes part. */
export function environment() {
  return {
    date: new Date().toISOString(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    openssl: process.versions.openssl,
    v8: process.versions.v8,
    versions: { cardea: cardeaVersion(), ...peerVersions() },
  }
}

/** The version and the commit: ratios belong to one state of the code. */
function cardeaVersion() {
  const { version } = JSON.parse(readFileSync(join(root, 'packages/server/package.json'), 'utf8'))
  try {
    const commit = execFileSync('git', ['describe', '--always', '--dirty'], { cwd: root, stdio: 'pipe' })
    return `${version} (${String(commit).trim()})`
  } catch {
    return version
  }
}
