import type { FastifyInstance } from 'fastify'
import { accountRoutes } from '../src/accounts/routes.ts'
import type { Config } from '../src/config/config.ts'
import { createServer } from '../src/http/create-server.ts'
import { openSigningKeys } from '../src/keys/signing-keys.ts'
import { loginRoutes } from '../src/logins/routes.ts'
import { createAuthenticateCaller } from '../src/operators/authenticate-caller.ts'
import { makeFirstLink } from '../src/operators/make-link.ts'
import { operatorFindByEmail } from '../src/operators/operator-store.ts'
import { operatorRoutes } from '../src/operators/routes.ts'
import { eventRoutes } from '../src/events/routes.ts'
import { hiddenIn } from './page-world.ts'
import type { TestEngine } from './test-database.ts'
import { type TestBrowser, type Visit, testBrowser } from './test-browser.ts'
import { type TestParts, testParts } from './test-parts.ts'

/** The dashboard of a deployment, with everything real below it. */
export interface OperatorWorld {
  readonly parts: TestParts
  readonly server: FastifyInstance
  readonly url: string
  browser(): TestBrowser
  /** Sends the form of the page at this path. */
  submit(
    browser: TestBrowser,
    page: string | Visit,
    action: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<Visit>
  /** The path of a new link of a first start. */
  firstLink(): Promise<string>
  /** The role of whoever has this address. */
  roleOf(email: string): Promise<string | null>
  /** Back to a deployment that nobody runs, and nobody has an account at. */
  forget(): Promise<void>
  close(): Promise<void>
}

/** Words that nobody would guess. */
export const password = 'quietly-orbiting-marmalade'

export async function openOperatorWorld(
  engine: TestEngine = 'postgres',
  config: Partial<Config> = {},
): Promise<OperatorWorld> {
  const parts = await testParts(engine, config)
  const keys = await openSigningKeys(parts)
  const server = await createServer(
    { ...parts, authenticate: createAuthenticateCaller({ ...parts, keys }) },
    [
      ...operatorRoutes({ ...parts, keys }),
      ...accountRoutes(parts),
      ...eventRoutes(parts),
      ...loginRoutes({ ...parts, keys }),
    ],
  )
  const url = parts.config.publicUrl
  return {
    parts,
    server,
    url,
    browser: () => testBrowser(server),
    async submit(browser, page, action, fields) {
      const shown = typeof page === 'string' ? await browser.get(`${url}${page}`) : page
      return browser.post(`${url}${action}`, { ...hiddenIn(shown, action), ...fields })
    },
    firstLink: async () => (await makeFirstLink(parts)).url.slice(url.length),
    roleOf: async (email) => (await operatorFindByEmail(parts.db, email))?.role ?? null,
    async forget() {
      for (const table of ['operator_links', 'users', 'mails'] as const) {
        await parts.db.kysely.deleteFrom(table).execute()
      }
    },
    async close() {
      await server.close()
      await parts.close()
    },
  }
}
