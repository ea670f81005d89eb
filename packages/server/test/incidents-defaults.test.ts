import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CustomerOidcIdp, customerOidcIdp } from './customer-oidc-idp.ts'
import { type CustomerSamlIdp, type SamlAnswerInput, customerSamlIdp } from './customer-saml-idp.ts'
import { ending } from './entry-points.ts'
import { type Customer, type LoginWorld, openLoginWorld } from './login-world.ts'

/** A deployment with nothing set and connections with the least that makes them active. */

let world: LoginWorld
let saml: CustomerSamlIdp
let oidc: CustomerOidcIdp
beforeAll(async () => {
  world = await openLoginWorld()
  saml = await customerSamlIdp()
  oidc = await customerOidcIdp()
})
afterAll(async () => {
  await world.close()
  await oidc.close()
})

async function answerBy(
  acme: Customer,
  idp: CustomerSamlIdp,
  input?: SamlAnswerInput,
  edit = (xml: string) => xml,
) {
  const browser = world.browser()
  const { action, fields } = await world.samlForm(browser, acme, idp, input)
  const xml = Buffer.from(fields.SAMLResponse, 'base64').toString()
  const SAMLResponse = Buffer.from(edit(xml)).toString('base64')
  return ending(await world.finishSaml(browser, { action, fields: { ...fields, SAMLResponse } }))
}

describe('row 44: nothing has to be switched on', () => {
  let acme: Customer
  beforeAll(async () => {
    acme = await world.samlCustomer(saml)
  })

  it.each<[string, SamlAnswerInput | ((xml: string) => string)]>([
    ['saml.audience_mismatch', { audience: 'https://other.example' }],
    ['saml.recipient_mismatch', { recipient: 'https://other.example/acs' }],
    ['saml.assertion_expired', { notOnOrAfter: -3_600_000 }],
    ['saml.assertion_not_yet_valid', { notBefore: 3_600_000 }],
    ['saml.authn_instant_in_future', { authnInstant: 3_600_000 }],
    ['saml.response_issuer_mismatch', { issuer: 'https://other.example/' }],
    ['login.unknown', { inResponseTo: '_other' }],
    ['login.profile_outside_organization', { email: 'eve@other.example' }],
    ['saml.signature_missing', (xml) => xml.replace(/<ds:Signature.*?<\/ds:Signature>/gs, '')],
    ['saml.digest_mismatch', (xml) => xml.replace('U-1001', 'U-1')],
    [
      'saml.assertion_count',
      (xml) =>
        xml.replace(
          /<saml:Assertion .*<\/saml:Assertion>/s,
          (one) =>
            one.replace(/<ds:Signature.*<\/ds:Signature>/s, '').replace(/ ID="[^"]*"/, ' ID="_e"') + one,
        ),
    ],
    ['saml.xml_forbidden', (xml) => xml.replace('U-1001', 'U-1<!---->001')],
  ])('%s', async (code, fault) => {
    const ended = await (typeof fault === 'function'
      ? answerBy(acme, saml, {}, fault)
      : answerBy(acme, saml, fault))
    expect(ended).toBe(code)
  })

  it('another IdP, and an assertion that comes again at another login', async () => {
    const other = await customerSamlIdp('other.customer.example')
    expect(await answerBy(acme, other, { issuer: saml.entityId })).toBe('saml.signature_invalid')
    expect(await answerBy(acme, saml, { assertionId: '_again' })).toBe('code')
    expect(await answerBy(acme, saml, { assertionId: '_again' })).toBe('saml.assertion_replayed')
  })
})

describe('row 32: a connection that has lost its certificates lets nobody in', () => {
  it.each([
    ['signed', (xml: string) => xml],
    ['unsigned', (xml: string) => xml.replace(/<ds:Signature.*?<\/ds:Signature>/gs, '')],
  ])('with an answer that is %s', async (_, edit) => {
    const acme = await world.samlCustomer(saml)
    expect(await answerBy(acme, saml)).toBe('code')
    await world.parts.db.kysely
      .updateTable('connections')
      .set({ idp_certificates: [] })
      .where('id', '=', acme.connection.id)
      .execute()
    const browser = world.browser()
    const started = await browser.get(world.authorizeUrl({ connection_id: acme.connection.id }))
    const { text } = await browser.get(`${world.url}/saml/${acme.connection.id}/metadata`)
    const { action, fields } = await saml.answer(started.location ?? '', text)
    const xml = edit(Buffer.from(fields.SAMLResponse, 'base64').toString())
    const form = { ...fields, SAMLResponse: Buffer.from(xml).toString('base64') }
    expect(ending(await world.finishSaml(browser, { action, fields: form }))).toBe('saml.certificate_missing')
  })
})

