import { describe, expect, it } from 'vitest'
import type { AssertionAttribute, NameId } from '../saml/types.ts'
import { type MapProfileInput, mapProfile } from './map-profile.ts'
import { presets } from './preset-of.ts'

const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'
const EMAIL = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'
const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'

type Sent = Record<string, string | readonly string[]>

function attributesOf(sent: Sent): AssertionAttribute[] {
  return Object.entries(sent).map(([name, values]) => ({
    name,
    friendlyName: null,
    values: typeof values === 'string' ? [values] : values,
  }))
}

function saml(
  sent: Sent | readonly AssertionAttribute[],
  {
    provider = 'generic-saml',
    mapping = {},
    subject = { value: 'u-1', format: PERSISTENT },
  }: {
    provider?: string
    mapping?: MapProfileInput['mapping']
    subject?: NameId
  } = {},
) {
  const attributes = Array.isArray(sent)
    ? (sent as readonly AssertionAttribute[])
    : attributesOf(sent as Sent)
  return mapProfile({ protocol: 'saml', provider, mapping, subject, attributes })
}

function oidc(
  claims: Record<string, unknown>,
  provider = 'generic-oidc',
  mapping: MapProfileInput['mapping'] = {},
) {
  return mapProfile({
    protocol: 'oidc',
    provider,
    mapping,
    subject: 'u-1',
    claims: { sub: 'u-1', ...claims },
  })
}

describe('presets', () => {
  const person = { email: 'ada@acme.com', firstName: 'Ada', lastName: 'Lovelace' }

  it.each<[string, Sent]>([
    ['okta', { email: 'ada@acme.com', firstName: 'Ada', lastName: 'Lovelace' }],
    [
      'entra-id',
      {
        [`${CLAIMS}/emailaddress`]: 'ada@acme.com',
        [`${CLAIMS}/givenname`]: 'Ada',
        [`${CLAIMS}/surname`]: 'Lovelace',
      },
    ],
    [
      'entra-id',
      {
        [`${CLAIMS}/name`]: 'ada@acme.com',
        [`${CLAIMS}/givenname`]: 'Ada',
        [`${CLAIMS}/surname`]: 'Lovelace',
      },
    ],
    ['google', { 'Primary email': 'ada@acme.com', 'First name': 'Ada', 'Last name': 'Lovelace' }],
    [
      'adfs',
      {
        [`${CLAIMS}/emailaddress`]: 'ada@acme.com',
        [`${CLAIMS}/givenname`]: 'Ada',
        [`${CLAIMS}/surname`]: 'Lovelace',
      },
    ],
    ['onelogin', { 'User.email': 'ada@acme.com', 'User.FirstName': 'Ada', 'User.LastName': 'Lovelace' }],
    ['jumpcloud', { email: 'ada@acme.com', firstname: 'Ada', lastname: 'Lovelace' }],
    ['pingfederate', { mail: 'ada@acme.com', givenName: 'Ada', sn: 'Lovelace' }],
    ['pingone', { 'Email Address': 'ada@acme.com', 'Given Name': 'Ada', 'Family Name': 'Lovelace' }],
    [
      'shibboleth',
      {
        'urn:oid:0.9.2342.19200300.100.1.3': 'ada@acme.com',
        'urn:oid:2.5.4.42': 'Ada',
        'urn:oid:2.5.4.4': 'Lovelace',
      },
    ],
    [
      'keycloak',
      {
        'urn:oid:1.2.840.113549.1.9.1': 'ada@acme.com',
        'urn:oid:2.5.4.42': 'Ada',
        'urn:oid:2.5.4.4': 'Lovelace',
      },
    ],
    ['cyberark', { Email: 'ada@acme.com', FirstName: 'Ada', LastName: 'Lovelace' }],
    ['duo', { 'Email Address': 'ada@acme.com', 'First Name': 'Ada', 'Last Name': 'Lovelace' }],
    ['rippling', { work_email: 'ada@acme.com', first_name: 'Ada', last_name: 'Lovelace' }],
    ['miniorange', { 'E-Mail Address': 'ada@acme.com', fname: 'Ada', lname: 'Lovelace' }],
    [
      'auth0',
      {
        [`${CLAIMS}/emailaddress`]: 'ada@acme.com',
        [`${CLAIMS}/givenname`]: 'Ada',
        [`${CLAIMS}/surname`]: 'Lovelace',
      },
    ],
    ['generic-saml', { mail: 'ada@acme.com', givenName: 'Ada', sn: 'Lovelace' }],
    ['a provider without a preset', { EMAIL: 'ada@acme.com', FIRSTNAME: 'Ada', surname: 'Lovelace' }],
  ])('reads what %s sends over SAML: %j', (provider, sent) => {
    expect(saml(sent, { provider })).toMatchObject(person)
  })

  it.each(Object.keys(presets))('reads the standard claims whatever the provider: %s', (provider) => {
    const claims = { email: 'ada@acme.com', given_name: 'Ada', family_name: 'Lovelace' }
    expect(oidc(claims, provider)).toMatchObject(person)
  })

  it('reads Entra ID’s upn where it sends no e-mail claim', () => {
    expect(oidc({ upn: 'ada@acme.com' }, 'entra-id').email).toBe('ada@acme.com')
  })

  it('reads Keycloak’s roles, which it nests', () => {
    expect(oidc({ realm_access: { roles: ['admin', 'dev'] } }, 'keycloak').roles).toEqual(['admin', 'dev'])
  })

  it('takes no inherited property for a preset', () => {
    expect(saml({ email: 'ada@acme.com' }, { provider: 'constructor' }).email).toBe('ada@acme.com')
  })
})

