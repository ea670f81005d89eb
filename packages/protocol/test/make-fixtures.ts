/**
 * Writes the SAML corpus: `fixtures/idp/<provider>/` in the shape of each provider, `fixtures/good/<what>/`, unusual
 * and right, and `fixtures/bad/<what>/`, each of which differs from a good one in one thing and names the step
 * that refuses it and the error.
 *
 *   npx tsx packages/protocol/test/make-fixtures.ts
 *
 * The tables are in `make-fixtures/`, one per family; the signer is not ours (`make-fixtures/sign.ts`). RSA
 * signatures are deterministic and the throw-away keys are kept in `fixtures/keys/`; an answer that differs
 * from the stored one in nothing but its ECDSA or PSS signature stays as it is. So a second run changes nothing.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fixtureFiles } from './make-fixtures/fixture-files.ts'
import { sameMeaning } from './make-fixtures/same-meaning.ts'

const folder = join(import.meta.dirname, 'fixtures')
const stored = (path: string) => (existsSync(join(folder, path)) ? readFileSync(join(folder, path)) : null)
const files = [...fixtureFiles()].map(([path, made]): [string, Buffer] => {
  const before = stored(path)
  return [path, before !== null && sameMeaning(before, made) ? before : made]
})

for (const kind of ['idp', 'good', 'bad']) rmSync(join(folder, kind), { recursive: true, force: true })
for (const [path, bytes] of files) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), bytes)
}
