import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from './workspace.mjs'

const assets = join(root, 'packages/server/assets')

const common = {
  bundle: true,
  platform: 'browser',
  target: 'es2022',
  conditions: ['cardea-source'],
  legalComments: 'none',
  logLevel: 'warning',
  write: false,
}

/** Bundles what runs in the browser into one file each, among the server's assets. A quarter of a second, so that tests do it too. */
export async function buildWeb() {
  const files = await Promise.all([buildApplications(), buildLanguages()])
  for (const { path, contents } of files.flat()) replaceFile(path, contents)
}

async function buildApplications() {
  const { outputFiles } = await build({
    ...common,
    entryPoints: {
      dashboard: join(root, 'web/src/dashboard/main.tsx'),
      setup: join(root, 'web/src/setup/main.tsx'),
    },
    minify: true,
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    outdir: assets,
  })
  return outputFiles
}

/** A module for each language of the setup assistant beside English, which it imports when somebody reads it. */
async function buildLanguages() {
  const { outputFiles } = await build({
    ...common,
    entryPoints: { 'setup-de': join(root, 'web/src/setup/texts/de.ts') },
    minify: true,
    format: 'esm',
    define: { ADMIN_TEXTS: JSON.stringify(await adminTexts()) },
    outdir: assets,
  })
  return outputFiles
}

/** The English text for the admin of every error that has a German one: what the service says, by which it is recognized. */
async function adminTexts() {
  const { outputFiles } = await build({
    ...common,
    stdin: {
      resolveDir: root,
      contents: `
        import { catalogue } from './packages/protocol/src/errors/catalogue.ts'
        import { errors } from './web/src/setup/texts/de/errors.ts'
        export default Object.fromEntries(Object.keys(errors).map((code) => [code, catalogue[code].admin]))`,
    },
    format: 'esm',
  })
  const [{ text }] = outputFiles
  const { default: texts } = await import(`data:text/javascript,${encodeURIComponent(text)}`)
  return texts
}

/** At once: somebody else may be reading it. */
function replaceFile(path, contents) {
  const written = `${path}.${process.pid}`
  writeFileSync(written, contents)
  renameSync(written, path)
}
