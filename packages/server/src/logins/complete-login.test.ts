import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerOidcIdp, customerOidcIdp } from '../../test/customer-oidc-idp.ts'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import {
  type Customer,
  type CustomerOptions,
  type LoginWorld,
  openLoginWorld,
  received,
} from '../../test/login-world.ts'
import { testEngines } from '../../test/test-database.ts'
import { updateOrganization } from '../organizations/update-organization.ts'
import { wholeDeployment } from '../storage/tenant.ts'

/** Who arrives: what differs between people and sign-ins, in the words of neither protocol. */
interface Arriving {
  readonly email?: string | null
  readonly mfa?: boolean
  /** Seconds since the person authenticated. */
  readonly age?: number
}

interface Entry {
  readonly name: string
  readonly customer: (options?: CustomerOptions) => Promise<Customer>
  readonly signIn: (
    customer: Customer,
    arriving?: Arriving,
    params?: Record<string, string>,
  ) => Promise<Record<string, string>>
}

let samlIdp: CustomerSamlIdp
let oidcIdp: CustomerOidcIdp

beforeAll(async () => {
  samlIdp = await customerSamlIdp()
  oidcIdp = await customerOidcIdp()
})
afterAll(() => oidcIdp.close())

describe.each(testEngines)('the one door, on %s', (engine) => {
  let world: LoginWorld
  beforeAll(async () => {
    world = await openLoginWorld(engine)
  })
  afterAll(() => world.close())

  const entries: readonly Entry[] = [
    {
      name: 'SAML',
      customer: (options) => world.samlCustomer(samlIdp, options),
      async signIn(customer, { email, mfa = false, age = 0 } = {}, params) {
        const browser = world.browser()
        const form = await world.samlForm(
          browser,
          customer,
          samlIdp,
          {
            ...(email === undefined ? {} : { email }),
            ...(mfa ? { authnContext: 'https://refeds.org/profile/mfa' } : {}),
            authnInstant: -age * 1000,
          },
          params,
        )
        return received(await world.finishSaml(browser, form))
      },
    },
    {
      name: 'OIDC',
      customer: (options) => world.oidcCustomer(oidcIdp, options),
      async signIn(customer, { email, mfa = false, age } = {}, params) {
        const browser = world.browser()
        const url = await world.oidcCallback(browser, customer, oidcIdp, params)
        oidcIdp.behavior.claims = {
          ...(email === undefined ? {} : { email: email ?? undefined }),

          ...(mfa ? { amr: ['pwd', 'mfa'] } : {}),
          ...(age === undefined ? {} : { auth_time: Math.floor(Date.now() / 1000) - age }),
        }
        oidcIdp.behavior.userinfo = { status: 200, body: { sub: 'u-1' } }
        return received(await browser.get(url.href))
      },
    },
  ]

  const profileOf = ({ organization }: Customer) =>
    world.parts.db.kysely
      .selectFrom('profiles')
      .select(['email', 'outside'])
      .where('organization_id', '=', organization.id)
      .execute()

  describe.each(entries)('by $name', ({ customer, signIn }) => {
    it('lets in who belongs to a verified domain', async () => {
      const acme = await customer()
      expect(await signIn(acme)).toHaveProperty('code')
      expect(await profileOf(acme)).toMatchObject([{ outside: false }])
    })

    it('refuses an e-mail of another domain, also another customer’s (incidents row 62)', async () => {
      const [acme, other] = [await customer(), await customer()]
      for (const domain of [
        'elsewhere.example',
        other.domain,
        `sub.${acme.domain}`,
        `${acme.domain}.evil.example`,
      ]) {
        expect(await signIn(acme, { email: `eve@${domain}` })).toMatchObject({
          error: 'access_denied',
          error_code: 'login.profile_outside_organization',
        })
      }
      expect(await profileOf(acme)).toEqual([])
    })

    it('takes a domain in another spelling for the same', async () => {
      const acme = await customer({
        domain: `b\u00fccher-${engine}-${String(Math.random()).slice(2)}.example`,
      })
      expect(await signIn(acme, { email: `ada@${acme.domain.toUpperCase()}` })).toHaveProperty('code')
    })

    it('lets outside profiles in where the organization allows them, and marks them', async () => {
      const acme = await customer({ organization: { allowOutsideProfiles: true } })
      const { code = '' } = await signIn(acme, { email: 'guest@elsewhere.example' })
      expect(await profileOf(acme)).toEqual([{ email: 'guest@elsewhere.example', outside: true }])
      const { body } = await world.redeem(code)
      const [, payload = ''] = String(body['id_token']).split('.')
      expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
        email_verified: false,
      })
    })

    it('refuses who has no e-mail address, unless outside profiles are allowed', async () => {
      const got = await signIn(await customer(), { email: null })
      expect(got).toMatchObject({ error_code: 'login.email_missing' })
      const { error, steps } = await world.login(got['login_id'] ?? '')
      expect(error.hint).toMatch(/as email\b/)
      expect(steps).toContainEqual(expect.objectContaining({ step: 'profile_mapped', email: null }))
      const open = await customer({ organization: { allowOutsideProfiles: true } })
      expect(await signIn(open, { email: null })).toHaveProperty('code')
    })

    it.each([{ requireMfa: true }, { authRequired: 'mfa' as const }])(
      'demands that the IdP asserts MFA under %j',
      async (policy) => {
        const acme = await customer({ organization: { policy } })
        expect(await signIn(acme)).toMatchObject({ error: 'access_denied', error_code: 'login.mfa_required' })
        expect(await signIn(acme, { mfa: true })).toHaveProperty('code')
      },
    )

    it('lets nobody in for the first time where jit is off, and those who have come before', async () => {
      const acme = await customer()
      expect(await signIn(acme)).toHaveProperty('code')
      await updateOrganization(world.parts, wholeDeployment, acme.organization.id, { jit: false })
      expect(await signIn(acme)).toHaveProperty('code')
      const closed = await customer({ organization: { jit: false } })
      expect(await signIn(closed)).toMatchObject({
        error: 'access_denied',
        error_code: 'login.user_not_provisioned',
      })
      expect(await profileOf(closed)).toEqual([])
    })

    it('demands no MFA under authRequired sso', async () => {
      expect(
        await signIn(await customer({ organization: { policy: { authRequired: 'sso' } } })),
      ).toHaveProperty('code')
    })

    it('holds the IdP to max_age (OIDC Core §3.1.2.1)', async () => {
      const acme = await customer()
      const params = { max_age: '60' }
      expect(await signIn(acme, { age: 30 }, params)).toHaveProperty('code')
      expect(await signIn(acme, { age: 3_600 }, params)).toMatchObject({
        error: 'login_required',
        error_code: 'login.authentication_too_old',
      })
      expect(await signIn(acme, { age: 3_600 })).toHaveProperty('code')
    })

    it('holds the IdP to prompt=login: a sign-in before this login is none (OIDC Core §3.1.2.1)', async () => {
      const acme = await customer()
      const params = { prompt: 'login' }
      expect(await signIn(acme, { age: 0 }, params)).toHaveProperty('code')
      // Within the skew of clocks.
      expect(await signIn(acme, { age: 30 }, params)).toHaveProperty('code')
      const older = { error: 'login_required', error_code: 'login.authentication_too_old' }
      expect(await signIn(acme, { age: 600 }, params)).toMatchObject(older)
      expect(await signIn(acme, { age: 600 }, { ...params, max_age: '3600' })).toMatchObject(older)
      expect(await signIn(acme, { age: 600 }, { prompt: 'select_account' })).toHaveProperty('code')
    })

    it('reads the profile through the connection’s mapping', async () => {
      const acme = await customer({ connection: { mapping: { email: 'nothing' } } })
      expect(await signIn(acme)).toMatchObject({ error_code: 'login.email_missing' })
    })
  })

  it.each([{ max_age: '60' }, { prompt: 'login' }])(
    'refuses an IdP that does not say when the person authenticated, under %j',
    async (params) => {
      const [, oidc] = entries
      const acme = await oidc!.customer()
      expect(await oidc!.signIn(acme, {}, params)).toMatchObject({
        error_code: 'login.authentication_too_old',
      })
    },
  )

  it('counts prompt=login from the beginning of the login, however long the person then takes', async () => {
    const acme = await world.samlCustomer(samlIdp)
    const browser = world.browser()
    const tenMinutesAgo = { authnInstant: -600_000 }
    const form = await world.samlForm(browser, acme, samlIdp, tenMinutesAgo, { prompt: 'login' })
    const text = `update logins set created_at = created_at - interval '20 minutes' where id = $1`
    await world.parts.db.query({ name: 'test_login_began', text }, [form.fields.RelayState])
    expect(received(await world.finishSaml(browser, form))).toHaveProperty('code')
  })

  it('keeps people of two connections apart, whatever their ids and addresses (incidents row 52)', async () => {
    const [saml, oidc] = entries
    const acme = await saml!.customer({ organization: { allowOutsideProfiles: true } })
    const other = await oidc!.customer({ organization: { allowOutsideProfiles: true } })
    await saml!.signIn(acme, { email: 'same@same.example' })
    await oidc!.signIn(other, { email: 'same@same.example' })
    expect(await profileOf(acme)).toHaveLength(1)
    expect(await profileOf(other)).toHaveLength(1)
  })
})