describe('rows 47, 48: the keys and the algorithm are the connection’s', () => {
  let acme: Customer
  const asked: string[] = []
  const attacker = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [stranger] }))
  })
  let address = ''
  let stranger: object = {}
  let strangerKey: Parameters<SignJWT['sign']>[0]

  beforeAll(async () => {
    await new Promise<void>((resolve) => attacker.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${String((attacker.address() as AddressInfo).port)}`
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
    strangerKey = privateKey
    stranger = { ...(await exportJWK(publicKey)), kid: 'evil', alg: 'RS256' }
  })
  afterAll(() => new Promise((resolve) => attacker.close(resolve)))
  beforeEach(async () => {
    oidc.reset()
    asked.length = 0
    acme = await world.oidcCustomer(oidc)
  })

  async function finish(): Promise<string> {
    const browser = world.browser()
    const url = await world.oidcCallback(browser, acme, oidc)
    return ending(await browser.get(url.href))
  }

  /** An ID token that is right in everything but who signed it and what its header says. */
  async function forged(header: Record<string, unknown>): Promise<() => Promise<string>> {
    const browser = world.browser()
    const url = await world.oidcCallback(browser, acme, oidc)
    const now = Math.floor(Date.now() / 1000)
    oidc.behavior.idToken = await new SignJWT({ nonce: oidc.nonce, email: oidc.email, sub: 'admin' })
      .setProtectedHeader({ alg: 'RS256', ...header })
      .setIssuer(oidc.issuer)
      .setAudience(oidc.clientId)
      .setIssuedAt(now)
      .setExpirationTime(now + 300)
      .sign(strangerKey)
    return async () => ending(await browser.get(url.href))
  }

  it('a token that its own IdP signed is accepted', async () => {
    expect(await finish()).toBe('code')
  })

  it.each<[string, () => Record<string, unknown>, RegExp]>([
    ['the key id of the connection', () => ({ kid: 'k1' }), /^oidc\.signature_invalid$/],
    ['a key id of its own', () => ({ kid: 'evil' }), /^oidc\.signing_key_unknown$/],
    ['no key id', () => ({}), /^oidc\.signature_invalid$/],
    ['jwk', () => ({ kid: 'evil', jwk: stranger }), /^oidc\.signing_key_unknown$/],
    ['jwk beside a known key id', () => ({ kid: 'k1', jwk: stranger }), /^oidc\.signature_invalid$/],
    ['jku', () => ({ kid: 'evil', jku: `${address}/jku` }), /^oidc\.signing_key_unknown$/],
    ['x5u', () => ({ kid: 'evil', x5u: `${address}/x5u` }), /^oidc\.signing_key_unknown$/],
    ['x5c', () => ({ kid: 'k1', x5c: ['MIIB'] }), /^oidc\./],
  ])('a stranger’s token is refused under %s, and nobody is asked for keys', async (_, header, code) => {
    const end = await forged(header())
    expect(await end()).toMatch(code)
    expect(asked).toEqual([])
  })

  it('a token of another connection’s IdP is refused, with that IdP’s key id', async () => {
    const other = await customerOidcIdp()
    await other.rotateKey()
    const theirs = await world.oidcCustomer(other)
    const browser = world.browser()
    expect(ending(await browser.get((await world.oidcCallback(browser, theirs, other)).href))).toBe('code')
    const url = await world.oidcCallback(browser, acme, oidc)
    // Right in everything that the other IdP could say: our nonce, this issuer, this audience.
    other.nonce = oidc.nonce
    other.behavior.claims = { iss: oidc.issuer, aud: oidc.clientId }
    oidc.behavior.idToken = await other.signedToken()
    expect(ending(await browser.get(url.href))).toBe('oidc.signing_key_unknown')
    await other.close()
  })

  it('the public key is no HMAC secret, and no algorithm is none', async () => {
    const { keys } = (await (await fetch(`${oidc.issuer}/keys`)).json()) as { keys: object[] }
    for (const alg of ['HS256', 'none']) {
      const browser = world.browser()
      const url = await world.oidcCallback(browser, acme, oidc)
      const now = Math.floor(Date.now() / 1000)
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
      const claims = {
        iss: oidc.issuer,
        aud: oidc.clientId,
        sub: 'admin',
        iat: now,
        exp: now + 300,
        nonce: oidc.nonce,
      }
      const secret = new TextEncoder().encode(JSON.stringify(keys[0]))
      oidc.behavior.idToken =
        alg === 'none'
          ? `${part({ alg })}.${part(claims)}.`
          : await new SignJWT(claims).setProtectedHeader({ alg, kid: 'k1' }).sign(secret)
      expect(ending(await browser.get(url.href))).toBe('oidc.algorithm_refused')
    }
  })
})
