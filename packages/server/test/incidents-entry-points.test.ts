import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createAuthenticate } from '../src/applications/authenticate.ts'
import { updateConnection } from '../src/connections/update-connection.ts'
import { createServer } from '../src/http/create-server.ts'
import { openSigningKeys } from '../src/keys/signing-keys.ts'
import { loginRoutes } from '../src/logins/routes.ts'
import { deleteOrganization } from '../src/organizations/delete-organization.ts'
import { updateOrganization } from '../src/organizations/update-organization.ts'
import { newId } from '../src/storage/ids.ts'
import { wholeDeployment } from '../src/storage/tenant.ts'
import { type CustomerOidcIdp, customerOidcIdp } from './customer-oidc-idp.ts'
import { type CustomerSamlIdp, customerSamlIdp } from './customer-saml-idp.ts'
import { type Arriving, type EntryPoint, ending, entryPoints } from './entry-points.ts'
import { type Customer, type CustomerOptions, type LoginWorld, openLoginWorld } from './login-world.ts'
import { testEngines } from './test-database.ts'

/** Every rule on every way in: what one path forgot is what broke other products of this kind. */

let saml: CustomerSamlIdp
let oidc: CustomerOidcIdp
beforeAll(async () => {
  saml = await customerSamlIdp()
  oidc = await customerOidcIdp()
})
afterAll(() => oidc.close())

const names = [
  'a SAML response with the cookie',
  'a SAML response without the cookie, and the return with it',
  'the return to a SAML response that waits',
  'an OpenID Connect callback',
  'an unsolicited SAML response that is converted',
  'an unsolicited SAML response that signs in directly',
  'a sign-in that an OpenID provider started',
]
/** Where no application has asked, no application has set terms. */
const unasked = 'an unsolicited SAML response that signs in directly'

