import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../browser/free-port.ts'
import { type OidcIdp, startOidcIdp } from '../browser/oidc-idp.ts'
import { type Answer, type CardeaService, errorCode, received, startCardeaService } from './cardea-service.ts'
import { type Page, newVisitor } from './visitor.ts'

/** With a secret it signs people in in the server's own tests and in the browser's; here in the other ways. */
describe('oidc-provider as the identity provider', () => {
  const idps: OidcIdp[] = []
  let cardea: CardeaService
  let customers = 0
  beforeAll(async () => {
    cardea = await startCardeaService()
  })
  afterAll(async () => {
    await Promise.all([cardea.close(), ...idps.map((idp) => idp.close())])
    expect(cardea.faults).toEqual([])
  })

  /** A customer's connection, and an identity provider at which it is registered like this. */
  async function newConnection(
    settings: Readonly<Record<string, unknown>>,
    registration: (connection: Answer) => Readonly<Record<string, unknown>>,
  ): Promise<Answer> {
    const domain = `acme-${String(++customers)}.example`
    const port = await freePort()
    const connection = await cardea.customer(domain, {
      protocol: 'oidc',
      issuer: `http://127.0.0.1:${String(port)}`,
      clientId: 'cardea',
      ...settings,
    })
    const person = { sub: 'u-1', email: `leo@${domain}`, given_name: 'Leo', family_name: 'Rossi' }
    const redirectUri = `${cardea.url}/sso/oidc/callback`
    idps.push(await startOidcIdp('127.0.0.1', port, redirectUri, person, registration(connection)))
    return connection
  }

  async function signIn(connection: Answer): Promise<Page> {
    const visitor = newVisitor()
    return visitor.submit(await visitor.open(cardea.authorizeUrl(connection.id)))
  }

  it.each([
    ['RS256', 'issuer'],
    ['ES256', 'token-endpoint'],
  ])(
    'RFC 7523: lets us authenticate by private_key_jwt with %s for the %s, before and after a change of our keys',
    async (algorithm, audience) => {
      const connection = await newConnection(
        {
          clientAuthentication: 'private_key_jwt',
          clientAssertionAlgorithm: algorithm,
          clientAssertionAudience: audience,
        },
        ({ jwksUri }) => ({
          token_endpoint_auth_method: 'private_key_jwt',
          token_endpoint_auth_signing_alg: algorithm,
          jwks_uri: jwksUri,
        }),
      )
      const { claims } = await cardea.redeem(await signIn(connection))
      expect(claims).toMatchObject({ given_name: 'Leo', family_name: 'Rossi', email_verified: true })
      await cardea.api('POST', `/v1/connections/${connection.id}/client-keys/rotate`)
      expect(received(await signIn(connection))).toHaveProperty('code')
    },
  )

  it('is refused by name when it encrypts its ID token', async () => {
    const clientSecret = 'the-secret-of-cardea-at-this-idp'
    const connection = await newConnection({ clientSecret }, () => ({
      client_secret: clientSecret,
      id_token_encrypted_response_alg: 'dir',
      id_token_encrypted_response_enc: 'A256GCM',
    }))
    expect(errorCode(await signIn(connection))).toBe('oidc.id_token_encrypted')
  })
})
