import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildWeb } from './build-web.mjs'
import { bin, mustRun, root, say } from './workspace.mjs'

const server = join(root, 'packages/server')

/**
 * What goes into the server's program itself: packages of many small modules. Looking for 600 files took a
 * third of the start; the others stay beside it, as installed.
 */
const BUNDLED = [
  '@bufbuild/protobuf',
  '@cardea/kit',
  '@cardea/protocol',
  '@connectrpc/connect',
  '@connectrpc/connect-node',
  'jose',
  'kysely',
  'zod',
]

/** Compiles the protocol package, bundles the server and the pages’ scripts, and writes the snapshot that makes a first start fast. */
export async function build() {
  say('building …')
  await mustRun(bin('tsc'), ['-b', 'tsconfig.build.json'])
  await bundleServer()
  await buildWeb()
  await mustRun(process.execPath, [join(server, 'dist/program/build-snapshot.js')])
}

/**
 * Files lie two folders below the package, as in `src`, so that they find its assets. Types are the work of
 * `npm run check`.
 */
async function bundleServer() {
  rmSync(join(server, 'dist'), { recursive: true, force: true })
  const { dependencies } = JSON.parse(readFileSync(join(server, 'package.json'), 'utf8'))
  const external = Object.keys(dependencies).filter((name) => !BUNDLED.includes(name))
  await mustRun(bin('esbuild'), [
    ...['cli/cardea', 'storage/build-snapshot'].map((entry) => join(server, `src/${entry}.ts`)),
    '--bundle',
    '--splitting',
    '--format=esm',
    '--platform=node',
    '--target=node20',
    '--conditions=cardea-source',
    '--jsx=automatic',
    '--jsx-import-source=preact',
    '--entry-names=[name]',
    '--sourcemap=linked',
    '--log-level=warning',
    `--outdir=${join(server, 'dist/program')}`,
    ...external.map((name) => `--external:${name}`),
  ])
}
