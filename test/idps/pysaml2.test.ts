import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type Answer,
  type CardeaService,
  type Tokens,
  errorCode,
  initiateLoginUri,
  received,
  signedOutUri,
  startCardeaService,
} from './cardea-service.ts'
import {
  type Pysaml2Idp,
  type Pysaml2Person,
  type Pysaml2Settings,
  startPysaml2Idp,
  withoutPysaml2,
} from './pysaml2-idp.ts'
import { type Page, type Visitor, formOf, newVisitor } from './visitor.ts'

const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'
const SHA256 = {
  signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
}
const XMLENC = 'http://www.w3.org/2001/04/xmlenc#'
const XMLENC11 = 'http://www.w3.org/2009/xmlenc11#'

/** The settings of the connection that has keys, unless a test has others. */
const KEYED = {
  ssoBinding: 'redirect',
  signRequests: true,
  requestSignatureAlgorithm: 'rsa-sha256',
  encryptAssertions: true,
  legacyEncryption: null,
  sloBinding: 'redirect',
}

/** Settings on top of the usual ones. */
type SettingsInput = Partial<Omit<Pysaml2Settings, 'person'>> & { readonly person?: Partial<Pysaml2Person> }

/** An organization whose people sign in at pysaml2. */
interface Customer {
  readonly name: string
  readonly domain: string
  readonly connection: Answer
}

