import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { failure } from '../../test/account-world.ts'
import { socialSettings } from '../../test/api-world.ts'
import { type CustomerOidcIdp, customerOidcIdp } from '../../test/customer-oidc-idp.ts'
import { type OperatorWorld, openOperatorWorld, password } from '../../test/operator-world.ts'
import { hiddenIn } from '../../test/page-world.ts'
import { type TestBrowser, type Visit, testBrowser } from '../../test/test-browser.ts'
import { testEngines } from '../../test/test-database.ts'
import { ACCOUNT_COOKIE, useAccountSession } from '../accounts/account-session.ts'
import { setPassword } from '../accounts/set-password.ts'
import { userFindOrInsertOwn } from '../accounts/user-store.ts'
import { createConnection } from '../connections/create-connection.ts'
import type { OrganizationConnection } from '../connections/types.ts'
import { deleteConnection } from '../connections/delete-connection.ts'
import { updateConnection } from '../connections/update-connection.ts'
import { createDomain } from '../domains/create-domain.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import { newId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { approveSso, endSso } from './approve-sso.ts'
import { standingOf } from './load-operator.ts'
import { operatorDelete, operatorInsert } from './operator-store.ts'
import { operatorSsoFind } from './sso-store.ts'

const SSO = '/dashboard/sso'

let things = 0