describe('names of attributes', () => {
  it('prefers the exact name, then any case, then the FriendlyName', () => {
    const attribute = (name: string, friendlyName: string | null, value: string) => ({
      name,
      friendlyName,
      values: [value],
    })
    const friendly = attribute('urn:x', 'locale', 'de')
    const otherCase = attribute('LOCALE', null, 'fr')
    const exact = attribute('locale', null, 'en')
    expect(saml([friendly, otherCase, exact]).locale).toBe('en')
    expect(saml([friendly, otherCase]).locale).toBe('fr')
    expect(saml([friendly]).locale).toBe('de')
  })

  it('passes over a name whose values are empty', () => {
    expect(saml({ firstName: ['', '  '], givenName: 'Ada' }).firstName).toBe('Ada')
  })

  it('joins first and last name when there is no display name', () => {
    expect(saml({ firstName: 'Ada', lastName: 'Lovelace' }).name).toBe('Ada Lovelace')
    expect(saml({ firstName: 'Ada' }).name).toBeNull()
  })
})

describe('e-mail', () => {
  it('lowers the domain, keeps the local part, drops space around it', () => {
    expect(saml({ email: '  Ada.L@ACME.Com\n' }).email).toBe('Ada.L@acme.com')
  })

  it('does not fold letters of other alphabets into ASCII (incidents row 76)', () => {
    expect(saml({ email: 'ada@\u212Aelvin.com' }).email).toBe('ada@\u212Aelvin.com')
  })

  it.each([
    'ada',
    'ada@acme',
    'ada@acme.com@evil.com',
    'a da@acme.com',
    'ada@acme..com',
    '"ada"@acme.com',
    '@acme.com',
    'ada@',
    `${'a'.repeat(65)}@acme.com`,
  ])('is null for %j, which is no address', (email) => expect(saml({ email }).email).toBeNull())

  it('skips a candidate that is no address', () => {
    expect(saml({ email: 'ada', mail: 'ada@acme.com' }).email).toBe('ada@acme.com')
  })

  it('falls back to a NameID that is an address', () => {
    expect(saml({}, { subject: { value: 'ada@acme.com', format: EMAIL } }).email).toBe('ada@acme.com')
    expect(saml({}, { subject: { value: 'ada@acme.com', format: null } }).email).toBe('ada@acme.com')
  })

  it('does not fall back where the mapping names an attribute', () => {
    const mapped = { mapping: { email: 'contact' }, subject: { value: 'ada@acme.com', format: EMAIL } }
    expect(saml({ email: 'eve@acme.com' }, mapped).email).toBeNull()
  })
})

