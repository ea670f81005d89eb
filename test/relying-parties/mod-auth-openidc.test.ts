import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '../browser/free-port.ts'
import { type OidcIdp, startOidcIdp } from '../browser/oidc-idp.ts'
import { type Answer, type CardeaService, signedOutUri, startCardeaService } from '../idps/cardea-service.ts'
import { isMissing } from '../idps/missing-program.ts'
import { type Page, type Visitor, newVisitor } from '../idps/visitor.ts'
import { type ApacheProcess, startApache } from './apache-process.ts'

/*
 * Relying parties that others wrote, as an operator sets them up: by their own configuration, which knows of Cardea what it
 * publishes and nothing else. Here Apache with mod_auth_openidc, both from Debian.
 */

const person = { sub: 'u-1', email: 'leo@acme.example', given_name: 'Leo', family_name: 'Rossi' }

describe.skipIf(isMissing('apache'))('Apache with mod_auth_openidc as the application', () => {
  let cardea: CardeaService
  let idp: OidcIdp
  let connection: Answer
  let apache: ApacheProcess
  beforeAll(async () => {
    cardea = await startCardeaService()
    idp = await startOidcIdp('127.0.0.1', await freePort(), `${cardea.url}/sso/oidc/callback`, person)
    const { issuer, clientId, clientSecret } = idp
    connection = await cardea.customer('acme.example', { protocol: 'oidc', issuer, clientId, clientSecret })
  })
  afterAll(async () => {
    await Promise.all([cardea.close(), idp.close()])
    expect(cardea.faults).toEqual([])
  })

  /** Registers it as an application of this type, and starts it with these directives on top of what every operator says. */
  async function start(
    registration: Readonly<Record<string, unknown>>,
    settings: Readonly<Record<string, string>>,
  ): Promise<void> {
    const port = await freePort()
    const url = `http://localhost:${String(port)}`
    const { clientId, clientSecret } = await cardea.api('POST', '/v1/applications', {
      name: 'Apache',
      redirectUris: [`${url}/private/callback`],
      postLogoutRedirectUris: [signedOutUri],
      ...registration,
    })
    apache = await startApache(port, {
      OIDCProviderMetadataURL: `${cardea.url}/.well-known/openid-configuration`,
      OIDCClientID: clientId,
      ...(clientSecret === null ? {} : { OIDCClientSecret: clientSecret }),
      OIDCRedirectURI: `${url}/private/callback`,
      OIDCCryptoPassphrase: 'the-passphrase-of-this-test',
      OIDCScope: '"openid profile email"',
      OIDCPKCEMethod: 'S256',
      OIDCAuthRequestParams: `connection_id=${String(connection.id)}`,
      OIDCRemoteUserClaim: 'email',
      ...settings,
    })
    onTestFinished(() => apache.stop())
  }

  /** Opens the protected page, and signs in at the identity provider. */
  async function signIn(visitor: Visitor): Promise<Page> {
    const question = await visitor.open(`${apache.url}/private/`)
    expect(question.url).toContain(idp.issuer)
    return visitor.submit(question)
  }

  it.each([
    ['its secret in the header', 'web', { OIDCProviderTokenEndpointAuth: 'client_secret_basic' }],
    ['its secret in the body', 'web', { OIDCProviderTokenEndpointAuth: 'client_secret_post' }],
    ['no secret, by PKCE alone', 'spa', { OIDCProviderTokenEndpointAuth: 'none' }],
  ])('lets a person in with %s, and the page finds who it is', async (_, type, settings) => {
    await start({ type }, settings)
    const page = await signIn(newVisitor())
    expect([page.status, page.url]).toEqual([200, `${apache.url}/private/`])
    expect(environmentOf(page)).toMatchObject({
      REMOTE_USER: 'leo@acme.example',
      OIDC_CLAIM_email: 'leo@acme.example',
      OIDC_CLAIM_email_verified: '1',
      OIDC_CLAIM_given_name: 'Leo',
      OIDC_CLAIM_sub: `${String(connection.id)};u-1`,
      OIDC_CLAIM_org_id: connection.organizationId,
    })
  })

  it('takes the answer as a form (form_post)', async () => {
    await start({ type: 'web' }, { OIDCResponseMode: 'form_post' })
    const visitor = newVisitor()
    const form = await signIn(visitor)
    expect(form.url.startsWith(`${cardea.url}/sso/oidc/callback`)).toBe(true)
    const page = await visitor.submit(form)
    expect(environmentOf(page)).toMatchObject({ REMOTE_USER: 'leo@acme.example' })
  })

  it('keeps a person whom Cardea refuses outside, with what was wrong', async () => {
    await start({ type: 'web' }, { OIDCAuthRequestParams: 'connection_id=conn_nonsense' })
    const page = await newVisitor().open(`${apache.url}/private/`)
    expect(page.url.startsWith(`${apache.url}/private/callback?error=`)).toBe(true)
    expect(page.text).not.toContain('REMOTE_USER')
  })

  it('signs the person out at Cardea as well (RP-Initiated Logout)', async () => {
    await start({ type: 'web' }, { OIDCRedirectURLsAllowed: '^https://app[.]example/' })
    const visitor = newVisitor()
    const accessToken = environmentOf(await signIn(visitor))['OIDC_access_token'] ?? ''
    const userinfo = async () => {
      const headers = { authorization: `Bearer ${accessToken}` }
      return (await fetch(`${cardea.url}/oauth/userinfo`, { headers })).status
    }
    expect(await userinfo()).toBe(200)
    const away = `${apache.url}/private/callback?logout=${encodeURIComponent(signedOutUri)}`
    expect((await visitor.open(away)).url).toBe(signedOutUri)
    expect(await userinfo()).toBe(401)
    expect((await visitor.open(`${apache.url}/private/`)).text).not.toContain(accessToken)
  })

  it('takes note when the session ends elsewhere (Back-Channel Logout)', async () => {
    await start({ type: 'web' }, { OIDCPassIDTokenAs: 'serialized' })
    const { items } = await cardea.api('GET', '/v1/applications?limit=100')
    const { id } = items.find(({ redirectUris }: Answer) => redirectUris[0].startsWith(apache.url))
    await cardea.api('PATCH', `/v1/applications/${String(id)}`, {
      backchannelLogoutUri: `${apache.url}/private/callback?logout=backchannel`,
    })
    const visitor = newVisitor()
    const { OIDC_id_token: idToken = '' } = environmentOf(await signIn(visitor))
    const again = await visitor.open(`${apache.url}/private/`)
    expect(environmentOf(again)['OIDC_id_token']).toBe(idToken)
    // Another browser, which has nothing of this sign-in but its ID token.
    await newVisitor().open(cardea.logoutUrl(idToken))
    await expect
      .poll(async () => (await visitor.open(`${apache.url}/private/`)).text, { timeout: 60_000 })
      .not.toContain(idToken)
  })
})

/** What a page of Apache shows of its environment. */
function environmentOf({ url, status, text }: Page): Readonly<Record<string, string>> {
  const [, shown] = /<pre>([\s\S]*)<\/pre>/.exec(text) ?? []
  if (shown === undefined) throw new Error(`no environment: ${String(status)} ${url} ${text}`)
  const lines = shown.split('\n').map((line) => /^([^=]+)=(.*)$/.exec(line) ?? [])
  return Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]))
}