describe.skipIf(withoutPysaml2)('pysaml2 as the identity provider', () => {
  let cardea: CardeaService
  let idp: Pysaml2Idp
  let customers = 0
  let keyed: Customer | undefined
  beforeAll(async () => {
    ;[cardea, idp] = await Promise.all([startCardeaService(), startPysaml2Idp()])
  })
  afterAll(async () => {
    await Promise.all([cardea.close(), idp.close()])
    expect(cardea.faults).toEqual([])
  })

  /** Both sides set up as two administrators would: each imports the metadata of the other. */
  async function newCustomer(
    input: SettingsInput = {},
    connection: Readonly<Record<string, unknown>> = {},
  ): Promise<Customer> {
    const name = `customer-${String(++customers)}`
    const domain = `${name}.example`
    const created = await cardea.customer(domain, {
      protocol: 'saml',
      provider: 'shibboleth',
      metadataXml: await idp.configure(name, null, settingsOf(domain, input)),
      ...connection,
    })
    return configure({ name, domain, connection: created }, input)
  }

  const settingsOf = (domain: string, { person = {}, ...settings }: SettingsInput): Pysaml2Settings => ({
    ...SHA256,
    nameIdFormat: PERSISTENT,
    ...settings,
    person: { id: 'mia', mail: `mia@${domain}`, givenName: 'Mia', sn: 'Ng', ...person },
  })

  /** Has the identity provider read our metadata, now that there is one; nobody is signed in there after it. */
  async function configure(customer: Customer, input: SettingsInput): Promise<Customer> {
    const { name, domain, connection } = customer
    await idp.configure(name, await cardea.spMetadata(connection.id), settingsOf(domain, input))
    return customer
  }

  /**
   * The customer whose connection has a key, for signatures of ours and encryption of theirs, with these settings
   * from now on. Always the same one: to make a key takes its time.
   */
  async function keyedCustomer(
    input: SettingsInput = {},
    connection: Readonly<Record<string, unknown>> = {},
  ): Promise<Customer> {
    keyed ??= await newCustomer({ logoutBinding: 'redirect' })
    const changes = { ...KEYED, ...connection }
    const changed = await cardea.api('PATCH', `/v1/connections/${keyed.connection.id}`, changes)
    return configure({ ...keyed, connection: changed }, { logoutBinding: 'redirect', ...input })
  }

  /** The page of the identity provider, reached in whatever way the connection sends people there. */
  async function askedPage(visitor: Visitor, { connection }: Customer): Promise<Page> {
    const page = await visitor.open(cardea.authorizeUrl(connection.id))
    return connection.ssoBinding === 'post' ? visitor.submit(page) : page
  }

  /** The page with which the identity provider sends its response. */
  async function answeredPage(visitor: Visitor, customer: Customer): Promise<Page> {
    return visitor.submit(await askedPage(visitor, customer))
  }

  async function signIn(customer: Customer, visitor = newVisitor()) {
    return cardea.redeem(await visitor.submit(await answeredPage(visitor, customer)))
  }

  /** Signs in in vain: the page, or the redirect, that says why. */
  async function refusal(customer: Customer): Promise<Page> {
    const visitor = newVisitor()
    return visitor.submit(await answeredPage(visitor, customer))
  }

  /** Signs in and has the response changed on its way; the code with which that is refused. */
  async function codeWhenChanged(customer: Customer, change: (xml: string) => string): Promise<string> {
    const visitor = newVisitor()
    const page = await answeredPage(visitor, customer)
    const xml = responseIn(page)
    const SAMLResponse = Buffer.from(change(xml)).toString('base64')
    expect(change(xml)).not.toBe(xml)
    return errorCode(await visitor.submit(page, { SAMLResponse }))
  }

  describe('signs a person in', () => {
    it.each([
      ['an unsigned request, and a signed assertion', {}, {}],
      ['an unsigned request, and a signed response', { signAssertion: false, signResponse: true }, {}],
      ['an unsigned request by HTTP-POST, and both signed', { signResponse: true }, { ssoBinding: 'post' }],
    ])('with %s', async (_, settings, connection) => {
      const customer = await newCustomer(settings, connection)
      expect((await signIn(customer)).claims).toMatchObject(claimsOf(customer))
    })

    it.each([
      ['a signed request', {}, {}],
      ['a signed request by HTTP-POST, and both signed', { signResponse: true }, { ssoBinding: 'post' }],
      [
        'a request signed with SHA-512, and the same in its answer',
        {
          signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
          digestAlgorithm: `${XMLENC}sha512`,
        },
        { requestSignatureAlgorithm: 'rsa-sha512' },
      ],
    ])('with %s, where it demands signed ones', async (_, settings, connection) => {
      const customer = await keyedCustomer({ wantAuthnRequestsSigned: true, ...settings }, connection)
      expect((await signIn(customer)).claims).toMatchObject(claimsOf(customer))
    })

    it('only if nobody has changed our signed request', async () => {
      const visitor = newVisitor()
      const { url } = await askedPage(visitor, await keyedCustomer({ wantAuthnRequestsSigned: true }))
      const page = await visitor.open(url.replace('RelayState=login_', 'RelayState=logon_'))
      expect([page.status, page.text]).toEqual([400, 'Refusal: the signature of the query is wrong'])
    })

    it('only with the signature that it demands', async () => {
      const customer = await newCustomer({ wantAuthnRequestsSigned: true }, { signRequests: false })
      const page = await askedPage(newVisitor(), customer)
      expect([page.status, page.text]).toEqual([400, 'Refusal: the message has no signature'])
    })

    it('with names of every script, markup in them, and attributes of several values', async () => {
      const person = {
        givenName: 'Zoë 王小明',
        sn: 'Ng & <Sons> “quoted”',
        isMemberOf: ['cn=staff,ou=groups', 'cn=Küche & Keller,ou=groups'],
      }
      const customer = await newCustomer({ person })
      await signIn(customer)
      const [profile] = await cardea.profiles(customer.connection.id)
      expect(profile).toMatchObject({
        firstName: person.givenName,
        lastName: person.sn,
        groups: person.isMemberOf,
      })
    })
  })

  describe('saml-profiles-2.0-os §4.1.5: has a person begin there', () => {
    it('and the application gets a code where the connection says direct', async () => {
      const customer = await newCustomer({}, { idpInitiated: 'direct' })
      const visitor = newVisitor()
      const page = await visitor.submit(await visitor.open(idp.tileUrl(customer.name)))
      expect((await cardea.redeem(page)).claims).toMatchObject(claimsOf(customer))
    })

    it('and the application is told to begin a sign-in of its own where it says nothing', async () => {
      const customer = await newCustomer()
      const visitor = newVisitor()
      const page = await visitor.submit(await visitor.open(idp.tileUrl(customer.name)))
      const { origin, pathname, searchParams } = new URL(page.url)
      expect(origin + pathname).toBe(initiateLoginUri)
      const params = { idp_initiated_login: searchParams.get('idp_initiated_login') ?? '' }
      const asked = await visitor.open(cardea.authorizeUrl(customer.connection.id, params))
      const { claims } = await cardea.redeem(await visitor.submit(await visitor.submit(asked)))
      expect(claims).toMatchObject(claimsOf(customer))
    })
  })

  describe('saml-core-2.0-os §8.3: names', () => {
    it('a persistent NameID is the same person at every sign-in', async () => {
      const customer = await newCustomer()
      const [first, second] = [await signIn(customer), await signIn(customer)]
      expect(first.claims['sub']).toBe(second.claims['sub'])
    })

    it('a transient NameID names nobody, and the identifier among the attributes does', async () => {
      const customer = await newCustomer({
        nameIdFormat: TRANSIENT,
        person: { eduPersonPrincipalName: 'mia@uni.example' },
      })
      await signIn(customer)
      await signIn(customer)
      const profiles = await cardea.profiles(customer.connection.id)
      expect(profiles.map(({ idpId }) => idpId)).toEqual(['mia@uni.example'])
    })

    it('a transient NameID alone is refused', async () => {
      const customer = await newCustomer({ nameIdFormat: TRANSIENT })
      expect(errorCode(await refusal(customer))).toBe('login.subject_unusable')
    })

    it('the format that the connection asks for is what it answers with', async () => {
      const customer = await newCustomer({ nameIdFormat: TRANSIENT }, { nameIdFormat: PERSISTENT })
      expect((await signIn(customer)).claims).toHaveProperty('sub')
    })
  })

  describe('an encrypted assertion', () => {
    const encrypted = (contentEncryption: string, settings: SettingsInput = {}, connection = {}) =>
      keyedCustomer({ contentEncryption, ...settings }, connection)

    it.each([
      ['AES-256-GCM, signed inside', `${XMLENC11}aes256-gcm`, {}],
      [
        'AES-128-GCM, in a signed response',
        `${XMLENC11}aes128-gcm`,
        { signAssertion: false, signResponse: true },
      ],
      ['AES-256-GCM, signed inside and outside', `${XMLENC11}aes256-gcm`, { signResponse: true }],
    ])('by %s', async (_, algorithm, settings) => {
      const customer = await encrypted(algorithm, settings)
      const visitor = newVisitor()
      const page = await answeredPage(visitor, customer)
      expect(responseIn(page)).toContain('EncryptedAssertion')
      expect(responseIn(page)).not.toContain(`mia@${customer.domain}`)
      const { claims } = await cardea.redeem(await visitor.submit(page))
      expect(claims).toMatchObject(claimsOf(customer))
    })

    it('by AES-CBC is read with the legacy setting in a signed response, and without either is not', async () => {
      const legacy = { legacyEncryption: 'aes-cbc' }
      const signed = { signResponse: true }
      for (const name of ['aes128-cbc', 'aes256-cbc']) {
        const { claims } = await signIn(await encrypted(XMLENC + name, signed, legacy))
        expect(claims, name).toHaveProperty('sub')
      }
      const lacking: readonly (readonly [SettingsInput, object])[] = [
        [signed, {}],
        [{}, legacy],
      ]
      for (const [settings, connection] of lacking) {
        const customer = await encrypted(`${XMLENC}aes256-cbc`, settings, connection)
        expect(errorCode(await refusal(customer))).toBe('saml.encryption_unauthenticated')
      }
    })

    it('by Triple DES, which version 7.0 takes by itself, is refused; the hint says what to choose', async () => {
      const page = await refusal(await encrypted(`${XMLENC}tripledes-cbc`, { signResponse: true }))
      expect(errorCode(page)).toBe('saml.encryption_algorithm')
      expect(await cardea.hintOf(page)).toContain('AES-256-GCM')
    })

    it('that was changed on its way is refused', async () => {
      const customer = await encrypted(`${XMLENC11}aes256-gcm`)
      // The last value is the content; the first is its key.
      const change = (xml: string) =>
        xml.replace(/(.*CipherValue>\s*.{100})(.)/s, (_, before: string, at: string) => before + other(at))
      expect(await codeWhenChanged(customer, change)).toBe('saml.decryption_failed')
    })
  })

  describe('is refused', () => {
    it.each([
      ['a changed value', {}, (xml: string) => xml.replace('>mia@', '>ceo@'), 'saml.digest_mismatch'],
      [
        'a changed value below a signed response',
        { signAssertion: false, signResponse: true },
        (xml: string) => xml.replace('>mia@', '>ceo@'),
        'saml.digest_mismatch',
      ],
      [
        'no signature any more',
        {},
        (xml: string) => xml.replace(/<(\w+):Signature\b.*<\/\1:Signature>/s, ''),
        'saml.signature_missing',
      ],
    ])('with %s', async (_, settings, change, code) => {
      expect(await codeWhenChanged(await newCustomer(settings), change)).toBe(code)
    })

    it('as the answer to another customer’s sign-in', async () => {
      const visitor = newVisitor()
      const { SAMLResponse = '' } = formOf(await answeredPage(visitor, await newCustomer())).fields
      const page = await answeredPage(visitor, await newCustomer())
      expect(errorCode(await visitor.submit(page, { SAMLResponse }))).toBe('login.unknown')
    })

    it('a second time', async () => {
      const visitor = newVisitor()
      const page = await answeredPage(visitor, await newCustomer())
      expect(received(await visitor.submit(page))).toHaveProperty('code')
      expect(errorCode(await visitor.submit(page))).toBe('login.browser_mismatch')
    })

    it('SHA-1, with which version 7.0 signs by itself, unless the connection has an exception that ends', async () => {
      const sha1 = {
        signatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
        digestAlgorithm: 'http://www.w3.org/2000/09/xmldsig#sha1',
      }
      expect(errorCode(await refusal(await newCustomer(sha1)))).toBe('saml.signature_algorithm')
      const sha1Until = new Date(Date.now() + 86_400_000).toISOString()
      expect((await signIn(await newCustomer(sha1, { sha1Until }))).claims).toHaveProperty('sub')
    })
  })

  describe.each(['redirect', 'post'] as const)('single logout by HTTP-%s', (binding) => {
    let customer: Customer
    let visitor: Visitor
    let tokens: Tokens
    beforeEach(async () => {
      customer = await keyedCustomer({ logoutBinding: binding }, { sloBinding: binding })
      visitor = newVisitor()
      tokens = await signIn(customer, visitor)
      expect(await cardea.isSignedIn(tokens)).toBe(true)
    })

    /** Follows both messages: over HTTP-POST each comes with a page that posts it. */
    async function logOut(url: string): Promise<Page> {
      const page = await visitor.open(url)
      return binding === 'post' ? visitor.submit(await visitor.submit(page)) : page
    }

    it('from the application ends the session there too, and comes back', async () => {
      expect((await logOut(cardea.logoutUrl(tokens.idToken))).url).toBe(signedOutUri)
      expect(await cardea.isSignedIn(tokens)).toBe(false)
      expect((await visitor.open(idp.signOutUrl(customer.name))).text).toContain('Nobody is signed in')
    })

    it('from the identity provider ends the session here, and our answer is accepted there', async () => {
      const page = await logOut(idp.signOutUrl(customer.name))
      expect([page.status, page.text]).toEqual([200, expect.stringContaining('Signed out everywhere: true')])
      expect(await cardea.isSignedIn(tokens)).toBe(false)
    })

    it('from the application, where the identity provider knows of no session, ends it here and says so', async () => {
      await configure(customer, { logoutBinding: binding })
      const page = await logOut(cardea.logoutUrl(tokens.idToken))
      expect(errorCode(page)).toBe('saml.logout_refused')
      expect(await cardea.isSignedIn(tokens)).toBe(false)
    })
  })

  const claimsOf = ({ domain }: Customer) => ({
    email: `mia@${domain}`,
    email_verified: true,
    given_name: 'Mia',
    family_name: 'Ng',
  })
  const responseIn = (page: Page) =>
    Buffer.from(formOf(page).fields['SAMLResponse'] ?? '', 'base64').toString()
  const other = (letter: string) => (letter === 'A' ? 'B' : 'A')
})
