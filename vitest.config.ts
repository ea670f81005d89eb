import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/**
 * Ten suites, fastest first. Sources are run as they are (condition `cardea-source`), without
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
const patient = {
  pool: 'threads',
  isolate: false,
  testTimeout: 120_000,
  hookTimeout: 240_000,
  expect: { poll: { timeout: 30_000 } },
} as const

/** Every core works; more than eight files at once would only want memory. Vitest itself would leave one core idle. */
const parallel = { ...patient, maxWorkers: Math.min(availableParallelism(), 8) }

/**
 * One file after the other, and after the groups before: the browser and the processes they start want the machine. In a process of
 * their own: a thread that ends while sockets and child processes of its are still closing may never end (Node 20).
 */
const alone = (group: number) => ({
  ...patient,
  pool: 'forks' as const,
  fileParallelism: false,
  sequence: { groupOrder: group },
})

export default defineConfig({
  ...shared,
  test: {
    projects: [
      {
        ...shared,
        test: {
          ...parallel,
          name: 'protocol',
          include: ['packages/protocol/{src,test}/**/*.test.ts'],
        },
      },
      {
        ...shared,
        test: {
          ...parallel,
          name: 'server',
          include: ['packages/server/{src,test}/**/*.test.{ts,tsx}'],
          globalSetup: ['test/build-web.setup.mjs', 'packages/server/test/databases.setup.ts'],
        },
      },
      {
        ...shared,
        test: { ...parallel, name: 'house', include: ['test/house/**/*.test.ts'] },
      },
      {
        ...shared,
        test: {
          ...alone(1),
          // A browser waits for pages most of the time, so two files do not get in each other's way.
          fileParallelism: true,
          maxWorkers: 2,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/build-web.setup.mjs', 'packages/server/test/databases.setup.ts'],
        },
      },
      {
        ...shared,
        test: {
          ...parallel,
          name: 'idps',
          include: ['test/idps/**/*.test.ts'],
          globalSetup: ['test/build-web.setup.mjs', 'packages/server/test/databases.setup.ts'],
        },
      },
      {
        ...shared,
        test: {
          ...parallel,
          name: 'sdks',
          include: ['test/sdks/**/*.test.ts'],
          globalSetup: ['test/build-web.setup.mjs', 'packages/server/test/databases.setup.ts'],
        },
      },
      {
        ...shared,
        test: {
          ...parallel,
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          globalSetup: ['test/build-web.setup.mjs', 'packages/server/test/databases.setup.ts'],
        },
      },
      {
        ...shared,
        test: {
          ...parallel,
          name: 'relying-parties',
          include: ['test/relying-parties/**/*.test.ts'],
          globalSetup: ['test/build-web.setup.mjs', 'packages/server/test/databases.setup.ts'],
        },
      },
      {
        ...shared,
        test: {
          ...parallel,
          name: 'proxies',
          include: ['test/proxies/**/*.test.ts'],
          globalSetup: ['test/build-web.setup.mjs', 'packages/server/test/databases.setup.ts'],
        },
      },
      {
        ...shared,
        test: {
          ...alone(2),
          name: 'crash',
          include: ['test/crash/**/*.test.ts'],
          globalSetup: ['test/build-web.setup.mjs', 'test/crash/crash.setup.ts'],
        },
      },
    ],
  },
})
