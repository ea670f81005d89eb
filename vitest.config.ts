import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/**
 * Five suites, fastest first. Sources are run as they are (condition `cardea-source`), without
 * isolation: test files keep their state to themselves.
 */
const conditions = ['cardea-source', 'node']
const shared = {
  // Global setups are resolved without conditions, so the alias says the same once more.
  resolve: {
    conditions,
    alias: { '@cardea/protocol': fileURLToPath(new URL('packages/protocol/src/index.ts', import.meta.url)) },
  },
  ssr: { resolve: { conditions } },
  oxc: { jsx: { runtime: 'automatic' as const, importSource: 'preact' } },
}

export default defineConfig({
  ...shared,
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
      {
        ...shared,
        test: {
          name: 'crash',
          include: ['test/crash/**/*.test.ts'],
          globalSetup: ['test/crash/crash.setup.ts'],
          pool: 'threads',
          isolate: false,
          // One after the other, and after everything else: the processes they start want the machine.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
