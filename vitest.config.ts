import { defineConfig } from 'vitest/config'

/**
 * Four suites, fastest first. Sources are run as they are (condition `cardea-source`), without
 * isolation: test files keep their state to themselves.
 */
const shared = {
  resolve: { conditions: ['cardea-source', 'node'] },
  ssr: { resolve: { conditions: ['cardea-source', 'node'] } },
  oxc: { jsx: { runtime: 'automatic' as const, importSource: 'preact' } },
}

export default defineConfig({
  test: {
    pool: 'threads',
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      {
        ...shared,
        test: {
          name: 'protocol',
          include: ['packages/protocol/{src,test}/**/*.test.ts'],
          pool: 'threads',
          isolate: false,
        },
      },
      {
        ...shared,
        test: {
          name: 'server',
          include: ['packages/server/{src,test}/**/*.test.{ts,tsx}'],
          globalSetup: ['packages/server/test/databases.setup.ts'],
          pool: 'threads',
          isolate: false,
          testTimeout: 30_000,
          hookTimeout: 120_000,
        },
      },
      {
        ...shared,
        test: { name: 'house', include: ['test/house/**/*.test.ts'], pool: 'threads', isolate: false },
      },
      {
        ...shared,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['packages/server/test/databases.setup.ts'],
          pool: 'threads',
          isolate: false,
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