describe('the person’s identifier', () => {
  it('is the NameID, or the sub', () => {
    expect(saml({}).idpId).toBe('u-1')
    expect(oidc({ email: 'x@acme.com' }).idpId).toBe('u-1')
  })

  it('is never a transient NameID (saml-core-2.0-os §8.3.8)', () => {
    const subject = { value: '_abc', format: TRANSIENT }
    expect(() => saml({ email: 'ada@acme.com' }, { subject })).toThrow('login.subject_unusable')
    const lasting = { 'urn:oasis:names:tc:SAML:attribute:pairwise-id': 'p-1@acme.com' }
    expect(saml(lasting, { subject }).idpId).toBe('p-1@acme.com')
    expect(
      saml({ 'urn:oid:1.3.6.1.4.1.5923.1.1.1.6': 'ada@acme.com' }, { subject, provider: 'shibboleth' }).idpId,
    ).toBe('ada@acme.com')
  })

  it('is the attribute that the mapping names, and an error without it', () => {
    expect(saml({ employee: '42' }, { mapping: { idpId: 'employee' } }).idpId).toBe('42')
    expect(() => saml({}, { mapping: { idpId: 'employee' } })).toThrow('login.subject_unusable')
  })

  it.each(['', ' ', 'x'.repeat(1025), 'é'.repeat(600)])(
    'is refused when it is empty or too long to be a key',
    (value) => {
      expect(() => saml({}, { subject: { value, format: PERSISTENT } })).toThrow('login.subject_unusable')
    },
  )
})

describe('mapping', () => {
  it('replaces the preset’s names', () => {
    expect(
      saml({ email: 'old@acme.com', contact: 'new@acme.com' }, { mapping: { email: 'contact' } }).email,
    ).toBe('new@acme.com')
  })

  it('takes the first of several names that has a value', () => {
    expect(saml({ b: 'B', c: 'C' }, { mapping: { locale: ['a', 'b', 'c'] } }).locale).toBe('B')
  })

  it('keeps names beyond the normalized ones as custom attributes, one value or several', () => {
    const { customAttributes } = saml(
      { dept: 'R&D', desks: ['1', '2'] },
      { mapping: { department: 'dept', desks: 'desks', none: 'x' } },
    )
    expect({ ...customAttributes }).toEqual({ department: 'R&D', desks: ['1', '2'] })
  })
})

describe('several values', () => {
  it('keeps every group once, in order, unsplit', () => {
    expect(saml({ groups: ['b', 'a', 'b', 'x, y'] }).groups).toEqual(['b', 'a', 'x, y'])
    expect(oidc({ groups: ['b', 'a', 'b', 7, { no: 1 }] }).groups).toEqual(['b', 'a', '7'])
    expect(oidc({ groups: 'only' }).groups).toEqual(['only'])
  })
})

describe('raw attributes', () => {
  it('are SAML’s names with all values as sent, joined when a name comes twice', () => {
    const twice = [
      { name: 'a', friendlyName: null, values: [' 1 '] },
      { name: 'a', friendlyName: null, values: ['2'] },
    ]
    expect({ ...saml(twice).rawAttributes }).toEqual({ a: [' 1 ', '2'] })
  })

  it('are the claims about the person, without those of the token', () => {
    const raw = oidc({ aud: 'x', nonce: 'n', exp: 1, tid: 't', address: { country: 'UK' } }).rawAttributes
    expect(JSON.parse(JSON.stringify(raw))).toEqual({ sub: 'u-1', tid: 't', address: { country: 'UK' } })
  })

  it('take __proto__ for a name like any other', () => {
    const claims = JSON.parse('{"__proto__": {"email": "eve@acme.com"}, "constructor": "x"}') as Record<
      string,
      unknown
    >
    const profile = mapProfile({ protocol: 'oidc', provider: 'okta', mapping: {}, subject: 'u-1', claims })
    expect(profile.email).toBeNull()
    expect(JSON.stringify(profile.rawAttributes)).toContain('__proto__')
    expect(
      Object.keys(saml([{ name: '__proto__', friendlyName: null, values: ['x'] }]).rawAttributes),
    ).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>)['email']).toBeUndefined()
  })

  it('hold nothing that a database refuses: NUL, half a surrogate pair, endless nesting', () => {
    const deep = JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`) as unknown
    const profile = oidc({ 'a\0b': 'x\0y', half: '\ud800!', deep, given_name: 'A\0' })
    expect(profile.firstName).toBe('A\ufffd')
    const text = JSON.stringify(profile.rawAttributes)
    expect(text).toContain('"a\ufffdb":"x\ufffdy"')
    expect(text).toContain('"half":"\ufffd!"')
    expect(text).not.toContain('['.repeat(20))
  })
})
