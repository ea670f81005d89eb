/**
 * The tests that judge mutants of `src/xml` and `src/saml` (`npm run mutation`, docs/mutation.md): those of the two
 * folders, the corpus and the wrapping attacks. One rule: the score is the same on every machine. So the tests
 * beside xmlsec1 are left out, which a machine may lack, and so are the properties (first-failure-runner.ts).
 */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * Nothing runs after the first failure, so those that are slow, and those that judge whole documents in great number, come
 * last: a change of a table that is read at load makes most tests fail, and the first of them should be a quick one.
 */
const slow = ['/parse-xml.', '/limits.', '/wrapping.', '/corpus.', '/read-base64.', '/canonical-fixtures.']

class QuickFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => slow.findIndex((part) => moduleId.includes(part))
    return Promise.resolve(files.toSorted((a, b) => rank(a) - rank(b) || (a.moduleId < b.moduleId ? -1 : 1)))
  }
}

export default defineConfig({
  root: here('../../../..'),
  resolve: { conditions: ['cardea-source', 'node'] },
  ssr: { resolve: { conditions: ['cardea-source', 'node'] } },
  test: {
    include: ['packages/protocol/src/{xml,saml}/**/*.test.ts', 'packages/protocol/test/**/*.test.ts'],
    exclude: ['**/*-interop.test.ts', '**/*differential*.test.ts', '**/fuzz/**', '**/incidents-*.test.ts'],
    runner: here('first-failure-runner.ts'),
    sequence: { sequencer: QuickFirst },
    pool: 'threads',
    isolate: false,
    testTimeout: 30_000,
  },
})
