import { join } from 'node:path'
import { bin, mustRun, root, say } from './workspace.mjs'

/** Compiles what has changed and writes the snapshot that makes a first start fast. */
export async function build() {
  say('building …')
  await mustRun(bin('tsc'), ['-b', 'tsconfig.build.json'])
  await mustRun(process.execPath, [join(root, 'packages/server/dist/storage/build-snapshot.js')])
}