describe.each(testEngines)('the sign-in of operators by a connection (%s)', (engine) => {
  let world: OperatorWorld
  let idp: CustomerOidcIdp
  let connection: OrganizationConnection
  let domain: string
  const admin = () => ({
    id: newId('apiKey', world.parts),
    tenant: wholeDeployment,
    scopes: ['*' as const],
  })
  beforeAll(async () => {
    world = await openOperatorWorld(engine)
    idp = await customerOidcIdp()
  })
  afterAll(async () => {
    await idp.close()
    await world.close()
  })
  beforeEach(async () => {
    await world.forget()
    idp.reset()
    domain = `staff-${engine}-${String((things += 1))}.example`
    connection = await connect()
    await approveSso(world.parts, admin(), connection.id)
  })

  /** An organization's connection to the identity provider, whose people are members once they come. */
  async function connect(): Promise<OrganizationConnection> {
    const { parts } = world
    const { id: organizationId } = await createOrganization(parts, wholeDeployment, {
      name: `Staff ${domain}`,
    })
    await createDomain(parts, wholeDeployment, organizationId, { domain, state: 'verified' })
    const { issuer, clientId, clientSecret } = idp
    const created = await createConnection(parts, wholeDeployment, {
      organizationId,
      protocol: 'oidc',
      provider: 'keycloak',
      name: 'Staff',
      issuer,
      clientId,
      clientSecret,
      status: 'active',
    })
    if (created.protocol !== 'oidc') throw new Error('not OpenID')
    return created
  }
  /** An operator with a password, signed in in a browser by it. */
  async function operator(role: 'admin' | 'viewer' = 'admin') {
    const email = `op${String((things += 1))}@home.example`
    const account = { id: newId('user', world.parts), email, key: email }
    const { id } = await userFindOrInsertOwn(world.parts.db, account)
    await setPassword(world.parts, id, password, { kept: null })
    await operatorInsert(world.parts.db, id, role)
    const browser = world.browser()
    await world.submit(browser, '/dashboard/sign-in', '/dashboard/sign-in/password', { email, password })
    return { id, email, browser }
  }
  const get = (browser: TestBrowser, path: string) => browser.get(`${world.url}${path}`)
  /** What the identity provider answers to the request that this redirect is: that it is `sub`. */
  async function answered(browser: TestBrowser, redirect: Visit, sub: string): Promise<Visit> {
    const asked = new URL(redirect.location ?? '').searchParams
    idp.nonce = asked.get('nonce') ?? ''
    idp.email = `${sub}@${domain}`
    idp.behavior.claims = { ...idp.behavior.claims, sub }
    return browser.get(`${world.url}/sso/oidc/callback?code=x&state=${asked.get('state') ?? ''}`)
  }
  async function signIn(sub: string, to = '/dashboard', browser = world.browser()): Promise<TestBrowser> {
    const begun = await get(browser, `/dashboard/sign-in/sso?to=${encodeURIComponent(to)}`)
    const { location } = await answered(browser, begun, sub)
    expect(location).toBe(`${world.url}${to}`)
    return browser
  }
  /** Up to the page that asks whether this is them. */
  async function goAndShow(browser: TestBrowser, sub: string): Promise<Visit> {
    const begun = await world.submit(browser, SSO, `${SSO}/link`, {})
    const back = await answered(browser, begun, sub)
    return browser.get(back.location ?? '')
  }
  async function link(browser: TestBrowser, sub: string): Promise<Visit> {
    return world.submit(browser, await goAndShow(browser, sub), `${SSO}/confirm`, {})
  }
  async function who(browser: TestBrowser): Promise<unknown> {
    const { status, text } = await get(browser, '/dashboard/api/session')
    const { operator, code } = JSON.parse(text)
    return status === 200 ? operator.id : code
  }
  const change = (input: object) =>
    world.parts.db.transaction((db) =>
      updateConnection({ ...world.parts, db }, wholeDeployment, connection.id, input as never),
    )
  const codeIn = ({ text }: Visit) => /(?:account|login|request|operator)\.[a-z_]+/.exec(text)?.[0]

  it('is linked by an operator who looks who they are there, is told, and signs in by it from then on', async () => {
    const ada = await operator('viewer')
    const mails = async () => (await world.parts.db.kysely.selectFrom('mails').select('id').execute()).length
    const before = await mails()
    const shown = await goAndShow(ada.browser, 'ada-there')
    expect(shown.text).toContain('ada-there')
    expect(shown.text).toContain(ada.email)
    expect(await who(ada.browser)).toBe('operator.not_operator')
    const done = await world.submit(ada.browser, shown, `${SSO}/confirm`, {})
    expect([done.status, done.location]).toEqual([303, '/dashboard'])
    expect(await who(ada.browser)).toBe(ada.id)
    const browser = await signIn('ada-there', '/dashboard/logins')
    expect((await get(browser, '/dashboard/logins')).text).toContain('<div id="dashboard">')
    const { text } = await get(browser, '/dashboard/api/session')
    expect(JSON.parse(text).operator).toMatchObject({ id: ada.id, role: 'viewer' })
    const types = await world.parts.db.kysely
      .selectFrom('events')
      .select('type')
      .where('object_id', '=', ada.id)
      .execute()
    expect(types.map(({ type }) => type)).toContain('operator.identity_linked')
    expect(await mails()).toBe(before + 1)
  })

  it('makes nobody an operator: not by the address of one, not by being a member, not by another way in', async () => {
    const ada = await operator()
    await link(ada.browser, 'ada-there')
    expect(await who(await signIn('somebody-else'))).toBe('operator.not_operator')
    // The identity provider may claim any address; the account with it is another.
    const claimed = world.browser()
    const begun = await get(claimed, '/dashboard/sign-in/sso')
    idp.behavior.claims = { ...idp.behavior.claims, email: ada.email }
    const visit = await answered(claimed, begun, 'eve-there')
    expect([await who(claimed), visit.location === `${world.url}/dashboard`]).not.toContain(ada.id)
    // The accounts address of the organization begins no sign-in of operators.
    const plain = world.browser()
    idp.behavior.claims = {}
    const other = await get(plain, `/sso/${connection.organizationId}?redirectUri=%2Fdashboard`)
    await answered(plain, other, 'ada-there')
    expect(await who(plain)).toBe('operator.not_operator')
    await operatorDelete(world.parts.db, ada.id)
    expect(await who(await signIn('ada-there'))).toBe('operator.not_operator')
  })

  it('is enough in production, where a password alone is not', async () => {
    const ada = await operator()
    await link(ada.browser, 'ada-there')
    const session = await useAccountSession(world.parts, ada.browser.cookies.get(ACCOUNT_COOKIE)?.value)
    const production = { db: world.parts.db, config: { mode: 'production' } } as const
    expect(session !== null && (await standingOf(production, session)).kind).toBe('operator')
  })

  it.each([
    ['its issuer’s credentials', { clientId: 'another' }],
    ['what its attributes mean', { mapping: { idpId: 'email' } }],
    ['whom it lets in', { requiredAttributes: ['email'] }],
    ['its status', { status: 'inactive' }],
  ])(
    'ends at once when the connection changes in %s, for good, until an admin has approved it again',
    async (_what, input) => {
      const ada = await operator()
      await link(ada.browser, 'ada-there')
      const before = await signIn('ada-there')
      expect(await who(before)).toBe(ada.id)
      await change(input)
      expect(await who(before)).not.toBe(ada.id)
      expect((await get(world.browser(), '/dashboard/sign-in')).text).not.toContain('/dashboard/sign-in/sso')
      expect(codeIn(await get(world.browser(), '/dashboard/sign-in/sso'))).toBe('operator.sso_unavailable')
      // Back as it was, it is still another state: somebody could have signed in meanwhile.
      await change({ clientId: idp.clientId, mapping: {}, requiredAttributes: [], status: 'active' })
      expect(await who(before)).not.toBe(ada.id)
      expect(codeIn(await get(world.browser(), '/dashboard/sign-in/sso'))).toBe('operator.sso_unavailable')
      await approveSso(world.parts, admin(), connection.id)
      expect(await who(before)).not.toBe(ada.id)
      expect(await who(await signIn('ada-there'))).toBe(ada.id)
    },
  )

  it('is not entered by a sign-in that was under way while the connection was another', async () => {
    const ada = await operator()
    await link(ada.browser, 'ada-there')
    const browser = world.browser()
    const begun = await get(browser, '/dashboard/sign-in/sso')
    await change({ mapping: { idpId: 'email' } })
    await change({ mapping: {} })
    await approveSso(world.parts, admin(), connection.id)
    await answered(browser, begun, 'ada-there')
    expect(await who(browser)).toBe('operator.not_operator')
  })

  it('counts every column of a connection as a change but those that tell nothing of who is believed', async () => {
    const told = [
      'name',
      'is_default',
      'trust_version',
      'capture_until',
      'metadata_refreshed_at',
      'metadata_attempted_at',
      'metadata_refresh_at',
      'metadata_failures',
      'metadata_error',
      'certificates_expire_at',
      'reached_at',
      'reached_settings_at',
      'updated_at',
    ]
    const { db } = world.parts
    const columns = await db.query<{ name: string; type: string }>(
      {
        name: 'test_connection_columns',
        text: `select column_name::text as name, data_type::text as type from information_schema.columns
          where table_name = 'connections' and column_name not in ('id', 'organization_id', 'protocol') order by 1`,
      },
      [],
    )
    expect(columns.length).toBeGreaterThan(25)
    const values: Readonly<Record<string, string>> = {
      boolean: 'not coalesce(COLUMN, false)',
      jsonb: `'{"another": "value"}'`,
      ARRAY: `array['another']`,
      bytea: `'\\x0102'`,
      'timestamp with time zone': `now() + interval '1 day'`,
      integer: 'coalesce(COLUMN, 0) + 1',
    }
    const special: Readonly<Record<string, string>> = {
      status: `'draft'`,
      idp_initiated: `'reject'`,
      sso_binding: `'post'`,
    }
    const social = await createConnection(world.parts, wholeDeployment, socialSettings)
    const counted: string[] = []
    for (const { name, type } of columns) {
      const value = (special[name] ?? values[type] ?? `'another'`).replace('COLUMN', `connections.${name}`)
      const text = `with before as (select trust_version as was from connections where id = $1)
        update connections set ${name} = ${value} from before where connections.id = $1
        returning connections.trust_version - before.was as more`
      // What only another kind of connection has is changed there.
      const id = name === 'social_settings' ? social.id : connection.id
      const [row] = await db.query<{ more: number }>({ name: `test_change_${name}`, text }, [id])
      if (row?.more === 1) counted.push(name)
    }
    expect(counted).toEqual(columns.map(({ name }) => name).filter((name) => !told.includes(name)))
  })

  it('is over with the connection, the approval, and for an operator who removes their link', async () => {
    const [ada, bo] = [await operator(), await operator()]
    await link(ada.browser, 'ada-there')
    await link(bo.browser, 'bo-there')
    await world.submit(ada.browser, '/dashboard/sign-in', '/dashboard/sign-in/password', {
      email: ada.email,
      password,
    })
    const removed = await world.submit(ada.browser, SSO, `${SSO}/remove`, {})
    expect(removed.status).toBe(303)
    expect(await who(await signIn('ada-there'))).toBe('operator.not_operator')
    const browser = await signIn('bo-there')
    expect(await who(browser)).toBe(bo.id)
    await endSso(world.parts, admin())
    expect(await who(browser)).toBe('operator.not_operator')
    // Approved anew, it is linked anew.
    await approveSso(world.parts, admin(), connection.id)
    expect(await who(browser)).toBe('operator.not_operator')
    await world.parts.db.transaction((db) =>
      deleteConnection({ ...world.parts, db }, wholeDeployment, connection.id),
    )
    expect(await operatorSsoFind(world.parts.db)).toBeNull()
  })

  it('is approved by who may do everything, of an organization’s active connection', async () => {
    const approve = (
      scopes: readonly ('*' | 'write:operators' | 'write:connections')[],
      id = connection.id,
    ) => failure(approveSso(world.parts, { ...admin(), scopes }, id))
    expect(await approve(['write:operators', 'write:connections'])).toBe('request.insufficient_scope')
    expect(await failure(endSso(world.parts, { ...admin(), scopes: ['write:operators'] }))).toBe(
      'request.insufficient_scope',
    )
    expect(await approve(['*'], newId('connection', world.parts))).toBe('request.not_found')
    await change({ status: 'inactive' })
    expect(await approve(['*'])).toBe('request.not_found')
  })

  it('belongs to one operator: who is linked already stays theirs, and another link takes the place of one’s own', async () => {
    const [ada, bo] = [await operator(), await operator()]
    await link(ada.browser, 'ada-there')
    expect(codeIn(await link(bo.browser, 'ada-there'))).toBe('operator.sso_unavailable')
    expect(await who(await signIn('ada-there'))).toBe(ada.id)
    await world.submit(ada.browser, '/dashboard/sign-in', '/dashboard/sign-in/password', {
      email: ada.email,
      password,
    })
    await link(ada.browser, 'ada-elsewhere')
    expect(await who(await signIn('ada-there'))).toBe('operator.not_operator')
    expect(await who(await signIn('ada-elsewhere'))).toBe(ada.id)
  })

  it('is linked by nothing that another browser, another session or another page brings', async () => {
    const [ada, eve] = [await operator(), await operator('viewer')]
    const shown = await goAndShow(ada.browser, 'eve-there')
    const { ticket = '' } = hiddenIn(shown, `${SSO}/confirm`)
    // Somebody who has signed in there themselves, with the ticket of an operator in another browser.
    const thief = await signIn('eve-there')
    expect(codeIn(await get(thief, `${SSO}/confirm?ticket=${ticket}`))).toBe('login.step_missing')
    // A page of another site in the operator's own browser.
    const forged = await ada.browser.post(`${world.url}${SSO}/confirm`, { ticket, confirmation: 'made up' })
    expect(codeIn(forged)).toBe('account.page_outdated')
    // What is sealed for a sign-in is no ticket.
    expect(codeIn(await get(ada.browser, `${SSO}/confirm?ticket=made-up`))).toBe('login.step_missing')
    // After they have signed out, and a second time.
    await world.parts.db.kysely.deleteFrom('account_sessions').where('user_id', '=', ada.id).execute()
    expect(codeIn(await world.submit(ada.browser, shown, `${SSO}/confirm`, {}))).toBe('login.step_missing')
    expect(await who(await signIn('eve-there'))).toBe('operator.not_operator')
    expect((await link(eve.browser, 'eve-there')).status).toBe(303)
  })

  it('leaves linking to who has just signed in to their own account', async () => {
    const ada = await operator()
    const page = await get(ada.browser, SSO)
    const secret = ada.browser.cookies.get(ACCOUNT_COOKIE)?.value ?? ''
    const longAgo = new Date(world.parts.clock.now().getTime() - 11 * 60_000)
    await world.parts.db.kysely.updateTable('account_sessions').set({ auth_time: longAgo }).execute()
    const late = await world.submit(ada.browser, page, `${SSO}/link`, {})
    expect([late.status, late.location]).toEqual([303, `/dashboard/sign-in?to=%2Fdashboard%2Fsso`])
    const cold = testBrowser(world.server)
    expect((await get(cold, SSO)).location).toBe('/dashboard/sign-in?to=%2Fdashboard%2Fsso')
    expect(secret).not.toBe('')
    const bo = await operator()
    await link(bo.browser, 'bo-there')
    // By the connection itself nobody changes who they are there.
    expect((await get(bo.browser, SSO)).location).toBe('/dashboard/sign-in?to=%2Fdashboard%2Fsso')
  })
})
