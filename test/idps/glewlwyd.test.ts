import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type CardeaService, errorCode, received, startCardeaService } from './cardea-service.ts'
import {
  type GlewlwydClient,
  type GlewlwydIdp,
  makeSigningKey,
  startGlewlwyd,
  withoutGlewlwyd,
} from './glewlwyd-idp.ts'
import { type Page, newVisitor } from './visitor.ts'

/** An organization whose people sign in at glewlwyd, with a client of its own there. */
interface Customer {
  readonly username: string
  readonly domain: string
  readonly connection: Answer
}

/** Of characters that encoders differ about; it decodes nothing itself. */
const secret = 'the-secret_of.cardea~(at*this!idp)'
/** All are published from the beginning, as identity providers publish a key before they use it. */
const keys = (['RS256', 'PS256', 'ES256', 'EdDSA'] as const).map((alg) => makeSigningKey(alg, `key-${alg}`))

describe.skipIf(withoutGlewlwyd)('glewlwyd as the identity provider', () => {
  let cardea: CardeaService
  let idp: GlewlwydIdp
  let redirectUri: string
  let customers = 0
  let usual: Customer | undefined
  beforeAll(async () => {
    cardea = await startCardeaService()
    idp = await startGlewlwyd(keys)
    redirectUri = `${cardea.url}/sso/oidc/callback`
  })
  afterAll(async () => {
    await Promise.all([cardea.close(), idp.close()])
    expect(cardea.faults).toEqual([])
  })

  /** Both sides set up; the client is registered once the connection has its keys. */
  async function newCustomer(
    client: Omit<GlewlwydClient, 'client_id' | 'jwks_uri'>,
    input: Readonly<Record<string, unknown>> = {},
  ): Promise<Customer> {
    const username = `leo${String(++customers)}`
    const domain = `${username}.example`
    const connection = await cardea.customer(domain, {
      protocol: 'oidc',
      issuer: idp.issuer,
      clientId: username,
      ...input,
    })
    const keys = client.client_secret === undefined ? { jwks_uri: connection.jwksUri } : {}
    await idp.addClient({ client_id: username, ...client, ...keys }, redirectUri)
    await idp.addPerson({
      username,
      email: `leo@${domain}`,
      name: 'Léo Rossi',
      given_name: 'Léo',
      family_name: 'Rossi',
    })
    return { username, domain, connection }
  }

  const withSecret = (method = 'client_secret_basic', input: Readonly<Record<string, unknown>> = {}) =>
    newCustomer(
      { token_endpoint_auth_method: [method], client_secret: secret },
      { clientSecret: secret, ...input },
    )

  /** One that has chosen nothing. Always the same: passwords and secrets take their time to be hashed. */
  const usualCustomer = async () => (usual ??= await withSecret())

  const authorizeUrl = ({ connection }: Customer, params: Readonly<Record<string, string>> = {}) =>
    cardea.authorizeUrl(connection.id, params)

  /** The whole way, for somebody who is not signed in there yet. */
  async function signIn(customer: Customer, params: Readonly<Record<string, string>> = {}): Promise<Page> {
    const visitor = newVisitor()
    return idp.signIn(visitor, await visitor.open(authorizeUrl(customer, params)), customer.username)
  }

  describe('OIDC Core §9: signs a person in, with PKCE, when we authenticate', () => {
    it.each(['client_secret_basic', 'client_secret_post'])(
      'by %s, and lets us ask UserInfo',
      async (method) => {
        const customer = await withSecret(method, { clientAuthentication: method, userinfo: 'always' })
        const { claims } = await cardea.redeem(await signIn(customer))
        expect(claims).toMatchObject({
          email: `leo@${customer.domain}`,
          email_verified: true,
          given_name: 'Léo',
          family_name: 'Rossi',
        })
      },
    )

    it('as its discovery document says, where nobody has chosen', async () => {
      expect(received(await signIn(await usualCustomer()))).toHaveProperty('code')
    })

    it.each(['RS256', 'ES256'])(
      'by private_key_jwt with %s, before and after a change of our keys',
      async (alg) => {
        const customer = await newCustomer(
          { token_endpoint_auth_method: ['private_key_jwt'] },
          {
            clientAuthentication: 'private_key_jwt',
            clientAssertionAlgorithm: alg,
            clientAssertionAudience: 'token-endpoint',
          },
        )
        expect(received(await signIn(customer))).toHaveProperty('code')
        await cardea.api('POST', `/v1/connections/${customer.connection.id}/client-keys/rotate`)
        expect(received(await signIn(customer))).toHaveProperty('code')
      },
    )
  })

  describe('refuses us, or is refused, and the code says why', () => {
    it('when our secret is not the one that it has', async () => {
      const customer = await withSecret('client_secret_basic', { clientSecret: 'another' })
      expect(errorCode(await signIn(customer))).toBe('oidc.client_rejected')
    })

    it('when its keys are of an algorithm that the connection does not accept', async () => {
      const customer = await withSecret('client_secret_basic', { idTokenAlgorithms: ['ES256'] })
      expect(errorCode(await signIn(customer))).toBe('oidc.algorithm_refused')
    })

    it('when our assertion names the issuer, as it does by itself', async () => {
      const customer = await newCustomer(
        { token_endpoint_auth_method: ['private_key_jwt'] },
        { clientAuthentication: 'private_key_jwt' },
      )
      const page = await signIn(customer)
      expect(errorCode(page)).toBe('oidc.client_rejected')
      expect(await cardea.hintOf(page)).toContain('clientAssertionAudience')
    })

    it('RFC 6749 §2.3.1: when a secret has characters that Basic must encode, which it does not decode', async () => {
      const clientSecret = 'a secret with: every + kind / of % sign ='
      const by = (method: string) =>
        newCustomer(
          { token_endpoint_auth_method: [method], client_secret: clientSecret },
          { clientSecret, clientAuthentication: method },
        )
      const page = await signIn(await by('client_secret_basic'))
      expect(errorCode(page)).toBe('oidc.client_rejected')
      expect(await cardea.hintOf(page)).toContain('client_secret_post')
      expect(received(await signIn(await by('client_secret_post')))).toHaveProperty('code')
    })

    it('when the application wants to know how long ago that was, and it says in 1970', async () => {
      const customer = await usualCustomer()
      const page = await signIn(customer, { max_age: '600' })
      expect(errorCode(page)).toBe('login.authentication_too_old')
    })
  })

  describe('OIDC Core §3.1.2.1: prompt', () => {
    it('none is refused to who is not signed in there', async () => {
      const page = await newVisitor().open(authorizeUrl(await usualCustomer(), { prompt: 'none' }))
      expect(errorCode(page)).toBe('oidc.interaction_required')
    })

    it('login has the person asked again; that they were, it does not say', async () => {
      const customer = await usualCustomer()
      const visitor = newVisitor()
      const signedIn = async (params: Record<string, string>) => {
        const page = await visitor.open(authorizeUrl(customer, params))
        expect(new URL(page.url).pathname).toBe('/login.html')
        return idp.signIn(visitor, page, customer.username)
      }
      expect(received(await signedIn({}))).toHaveProperty('code')
      expect(errorCode(await signedIn({ prompt: 'login' }))).toBe('login.authentication_too_old')
    })
  })

  describe('OIDC Core §10.1.1: its keys', () => {
    it.each(keys.map((key) => [key.alg, key] as const))(
      'sign by %s, each published before',
      async (_, key) => {
        const customer = await usualCustomer()
        await idp.useKeys([key, ...keys.filter((each) => each !== key)])
        expect(received(await signIn(customer))).toHaveProperty('code')
      },
    )

    it('change to one that was never seen before', async () => {
      const customer = await usualCustomer()
      expect(received(await signIn(customer))).toHaveProperty('code')
      await idp.useKeys([makeSigningKey('RS256', 'new')])
      expect(received(await signIn(customer))).toHaveProperty('code')
    })
  })
})
