import { X509Certificate, verify } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type Customer, type LoginWorld, openLoginWorld, received } from '../../test/login-world.ts'
import type { TestBrowser } from '../../test/test-browser.ts'
import { promoteKey, addNextKey, deleteKey } from '../connections/change-service-provider-keys.ts'
import type { SamlSettingsInput } from '../connections/saml-settings.ts'
import { serviceProviderKeyList } from '../connections/service-provider-key-store.ts'
import type { SamlConnection } from '../connections/types.ts'
import { updateConnection } from '../connections/update-connection.ts'
import { wholeDeployment } from '../storage/tenant.ts'

describe('the request to a SAML identity provider', () => {
  let idp: CustomerSamlIdp
  let strict: CustomerSamlIdp
  let world: LoginWorld
  let browser: TestBrowser
  beforeAll(async () => {
    idp = await customerSamlIdp()
    strict = await customerSamlIdp('strict.customer.example', { wantAuthnRequestsSigned: true })
    world = await openLoginWorld()
  })
  beforeEach(() => {
    browser = world.browser()
  })
  afterAll(() => world.close())

  const metadataOf = async ({ connection }: Customer) =>
    (await browser.get(`${world.url}/saml/${connection.id}/metadata`)).text
  const certificatesIn = (metadata: string, use: string) =>
    [...metadata.matchAll(new RegExp(`use="${use}">.*?<ds:X509Certificate>([^<]+)<`, 'g'))].map(
      ([, base64]) => base64,
    )
  const keysOf = ({ connection }: Customer) => serviceProviderKeyList(world.parts.db, connection)
  const change = ({ connection }: Customer, input: SamlSettingsInput) =>
    updateConnection(world.parts, wholeDeployment, connection.id, input)
  const start = async ({ connection }: Customer, params: Record<string, string> = {}) =>
    browser.get(world.authorizeUrl({ connection_id: connection.id, ...params }))
  const requestIn = (location: string | null) =>
    inflateRawSync(
      Buffer.from(new URL(location ?? '').searchParams.get('SAMLRequest') ?? '', 'base64'),
    ).toString()
  /** The fields of the page that posts the request. */
  const fieldsIn = (page: string) =>
    Object.fromEntries(
      [...page.matchAll(/name="(SAMLRequest|RelayState)" value="([^"]*)"/g)].map(([, name, value]) => [
        name,
        value ?? '',
      ]),
    )

  describe('saml-bindings-2.0-os §3.4.4.1, §3.5.4: signatures', () => {
    it('is signed when the metadata wants that, and the identity provider verifies it', async () => {
      const customer = await world.samlCustomer(strict)
      expect((customer.connection as SamlConnection).settings.signRequests).toBe(true)
      const form = await world.samlForm(browser, customer, strict)
      expect(received(await world.finishSaml(browser, form))).toHaveProperty('code')
      expect(await metadataOf(customer)).toContain('AuthnRequestsSigned="true"')
    })

    it('is not signed when nobody wants that: no key is made, none is published', async () => {
      const customer = await world.samlCustomer(idp)
      const { location } = await start(customer)
      expect(location).not.toContain('Signature=')
      expect(await metadataOf(customer)).not.toContain('KeyDescriptor')
      expect(await keysOf(customer)).toEqual([])
    })

    it('can be left unsigned although the metadata wants it, and the identity provider then refuses it', async () => {
      const customer = await world.samlCustomer(strict, { connection: { signRequests: false } })
      await expect(world.samlForm(browser, customer, strict)).rejects.toThrow('ERR_MISSING_SIG_ALG')
    })

    it('covers RelayState, and is by the connection’s algorithm', async () => {
      const connection = { requestSignatureAlgorithm: 'rsa-sha512' }
      const customer = await world.samlCustomer(strict, { connection })
      const { location } = await start(customer)
      const url = new URL(location ?? '')
      expect(url.searchParams.get('SigAlg')).toBe('http://www.w3.org/2001/04/xmldsig-more#rsa-sha512')
      const metadata = await metadataOf(customer)
      await expect(strict.answer(url.href, metadata)).resolves.toHaveProperty('action')
      const other = url.href.replace('RelayState=login_', 'RelayState=logon_')
      await expect(strict.answer(other, metadata)).rejects.toThrow('SIGNATURE')
    })

    it('is signed inside the message over HTTP-POST', async () => {
      const customer = await world.samlCustomer(strict)
      // Its metadata has no such address.
      await updateConnection(world.parts, wholeDeployment, customer.connection.id, { ssoBinding: 'post' })
      const fields = fieldsIn((await start(customer)).text)
      const metadata = await metadataOf(customer)
      const form = await strict.answer(fields, metadata, { email: `mia@${customer.domain}` })
      expect(received(await world.finishSaml(browser, form))).toHaveProperty('code')
      const xml = Buffer.from(fields['SAMLRequest'] ?? '', 'base64').toString()
      expect(xml).toMatch(/<\/saml:Issuer><ds:Signature /)
      const tampered = Buffer.from(xml.replace('ProtocolBinding=', 'ForceAuthn="true" ProtocolBinding='))
      const other = { ...fields, SAMLRequest: tampered.toString('base64') }
      await expect(strict.answer(other, metadata)).rejects.toThrow()
    })
  })

  describe('a change of keys', () => {
    it('goes unnoticed by an identity provider that takes the metadata at any time between its steps', async () => {
      const { parts } = world
      const customer = await world.samlCustomer(strict)
      const connection = customer.connection as SamlConnection
      // An identity provider that has several of our certificates tries each: samlify takes one only.
      const signsWith = async (metadata: string) => {
        const { location } = await start(customer)
        const [, octets = '', signature = ''] = /(SAMLRequest=.*)&Signature=(.*)$/.exec(location ?? '') ?? []
        const bytes = Buffer.from(decodeURIComponent(signature), 'base64')
        return certificatesIn(metadata, 'signing').some((base64 = '') => {
          const { publicKey } = new X509Certificate(Buffer.from(base64, 'base64'))
          return verify('sha256', Buffer.from(octets), publicKey, bytes)
        })
      }
      const before = await metadataOf(customer)
      const next = await addNextKey(parts, connection)
      const between = await metadataOf(customer)
      expect(certificatesIn(between, 'signing')).toEqual([
        ...certificatesIn(before, 'signing'),
        next.certificate,
      ])
      expect([await signsWith(before), await signsWith(between)]).toEqual([true, true])
      await parts.db.transaction((db) =>
        promoteKey({ ...parts, db }, wholeDeployment, connection.id, next.id),
      )
      expect([await signsWith(before), await signsWith(between)]).toEqual([false, true])
      const [, retiring] = await keysOf(customer)
      if (retiring !== undefined) await deleteKey(parts, connection, retiring.id)
      const after = await metadataOf(customer)
      expect(certificatesIn(after, 'signing')).toEqual([next.certificate])
      expect(await signsWith(after)).toBe(true)
    })

    it('publishes one key to encrypt to, the current one, and only when the connection asks for that', async () => {
      const customer = await world.samlCustomer(idp)
      await change(customer, { encryptAssertions: true })
      const [current] = certificatesIn(await metadataOf(customer), 'encryption')
      await addNextKey(world.parts, customer.connection as SamlConnection)
      const metadata = await metadataOf(customer)
      expect(certificatesIn(metadata, 'encryption')).toEqual([current])
      expect(certificatesIn(metadata, 'signing')).toHaveLength(2)
      await change(customer, { encryptAssertions: false })
      expect(certificatesIn(await metadataOf(customer), 'encryption')).toEqual([])
    })

    it('makes one key for a crowd that signs in at once', async () => {
      const customer = await world.samlCustomer(strict)
      const visits = await Promise.all(Array.from({ length: 5 }, () => start(customer)))
      const metadata = await metadataOf(customer)
      expect(await keysOf(customer)).toHaveLength(1)
      for (const { location } of visits) await strict.answer(location ?? '', metadata)
    })
  })

  describe('saml-core-2.0-os §3.4.1: what it asks for', () => {
    it('is nothing that nobody asked for', async () => {
      const xml = requestIn(
        (await start(await world.samlCustomer(idp), { login_hint: 'a@b.example' })).location,
      )
      expect(xml).not.toMatch(/ForceAuthn|NameIDPolicy|RequestedAuthnContext|ProviderName|Subject/)
    })

    it('is what the connection’s settings say', async () => {
      const customer = await world.samlCustomer(idp)
      await change(customer, {
        forceAuthn: true,
        nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
        requestedAuthnContext: { comparison: 'minimum', classRefs: ['urn:one', 'urn:two'] },
        providerName: 'Acme & Co',
        subjectHint: true,
      })
      const xml = requestIn((await start(customer, { login_hint: 'Mia@Acme.example' })).location)
      expect(xml).toContain(' ForceAuthn="true"')
      expect(xml).toContain(' ProviderName="Acme &amp; Co"')
      expect(xml).toContain(
        '<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"',
      )
      expect(xml).toContain(
        '<samlp:RequestedAuthnContext Comparison="minimum"><saml:AuthnContextClassRef>urn:one</saml:AuthnContextClassRef><saml:AuthnContextClassRef>urn:two<',
      )
      expect(xml).toMatch(
        /<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1\.1:nameid-format:emailAddress">mia@acme\.example</i,
      )
      expect(requestIn((await start(customer)).location)).not.toContain('Subject')
      expect(requestIn((await start(customer, { login_hint: 'mia' })).location)).not.toContain('Subject')
    })

    it('is a new sign-in for prompt=login and max_age, whatever the connection says', async () => {
      const customer = await world.samlCustomer(idp)
      for (const params of [{ prompt: 'login' }, { max_age: '60' }]) {
        expect(requestIn((await start(customer, params)).location)).toContain(' ForceAuthn="true"')
      }
    })
  })

  describe('the clock of the identity provider', () => {
    it('may be off by the connection’s seconds and not one more (incidents row 49)', async () => {
      const customer = await world.samlCustomer(idp)
      const codeAt = async (clockSkewSeconds: number) => {
        await change(customer, { clockSkewSeconds })
        const form = await world.samlForm(browser, customer, idp, { notOnOrAfter: -20_000 })
        return received(await world.finishSaml(browser, form))
      }
      expect(await codeAt(0)).toMatchObject({ error: 'access_denied' })
      expect(await codeAt(10)).toMatchObject({ error: 'access_denied' })
      expect(await codeAt(300)).toHaveProperty('code')
    })
  })
})
