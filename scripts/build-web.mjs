import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from './workspace.mjs'

const assets = join(root, 'packages/server/assets')

/** Bundles what runs in the browser into one file each, among the server's assets. A quarter of a second, so that tests do it too. */
export async function buildWeb() {
  const { outputFiles } = await build({
    entryPoints: {
      dashboard: join(root, 'web/src/dashboard/main.tsx'),
      setup: join(root, 'web/src/setup/main.tsx'),
    },
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    conditions: ['cardea-source'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'warning',
    outdir: assets,
    write: false,
  })
  for (const { path, contents } of outputFiles) replaceFile(path, contents)
}

/** At once: somebody else may be reading it. */
function replaceFile(path, contents) {
  const written = `${path}.${process.pid}`
  writeFileSync(written, contents)
  renameSync(written, path)
}
