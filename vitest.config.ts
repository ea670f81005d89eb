import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/**
 * Six suites, fastest first. Sources are run as they are (condition `cardea-source`), without
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

/** Time limits end what hangs; no test is about speed, so a busy machine must not end one that runs. */
const patient = { pool: 'threads', isolate: false, testTimeout: 120_000, hookTimeout: 240_000 } as const

export default defineConfig({
  ...shared,
  test: {
    projects: [
      {
        ...shared,
        test: {
          ...patient,
          name: 'protocol',
          include: ['packages/protocol/{src,test}/**/*.test.ts'],
        },
      },
      {
        ...shared,
        test: {
          ...patient,
          name: 'server',
          include: ['packages/server/{src,test}/**/*.test.{ts,tsx}'],
          globalSetup: ['packages/server/test/databases.setup.ts'],
        },
      },
      {
        ...shared,
        test: { ...patient, name: 'house', include: ['test/house/**/*.test.ts'] },
      },
      {
        ...shared,
        test: {
          ...patient,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['packages/server/test/databases.setup.ts'],
          fileParallelism: false,
        },
      },
      {
        ...shared,
        test: {
          ...patient,
          name: 'idps',
          include: ['test/idps/**/*.test.ts'],
          globalSetup: ['packages/server/test/databases.setup.ts'],
        },
      },
      {
        ...shared,
        test: {
          ...patient,
          name: 'crash',
          include: ['test/crash/**/*.test.ts'],
          globalSetup: ['test/crash/crash.setup.ts'],
          // One after the other, and after everything else: the processes they start want the machine.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
