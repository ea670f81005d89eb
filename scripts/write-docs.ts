/** `npm run docs`: writes the generated pages of `docs/`, and removes those whose family or provider is gone. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generatedDocs } from './generated-docs.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const pages = generatedDocs()

for (const folder of ['docs/errors', 'docs/providers']) {
  mkdirSync(join(root, folder), { recursive: true })
  for (const file of readdirSync(join(root, folder))) {
    if (!pages.has(`${folder}/${file}`)) rmSync(join(root, folder, file))
  }
}
for (const [path, text] of pages) writeFileSync(join(root, path), text)
process.stdout.write(`cardea: ${String(pages.size)} generated pages written\n`)