describe.each(testEngines)('the ways in, on %s', (engine) => {
  let world: LoginWorld
  beforeAll(async () => {
    world = await openLoginWorld(engine)
  })
  beforeEach(() => oidc.reset())
  afterAll(() => world.close())

  const entryPoint = (name: string): EntryPoint => {
    const found = entryPoints(world, saml, oidc).find((each) => each.name === name)
    if (found === undefined) throw new Error(name)
    return found
  }

  it('are all in the table', () => {
    const all = entryPoints(world, saml, oidc)
    expect(all.map(({ name }) => name)).toEqual(names)
    expect(all.filter(({ asked }) => !asked).map(({ name }) => name)).toEqual([unasked])
  })

  type Change = (customer: Customer) => Promise<unknown>
  const states: readonly (readonly [string, Change, RegExp])[] = [
    [
      'a connection that became a draft',
      ({ connection }) => updateConnection(world.parts, wholeDeployment, connection.id, { status: 'draft' }),
      /^login\.connection_inactive$/,
    ],
    [
      'a connection that was switched off',
      ({ connection }) =>
        updateConnection(world.parts, wholeDeployment, connection.id, { status: 'inactive' }),
      /^login\.connection_inactive$/,
    ],
    [
      'a connection that was deleted',
      ({ connection }) =>
        world.parts.db.kysely.deleteFrom('connections').where('id', '=', connection.id).execute(),
      /^login\.(unknown|connection_inactive|idp_initiated_connection_unknown)$/,
    ],
    [
      'an organization that was deleted',
      ({ organization }) =>
        deleteOrganization(world.parts, wholeDeployment, organization.id, newId('apiKey', world.parts)),
      /^login\.(unknown|connection_inactive|idp_initiated_connection_unknown)$/,
    ],
  ]

  describe.each(names)('rows 38, 40, 42: %s', (name) => {
    it('lets in while the connection is active', async () => {
      const { customer, begin } = entryPoint(name)
      const finish = await begin(await customer())
      expect(ending(await finish())).toBe('code')
    })

    it.each(states)('refuses at once for %s meanwhile', async (_, change, expected) => {
      const { customer, begin } = entryPoint(name)
      const acme = await customer()
      const finish = await begin(acme)
      await change(acme)
      expect(ending(await finish())).toMatch(expected)
      expect(await codesOf(acme)).toEqual([])
    })
  })

  it.each(states)(
    'rows 40, 42: the door itself refuses for %s while the IdP gave its token',
    async (_, change) => {
      const { customer, begin } = entryPoint('an OpenID Connect callback')
      const acme = await customer()
      const finish = await begin(acme)
      oidc.behavior = { ...oidc.behavior, meanwhile: () => change(acme) }
      expect(ending(await finish())).toMatch(/^login\.(unknown|connection_inactive)$/)
      expect(oidc.tokenRequests).toHaveLength(1)
      expect(await codesOf(acme)).toEqual([])
    },
  )

  describe.each(states)('row 42: %s', (_, change) => {
    it.each(['connection_id', 'organization_id', 'domain_hint', 'login_hint'])(
      'is not reached by %s',
      async (selector) => {
        const acme = await world.samlCustomer(saml)
        const value = {
          connection_id: acme.connection.id,
          organization_id: acme.organization.id,
          domain_hint: acme.domain,
          login_hint: `ada@${acme.domain}`,
        }[selector]
        const start = () => world.browser().get(world.authorizeUrl({ [selector]: value ?? '' }))
        expect((await start()).location).toContain(saml.ssoUrl)
        await change(acme)
        const { location, text } = await start()
        expect(location ?? text).not.toContain(saml.ssoUrl)
      },
    )

    it('is not reached from the page that asks for the work e-mail', async () => {
      const acme = await world.samlCustomer(saml)
      const browser = world.browser()
      const { text } = await browser.get(world.authorizeUrl())
      const login = /name="login" value="(login_\w+)"/.exec(text)?.[1] ?? ''
      await change(acme)
      const next = await browser.post(`${world.url}/sign-in`, { login, email: `ada@${acme.domain}` })
      expect(next.location ?? next.text).not.toContain(saml.ssoUrl)
    })
  })

  /** Each policy: how the customer is set up, who is let in, and who is refused with what. */
  const policies: readonly (readonly [string, CustomerOptions, Arriving, Arriving, string])[] = [
    [
      'only people of a verified domain',
      {},
      {},
      { email: 'eve@elsewhere.example' },
      'login.profile_outside_organization',
    ],
    ['only people with an e-mail address', {}, {}, { email: null }, 'login.email_missing'],
    [
      'requireMfa',
      { organization: { policy: { requireMfa: true } } },
      { mfa: true },
      {},
      'login.mfa_required',
    ],
    [
      'authRequired mfa',
      { organization: { policy: { authRequired: 'mfa' } } },
      { mfa: true },
      {},
      'login.mfa_required',
    ],
  ]

  describe.each(names)('row 43: %s', (name) => {
    it.each(policies)('keeps the policy: %s', async (_, options, allowed, refused, code) => {
      const { customer, begin } = entryPoint(name)
      const acme = await customer(options)
      expect(ending(await (await begin(acme, refused))())).toBe(code)
      expect(await codesOf(acme)).toEqual([])
      expect(ending(await (await begin(acme, allowed))())).toBe('code')
    })

    it('keeps a policy that came while the person was at the IdP', async () => {
      const { customer, begin } = entryPoint(name)
      const acme = await customer()
      const finish = await begin(acme)
      await updateOrganization(world.parts, wholeDeployment, acme.organization.id, {
        policy: { requireMfa: true },
      })
      expect(ending(await finish())).toBe('login.mfa_required')
    })
  })

  describe.each(names.filter((name) => name !== unasked))('row 43: %s', (name) => {
    it.each<Record<string, string>>([{ max_age: '60' }, { prompt: 'login' }])('keeps %j', async (params) => {
      const { customer, begin } = entryPoint(name)
      const acme = await customer()
      expect(ending(await (await begin(acme, { age: 3_600 }, params))())).toBe('login.authentication_too_old')
      expect(ending(await (await begin(acme, { age: 30 }, params))())).toBe('code')
    })
  })

  describe('row 40: an answer to a request that is not known', () => {
    it.each(['convert', 'direct', 'reject'] as const)(
      'is refused under idpInitiated %s',
      async (idpInitiated) => {
        const acme = await world.samlCustomer(saml, { connection: { idpInitiated } })
        for (const inResponseTo of ['', '_unknown', 'login_7ZZZZZZZZZZZZZZZZZZZZZZZZZ']) {
          const browser = world.browser()
          const { action, fields } = await world.samlForm(browser, acme, saml, { inResponseTo })
          for (const relayState of [{}, { RelayState: 'https://app.example/' }]) {
            const form = { SAMLResponse: fields.SAMLResponse, ...relayState }
            const code = ending(await world.finishSaml(browser, { action, fields: form as typeof fields }))
            expect(code).toBe('login.unknown')
          }
        }
        expect(await codesOf(acme)).toEqual([])
      },
    )

    it('not even with the RelayState of a login that waits', async () => {
      const acme = await world.samlCustomer(saml)
      const browser = world.browser()
      const { action, fields } = await world.samlForm(browser, acme, saml, { inResponseTo: '_other' })
      expect(ending(await world.finishSaml(browser, { action, fields }))).toBe('login.unknown')
      expect(await codesOf(acme)).toEqual([])
    })
  })

  describe('rows 41, 45: one answer, many deliveries at once', () => {
    it('gives one code for 100 deliveries to two nodes that share nothing but the database', async () => {
      const { parts } = world
      const keys = await openSigningKeys(parts)
      const second = await createServer(
        { ...parts, authenticate: createAuthenticate({ ...parts, keys }) },
        loginRoutes({ ...parts, keys }),
      )
      const acme = await world.samlCustomer(saml)
      const browser = world.browser()
      const { action, fields } = await world.samlForm(browser, acme, saml)
      const cookie = [...browser.cookies].map(([name, { value }]) => `${name}=${value}`).join('; ')
      const { host, pathname } = new URL(action)
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, at) =>
          (at % 2 === 0 ? world.server : second).inject({
            method: 'POST',
            url: pathname,
            headers: { host, cookie, 'content-type': 'application/x-www-form-urlencoded' },
            payload: new URLSearchParams(fields).toString(),
          }),
        ),
      )
      const endings = answers.map(({ statusCode, headers, body }) =>
        ending({ status: statusCode, location: headers.location ?? null, text: body, headers }),
      )
      expect(endings.filter((each) => each === 'code')).toHaveLength(1)
      expect([...new Set(endings)].sort()).toEqual(['code', 'login.already_finished'])
      expect(await codesOf(acme)).toHaveLength(1)
      await second.close()
    })

    it('remembers the assertion of a connection for as long as it could be accepted anywhere', async () => {
      const acme = await world.samlCustomer(saml)
      const browser = world.browser()
      const end = Date.now() + 300_000
      const form = await world.samlForm(browser, acme, saml, { assertionId: '_kept', notOnOrAfter: 300_000 })
      expect(ending(await world.finishSaml(browser, form))).toBe('code')
      const kept = await world.parts.db.kysely
        .selectFrom('assertion_ids')
        .selectAll()
        .where('connection_id', '=', acme.connection.id)
        .execute()
      expect(kept.map(({ assertion_id }) => assertion_id)).toEqual(['_kept'])
      // The widest skew that a verification takes is 300 seconds.
      expect(kept[0]?.expires_at.getTime()).toBeGreaterThanOrEqual(end + 300_000)
    })

    it('knows an assertion by connection and id: the same id from another customer is another', async () => {
      const other = await customerSamlIdp('other.customer.example')
      for (const idp of [saml, other]) {
        const acme = await world.samlCustomer(idp)
        const browser = world.browser()
        const form = await world.samlForm(browser, acme, idp, { assertionId: '_same' })
        expect(ending(await world.finishSaml(browser, form))).toBe('code')
      }
    })
  })

  describe('row 51: people are told apart by the IdP’s identifier, never by their address', () => {
    const email = 'shared@same.example'
    it('two subjects of one SAML connection with one address are two profiles', async () => {
      const acme = await world.samlCustomer(saml, { organization: { allowOutsideProfiles: true } })
      const subs = []
      for (const nameId of ['U-A', 'U-B', 'U-A']) {
        const browser = world.browser()
        const form = await world.samlForm(browser, acme, saml, { nameId, email })
        subs.push(await subjectOf((await world.finishSaml(browser, form)).location))
      }
      expect(subs[2]).toBe(subs[0])
      expect(subs[1]).not.toBe(subs[0])
      expect(await profilesOf(acme)).toEqual(['U-A', 'U-B'])
    })

    it('nor does a verified address at one OpenID provider give what another subject has', async () => {
      const acme = await world.oidcCustomer(oidc, { organization: { allowOutsideProfiles: true } })
      const subs = []
      for (const sub of ['o-A', 'o-B', 'o-A']) {
        const browser = world.browser()
        const url = await world.oidcCallback(browser, acme, oidc)
        oidc.behavior.claims = { sub, email, email_verified: true }
        subs.push(await subjectOf((await browser.get(url.href)).location))
      }
      expect(subs[2]).toBe(subs[0])
      expect(subs[1]).not.toBe(subs[0])
      expect(await profilesOf(acme)).toEqual(['o-A', 'o-B'])
    })
  })

  const codesOf = ({ organization }: Customer) =>
    world.parts.db.kysely
      .selectFrom('authorization_codes')
      .innerJoin('logins', 'logins.id', 'authorization_codes.login_id')
      .select('logins.id')
      .where('logins.organization_id', '=', organization.id)
      .execute()

  async function profilesOf({ organization }: Customer): Promise<readonly string[]> {
    const rows = await world.parts.db.kysely
      .selectFrom('profiles')
      .select('idp_id')
      .where('organization_id', '=', organization.id)
      .orderBy('idp_id')
      .execute()
    return rows.map(({ idp_id }) => idp_id)
  }

  /** The `sub` that the application is told. */
  async function subjectOf(location: string | null): Promise<unknown> {
    const { body } = await world.redeem(new URL(location ?? '').searchParams.get('code') ?? '')
    const [, payload = ''] = String(body['id_token']).split('.')
    return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>)['sub']
  }
})
