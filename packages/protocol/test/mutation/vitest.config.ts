/**
 * The tests that judge mutants of `src/xml` and `src/saml` (`npm run mutation`, docs/mutation.md): those of the two
 * folders, the corpus and the wrapping attacks. One rule: the score is the same on every machine. So the tests
 * beside xmlsec1 are left out, which a machine may lack, and so are the properties (first-failure-runner.ts).
 */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Near rules first, whole messages later: most mutants are caught at once, and nothing runs after that. */
const order = ['/src/xml/', '/src/saml/', '/corpus.', '/wrapping.', '/canonical-fixtures.', '/canonicalize.']

class NearRulesFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => order.findLastIndex((part) => moduleId.includes(part))
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
    sequence: { sequencer: NearRulesFirst },
    pool: 'threads',
    isolate: false,
    testTimeout: 30_000,
  },
})
