import type { FastifyInstance } from 'fastify'
import { ACCOUNT_COOKIE, beginAccountSession } from '../src/accounts/account-session.ts'
import { accountRoutes } from '../src/accounts/routes.ts'
import type { AccountSession, Authentication, User } from '../src/accounts/types.ts'
import { userFindOrInsertOwn } from '../src/accounts/user-store.ts'
import { createAuthenticate } from '../src/applications/authenticate.ts'
import type { Config } from '../src/config/config.ts'
import { createServer } from '../src/http/create-server.ts'
import { openSigningKeys } from '../src/keys/signing-keys.ts'
import { loginRoutes } from '../src/logins/routes.ts'
import { memberRoutes } from '../src/members/routes.ts'
import { newId } from '../src/storage/ids.ts'
import type { TestEngine } from './test-database.ts'
import { type TestBrowser, type Visit, testBrowser } from './test-browser.ts'
import { type TestParts, testParts } from './test-parts.ts'

/** A browser in which somebody is signed in at Cardea itself. */
export interface OwnBrowser {
  readonly user: User
  readonly session: AccountSession
  readonly browser: TestBrowser
  get(path: string): Promise<Visit>
  /** Sends a form of the page at this path, with what the page has put into it. */
  submit(path: string, action: string, fields?: Readonly<Record<string, string>>): Promise<Visit>
}

/** The pages of people with an account of their own, with everything real below them. */
export interface PageWorld {
  readonly parts: TestParts
  readonly server: FastifyInstance
  readonly url: string
  browser(): TestBrowser
  /** Somebody new, or another browser of somebody. */
  signedIn(how?: Partial<Authentication>, user?: User): Promise<OwnBrowser>
  close(): Promise<void>
}

export async function openPageWorld(
  engine: TestEngine = 'postgres',
  config: Partial<Config> = { signInMethods: ['password', 'mailed-link', 'passkey'] },
): Promise<PageWorld> {
  const parts = await testParts(engine, config)
  const keys = await openSigningKeys(parts)
  const server = await createServer({ ...parts, authenticate: createAuthenticate({ ...parts, keys }) }, [
    ...accountRoutes(parts),
    ...memberRoutes(parts),
    ...loginRoutes({ ...parts, keys }),
  ])
  const url = parts.config.publicUrl
  let people = 0
  const someone = () => {
    const email = `person${String((people += 1))}@home.example`
    return userFindOrInsertOwn(parts.db, { id: newId('user', parts), email, key: email })
  }
  return {
    parts,
    server,
    url,
    browser: () => testBrowser(server),
    async signedIn(how = {}, given) {
      const user = given ?? (await someone())
      const whence = { organizationId: null, connectionId: null, profileId: null, acr: null }
      const authTime = parts.clock.now()
      const authentication = { ...whence, methods: ['pwd'], authTime, ...how, userId: user.id }
      const from = { userAgent: 'a browser', address: '192.0.2.1' }
      const { session, secret } = await beginAccountSession(parts, authentication, from)
      const browser = testBrowser(server, { [ACCOUNT_COOKIE]: secret })
      const get = (path: string) => browser.get(`${url}${path}`)
      return {
        user,
        session,
        browser,
        get,
        async submit(path, action, fields = {}) {
          return browser.post(`${url}${action}`, { ...hiddenIn(await get(path), action), ...fields })
        },
      }
    },
    async close() {
      await server.close()
      await parts.close()
    },
  }
}

/** The hidden fields of the form with this action on a page. */
export function hiddenIn({ status, text }: Visit, action: string): Record<string, string> {
  const form = text.split('<form').find((each) => each.includes(` action="${action}"`))
  if (form === undefined) throw new Error(`no form for ${action}: ${String(status)} ${text}`)
  const inputs = form.split('</form>')[0]?.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)
  return Object.fromEntries([...(inputs ?? [])].map(([, name = '', value = '']) => [name, value]))
}
