import { describe, expect, it } from 'vitest'
import type { AssertionAttribute, NameId } from '../saml/types.ts'
import { type MapProfileInput, mapProfile, namesOf } from './map-profile.ts'
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

const MICROSOFT = 'http://schemas.microsoft.com/ws/2008/06/identity/claims'
const UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified'

/** The profile without what was sent: exactly what the mapping made of it. */
function mapped(profile: ReturnType<typeof mapProfile>) {
  return Object.fromEntries(Object.entries(profile).filter(([name]) => name !== 'rawAttributes'))
}

const nothing = {
  email: null,
  firstName: null,
  lastName: null,
  name: null,
  username: null,
  groups: [],
  roles: [],
  picture: null,
  locale: null,
  customAttributes: {},
}
const ada = {
  ...nothing,
  email: 'ada@acme.com',
  firstName: 'Ada',
  lastName: 'Lovelace',
  name: 'Ada Lovelace',
}

/** Attribute by attribute, with names and FriendlyNames as the provider's own documents show them. */
const samlPeople: [string, NameId, readonly AssertionAttribute[], Record<string, unknown>][] = [
  [
    'okta',
    { value: 'ada@acme.com', format: EMAIL },
    attributesOf({
      email: 'ada@acme.com',
      firstName: 'Ada',
      lastName: 'Lovelace',
      login: 'ada.l',
      groups: ['Everyone', 'Engineering'],
    }),
    { idpId: 'ada@acme.com', username: 'ada.l', groups: ['Everyone', 'Engineering'] },
  ],
  [
    'entra-id',
    { value: 'kVf2Qx9mPersistent', format: PERSISTENT },
    attributesOf({
      'http://schemas.microsoft.com/identity/claims/tenantid': '3b5f2e1c-0000-4000-8000-000000000001',
      'http://schemas.microsoft.com/identity/claims/objectidentifier': '0f8fad5b-d9cb-469f-a165-70867728950e',
      'http://schemas.microsoft.com/identity/claims/displayname': 'Lovelace, Ada',
      'http://schemas.microsoft.com/identity/claims/identityprovider': 'https://sts.windows.net/3b5f2e1c/',
      'http://schemas.microsoft.com/claims/authnmethodsreferences': [`${MICROSOFT}/password`],
      [`${MICROSOFT}/groups`]: ['5a4b0001-0000-4000-8000-000000000000'],
      [`${MICROSOFT}/role`]: 'Reader',
      [`${CLAIMS}/givenname`]: 'Ada',
      [`${CLAIMS}/surname`]: 'Lovelace',
      [`${CLAIMS}/emailaddress`]: 'ada@acme.com',
      [`${CLAIMS}/name`]: 'ada_contractor@acme.onmicrosoft.com',
    }),
    {
      idpId: 'kVf2Qx9mPersistent',
      name: 'Lovelace, Ada',
      username: 'ada_contractor@acme.onmicrosoft.com',
      groups: ['5a4b0001-0000-4000-8000-000000000000'],
      roles: ['Reader'],
    },
  ],
  [
    'google',
    { value: 'ada@acme.com', format: EMAIL },
    attributesOf({
      'Primary email': 'ada@acme.com',
      'First name': 'Ada',
      'Last name': 'Lovelace',
      groups: ['Engineering'],
      'Department role': 'Lead',
    }),
    { idpId: 'ada@acme.com', groups: ['Engineering'], roles: ['Lead'] },
  ],
  [
    'adfs',
    { value: 'S-1-5-21-1004', format: UNSPECIFIED },
    attributesOf({
      [`${CLAIMS}/upn`]: 'ada@corp.acme.local',
      [`${CLAIMS}/emailaddress`]: 'ada@acme.com',
      [`${CLAIMS}/givenname`]: 'Ada',
      [`${CLAIMS}/surname`]: 'Lovelace',
      'http://schemas.xmlsoap.org/claims/CommonName': 'Ada L.',
      'http://schemas.xmlsoap.org/claims/Group': ['Domain Users', 'Engineering'],
      [`${MICROSOFT}/role`]: ['Lead'],
      [`${MICROSOFT}/windowsaccountname`]: 'ACME\\ada',
    }),
    {
      idpId: 'S-1-5-21-1004',
      name: 'Ada L.',
      username: 'ada@corp.acme.local',
      groups: ['Domain Users', 'Engineering'],
      roles: ['Lead'],
    },
  ],
  [
    'onelogin',
    { value: 'ada@acme.com', format: EMAIL },
    attributesOf({
      'User.email': 'ada@acme.com',
      'User.FirstName': 'Ada',
      'User.LastName': 'Lovelace',
      'User.roles': ['Default', 'Engineering'],
      memberOf: ['CN=Engineering,OU=Groups,DC=acme,DC=com'],
    }),
    {
      idpId: 'ada@acme.com',
      groups: ['CN=Engineering,OU=Groups,DC=acme,DC=com'],
      roles: ['Default', 'Engineering'],
    },
  ],
  [
    'jumpcloud',
    { value: 'ada@acme.com', format: EMAIL },
    attributesOf({
      email: 'ada@acme.com',
      firstname: 'Ada',
      lastname: 'Lovelace',
      username: 'ada',
      memberOf: ['All Users', 'Engineering'],
    }),
    { idpId: 'ada@acme.com', username: 'ada', groups: ['All Users', 'Engineering'] },
  ],
  [
    'pingfederate',
    { value: 'ada', format: UNSPECIFIED },
    attributesOf({
      mail: 'ada@acme.com',
      givenName: 'Ada',
      sn: 'Lovelace',
      cn: 'Ada King',
      sAMAccountName: 'alovelace',
      memberOf: ['CN=Engineering,DC=acme', 'CN=Staff,DC=acme'],
    }),
    {
      idpId: 'ada',
      name: 'Ada King',
      username: 'alovelace',
      groups: ['CN=Engineering,DC=acme', 'CN=Staff,DC=acme'],
    },
  ],
  [
    'pingone',
    { value: 'c5f1e1d8-77d0-4b5c-9c0a-000000000001', format: PERSISTENT },
    attributesOf({
      saml_subject: 'c5f1e1d8-77d0-4b5c-9c0a-000000000001',
      'Email Address': 'ada@acme.com',
      'Given Name': 'Ada',
      'Family Name': 'Lovelace',
      Formatted: 'Ada Lovelace',
      Username: 'ada',
      'Group Names': ['Engineering'],
    }),
    { idpId: 'c5f1e1d8-77d0-4b5c-9c0a-000000000001', username: 'ada', groups: ['Engineering'] },
  ],
  [
    'shibboleth',
    { value: '_5b1f2d', format: TRANSIENT },
    [
      ['urn:oasis:names:tc:SAML:attribute:pairwise-id', 'samlPairwiseID', 'X7QK2@acme.com'],
      ['urn:oid:0.9.2342.19200300.100.1.3', 'mail', 'ada@acme.com'],
      ['urn:oid:2.5.4.42', 'givenName', 'Ada'],
      ['urn:oid:2.5.4.4', 'sn', 'Lovelace'],
      ['urn:oid:2.16.840.1.113730.3.1.241', 'displayName', 'Ada Lovelace'],
      ['urn:oid:1.3.6.1.4.1.5923.1.1.1.6', 'eduPersonPrincipalName', 'al1@acme.com'],
      ['urn:oid:1.3.6.1.4.1.5923.1.1.1.9', 'eduPersonScopedAffiliation', 'staff@acme.com', 'member@acme.com'],
      ['urn:oid:1.3.6.1.4.1.5923.1.5.1.1', 'isMemberOf', 'acme:engineering'],
      ['urn:oid:2.16.840.1.113730.3.1.39', 'preferredLanguage', 'en-GB'],
    ].map(([name = '', friendlyName = null, ...values]) => ({ name, friendlyName, values })),
    {
      idpId: 'X7QK2@acme.com',
      username: 'al1@acme.com',
      groups: ['acme:engineering'],
      roles: ['staff@acme.com', 'member@acme.com'],
      locale: 'en-GB',
    },
  ],
  [
    'keycloak',
    { value: 'G-1f3a', format: PERSISTENT },
    [
      ['urn:oid:1.2.840.113549.1.9.1', 'email', 'ada@acme.com'],
      ['urn:oid:2.5.4.42', 'givenName', 'Ada'],
      ['urn:oid:2.5.4.4', 'surname', 'Lovelace'],
      ['member', null, '/engineering'],
      // One attribute for each role, unless the admin asks for a single one.
      ['Role', null, 'offline_access'],
      ['Role', null, 'manage-account'],
    ].map(([name, friendlyName, ...values]) => ({
      name: name ?? '',
      friendlyName: friendlyName ?? null,
      values: values.map(String),
    })),
    { idpId: 'G-1f3a', groups: ['/engineering'], roles: ['offline_access', 'manage-account'] },
  ],
  [
    'cyberark',
    { value: 'ada@acme.com', format: UNSPECIFIED },
    attributesOf({
      Email: 'ada@acme.com',
      FirstName: 'Ada',
      LastName: 'Lovelace',
      DisplayName: 'Ada Lovelace',
      LoginUser: 'ada@acme.cyberark.example',
      Groups: ['Engineering'],
      Roles: ['Everybody'],
    }),
    {
      idpId: 'ada@acme.com',
      username: 'ada@acme.cyberark.example',
      groups: ['Engineering'],
      roles: ['Everybody'],
    },
  ],
  [
    'duo',
    { value: 'ada@acme.com', format: EMAIL },
    attributesOf({
      'Email Address': 'ada@acme.com',
      'First Name': 'Ada',
      'Last Name': 'Lovelace',
      'Display Name': 'Ada L.',
      Username: 'ada',
      Role: 'Lead',
    }),
    { idpId: 'ada@acme.com', name: 'Ada L.', username: 'ada', roles: ['Lead'] },
  ],
  [
    'rippling',
    { value: 'ada@acme.com', format: EMAIL },
    attributesOf({
      work_email: 'ada@acme.com',
      first_name: 'Ada',
      last_name: 'Lovelace',
      full_name: 'Ada Lovelace',
      department: 'Engineering',
    }),
    { idpId: 'ada@acme.com', groups: ['Engineering'] },
  ],
  [
    'miniorange',
    { value: 'ada', format: UNSPECIFIED },
    attributesOf({
      'E-Mail Address': 'ada@acme.com',
      fname: 'Ada',
      lname: 'Lovelace',
      'Display Name': 'Ada L.',
      username: 'ada',
      groupName: ['Engineering', 'Staff'],
    }),
    { idpId: 'ada', name: 'Ada L.', username: 'ada', groups: ['Engineering', 'Staff'] },
  ],
  [
    'auth0',
    { value: 'auth0|5f7c8ec7c33c6c004bbafe82', format: UNSPECIFIED },
    attributesOf({
      [`${CLAIMS}/nameidentifier`]: 'auth0|5f7c8ec7c33c6c004bbafe82',
      [`${CLAIMS}/emailaddress`]: 'ada@acme.com',
      [`${CLAIMS}/name`]: 'Ada Lovelace',
      [`${CLAIMS}/givenname`]: 'Ada',
      [`${CLAIMS}/surname`]: 'Lovelace',
      [`${CLAIMS}/upn`]: 'ada@acme.com',
      'http://schemas.auth0.com/identities/default/isSocial': 'false',
      'http://schemas.auth0.com/email_verified': 'true',
      'http://schemas.auth0.com/nickname': 'ada',
      'http://schemas.auth0.com/picture': 'https://cdn.example/ada.png',
    }),
    {
      idpId: 'auth0|5f7c8ec7c33c6c004bbafe82',
      username: 'ada',
      picture: 'https://cdn.example/ada.png',
    },
  ],
  [
    'generic-saml',
    { value: 'u-1', format: null },
    attributesOf({
      emailAddress: 'ada@acme.com',
      givenName: 'Ada',
      surname: 'Lovelace',
      uid: 'ada',
      isMemberOf: ['staff'],
      role: 'Lead',
      avatarUrl: 'https://cdn.example/ada.png',
      preferredLanguage: 'en',
    }),
    {
      idpId: 'u-1',
      username: 'ada',
      groups: ['staff'],
      roles: ['Lead'],
      picture: 'https://cdn.example/ada.png',
      locale: 'en',
    },
  ],
]

/** Claims of an ID token as the provider issues it for `openid profile email`. */
const oidcPeople: [string, Record<string, unknown>, Record<string, unknown>][] = [
  [
    'okta',
    { preferred_username: 'ada@acme.com', groups: ['Everyone'], locale: 'en-US', zoneinfo: 'Europe/London' },
    { username: 'ada@acme.com', groups: ['Everyone'], locale: 'en-US' },
  ],
  [
    'entra-id',
    {
      oid: '0f8fad5b-d9cb-469f-a165-70867728950e',
      tid: '3b5f2e1c-0000-4000-8000-000000000001',
      preferred_username: 'ada@acme.onmicrosoft.com',
      roles: ['Reader'],
      ver: '2.0',
    },
    { username: 'ada@acme.onmicrosoft.com', roles: ['Reader'] },
  ],
  [
    'google',
    { email_verified: true, hd: 'acme.com', picture: 'https://cdn.example/ada.png', locale: 'en' },
    { picture: 'https://cdn.example/ada.png', locale: 'en' },
  ],
  [
    'adfs',
    { upn: 'ada@corp.acme.local', unique_name: 'ACME\\ada', group: ['Domain Users', 'Engineering'] },
    { name: 'Ada Lovelace', username: 'ada@corp.acme.local', groups: ['Domain Users', 'Engineering'] },
  ],
  ['onelogin', { preferred_username: 'ada', groups: ['Staff'] }, { username: 'ada', groups: ['Staff'] }],
  ['jumpcloud', { preferred_username: 'ada', memberOf: 'Staff' }, { username: 'ada', groups: ['Staff'] }],
  [
    'pingfederate',
    { preferred_username: 'ada', memberOf: ['CN=Staff'] },
    { username: 'ada', groups: ['CN=Staff'] },
  ],
  ['pingone', { preferred_username: 'ada', env: 'e-1', org: 'o-1' }, { username: 'ada' }],
  [
    'shibboleth',
    { preferred_username: 'al1', isMemberOf: ['acme:staff'] },
    { username: 'al1', groups: ['acme:staff'] },
  ],
  [
    'keycloak',
    {
      preferred_username: 'ada',
      groups: ['/engineering'],
      realm_access: { roles: ['offline_access', 'lead'] },
      resource_access: { account: { roles: ['manage-account'] } },
    },
    { username: 'ada', groups: ['/engineering'], roles: ['offline_access', 'lead'] },
  ],
  ['cyberark', { unique_name: 'ada@acme.com', preferred_username: 'ada' }, { username: 'ada@acme.com' }],
  ['duo', { preferred_username: 'ada', email_verified: true }, { username: 'ada' }],
  ['rippling', { preferred_username: 'ada' }, { username: 'ada' }],
  ['miniorange', { preferred_username: 'ada', groups: ['Staff'] }, { username: 'ada', groups: ['Staff'] }],
  [
    'auth0',
    { nickname: 'ada', picture: 'https://cdn.example/ada.png', 'https://acme.com/roles': ['lead'] },
    { username: 'ada', picture: 'https://cdn.example/ada.png' },
  ],
  [
    'generic-oidc',
    { nickname: 'ada', roles: ['lead'], groups: ['staff'] },
    { username: 'ada', roles: ['lead'], groups: ['staff'] },
  ],
]

describe('whole profiles, as each provider sends them', () => {
  it.each(samlPeople)('%s over SAML', (provider, subject, attributes, person) => {
    const profile = saml(attributes, { provider, subject })
    expect(mapped(profile)).toEqual({ ...ada, ...person })
    expect(Object.keys(profile.rawAttributes)).toEqual([...new Set(attributes.map(({ name }) => name))])
  })

  it.each(oidcPeople)('%s over OIDC', (provider, sent, person) => {
    const names = { email: 'ada@acme.com', given_name: 'Ada', family_name: 'Lovelace', name: 'Ada Lovelace' }
    const profile = oidc({ ...names, ...sent }, provider)
    expect(mapped(profile)).toEqual({ ...ada, idpId: 'u-1', ...person })
    expect({ ...profile.rawAttributes }).toEqual({ sub: 'u-1', ...names, ...sent })
  })

  it('leave out no preset', () => {
    const shown = new Set([...samlPeople, ...oidcPeople].map(([provider]) => provider))
    expect(Object.keys(presets).filter((provider) => !shown.has(provider))).toEqual([])
  })

  it('are empty, never guessed, where nothing but the identifier came', () => {
    for (const provider of Object.keys(presets)) {
      expect(mapped(saml({}, { provider }))).toEqual({ ...nothing, idpId: 'u-1' })
      expect(mapped(oidc({}, provider))).toEqual({ ...nothing, idpId: 'u-1' })
    }
  })
})

describe('a name is the whole name', () => {
  const lookalikes = [
    'email_verified',
    'xemail',
    'emails',
    'email.personal',
    'personal_email',
    'manager.email',
    `${CLAIMS}/emailaddress2`,
    'x:http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
    'urn:oid:0.9.2342.19200300.100.1.30',
    ' email',
    '',
  ]

  it.each(lookalikes)('%j does not hold the e-mail address', (name) => {
    for (const provider of Object.keys(presets)) {
      expect(saml({ [name]: 'eve@acme.com' }, { provider }).email).toBeNull()
      expect(oidc({ [name]: 'eve@acme.com' }, provider).email).toBeNull()
    }
  })

  it('nor do groupsOwned, isAdmin or superroles hold groups and roles', () => {
    const sent = { groupsOwned: 'a', mygroups: 'b', isAdmin: 'true', superroles: 'c', roles_requested: 'd' }
    for (const provider of Object.keys(presets)) {
      expect(saml(sent, { provider })).toMatchObject({ groups: [], roles: [] })
      expect(oidc(sent, provider)).toMatchObject({ groups: [], roles: [] })
    }
  })

  it('a claim’s counts with its case (RFC 7519 §4)', () => {
    expect(oidc({ Email: 'eve@acme.com', EMAIL: 'eve@acme.com' }).email).toBeNull()
  })

  it('of a FriendlyName counts only where no attribute has it as its name (saml-core-2.0-os §2.7.3.1)', () => {
    const friendly = { name: 'urn:x', friendlyName: 'email', values: ['eve@acme.com'] }
    expect(saml([friendly, ...attributesOf({ email: 'ada@acme.com' })]).email).toBe('ada@acme.com')
    expect(saml([friendly]).email).toBe('eve@acme.com')
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
    '%s is one like any other',
    (name) => {
      const own = (value: unknown) =>
        Object.defineProperty({}, name, { value, enumerable: true }) as Record<string, string>
      const sent = [{ name, friendlyName: null, values: ['v'] }]
      expect(mapped(saml(sent))).toEqual({ ...nothing, idpId: 'u-1' })
      expect(Object.entries(saml(sent).rawAttributes)).toEqual([[name, ['v']]])
      // As the source of an attribute, and as the name of a custom one.
      expect(saml(sent, { mapping: { locale: name } }).locale).toBe('v')
      expect(Object.entries(saml({ a: 'v' }, { mapping: own('a') }).customAttributes)).toEqual([[name, 'v']])
      expect(oidc({}, 'okta', { locale: name, name: `${name}.name` })).toMatchObject({
        locale: null,
        name: null,
      })
      expect(
        mapProfile({ protocol: 'oidc', provider: name, mapping: {}, subject: 'u-1', claims: own('v') }).email,
      ).toBeNull()
    },
  )
})

describe('what is inherited', () => {
  const inherits = (from: object) => Object.create(from) as Record<string, string>
  const input = { protocol: 'oidc', provider: 'okta', mapping: {}, subject: 'u-1', claims: {} } as const

  it('is no claim, nor part of one', () => {
    expect(mapProfile({ ...input, claims: inherits({ email: 'eve@acme.com' }) }).email).toBeNull()
    const claims = { address: inherits({ country: 'UK' }) }
    expect(mapProfile({ ...input, claims, mapping: { locale: 'address.country' } }).locale).toBeNull()
  })

  it('is no mapping', () => {
    const claims = { email: 'ada@acme.com', contact: 'eve@acme.com' }
    const profile = mapProfile({
      ...input,
      claims,
      mapping: inherits({ email: 'contact', custom: 'contact' }),
    })
    expect(profile.email).toBe('ada@acme.com')
    expect(profile.customAttributes).toEqual({})
  })
})

describe('several candidates', () => {
  it('come in the provider’s order, not in that of the message', () => {
    const sent = { mail: 'third@acme.com', 'user.email': 'second@acme.com', email: 'first@acme.com' }
    expect(saml(sent, { provider: 'okta' }).email).toBe('first@acme.com')
    expect(saml({ ...sent, email: '' }, { provider: 'okta' }).email).toBe('second@acme.com')
    expect(saml({ mail: sent.mail }, { provider: 'okta' }).email).toBe('third@acme.com')
  })

  it('of one attribute: the first that is an address', () => {
    expect(saml({ email: ['', 'ada', 'ada@acme.com', 'second@acme.com'] }).email).toBe('ada@acme.com')
    expect(oidc({ email: ['ada@acme.com', 'second@acme.com'] }).email).toBe('ada@acme.com')
  })

  it('are not mixed: the groups of the first name that has any', () => {
    expect(saml({ groups: ['a'], memberOf: ['b'] }).groups).toEqual(['a'])
  })
})

describe('values', () => {
  it.each([
    ['space around them', ' \t\n Ada \u00a0', 'Ada'],
    ['space within them', 'Ada  Augusta', 'Ada  Augusta'],
    ['nothing but space', ' \n ', null],
  ])('with %s', (_, sent, firstName) => {
    expect(saml({ firstName: sent }).firstName).toBe(firstName)
    expect(oidc({ given_name: sent }).firstName).toBe(firstName)
  })

  it('of groups lose the space around them, and doubles after that', () => {
    expect(saml({ groups: [' Staff', 'Staff ', '', 'staff', 'Team; Lead'] }).groups).toEqual([
      'Staff',
      'staff',
      'Team; Lead',
    ])
  })

  it.each<[unknown, string | null]>([
    [42, '42'],
    [true, 'true'],
    [false, 'false'],
    [9007199254740991, '9007199254740991'],
    // What JSON.parse rounds: two people's numbers would be the same.
    [JSON.parse('9007199254740993'), null],
    [JSON.parse('-1e400'), null],
    [null, null],
    [{ value: 'x' }, null],
    [[], null],
    [[null, ['x'], 'y'], 'y'],
  ])('of a claim, %j: %j', (claim, locale) => expect(oidc({ locale: claim }).locale).toBe(locale))
})

describe('the mapping of the connection', () => {
  it('replaces the names of each attribute, the generic ones too', () => {
    const names = [
      'email',
      'firstName',
      'lastName',
      'name',
      'username',
      'groups',
      'roles',
      'picture',
      'locale',
    ]
    const mapping = Object.fromEntries(names.map((name) => [name, `acme_${name}`]))
    expect(mapped(saml(samlPeople[0]?.[2] ?? [], { provider: 'okta', mapping }))).toEqual({
      ...nothing,
      idpId: 'u-1',
    })
    const sent = {
      ...Object.fromEntries(names.map((name) => [`acme_${name}`, `new ${name}`])),
      acme_email: 'new@acme.com',
    }
    expect(saml({ ...sent, email: 'old@acme.com' }, { provider: 'okta', mapping })).toMatchObject({
      email: 'new@acme.com',
      firstName: 'new firstName',
      lastName: 'new lastName',
      name: 'new name',
      username: 'new username',
      groups: ['new groups'],
      roles: ['new roles'],
      picture: 'new picture',
      locale: 'new locale',
    })
  })

  it('of no names leaves the preset’s', () => {
    expect(saml({ email: 'ada@acme.com' }, { mapping: { email: [], custom: [] } })).toMatchObject({
      email: 'ada@acme.com',
      customAttributes: {},
    })
  })

  it('reaches into claims by a path, a claim of just that name first', () => {
    const claims = { org: { unit: { name: 'R&D' }, 'unit.name': 'x' } }
    expect({ ...oidc(claims, 'okta', { unit: 'org.unit.name' }).customAttributes }).toEqual({ unit: 'R&D' })
    const named = { ...claims, 'org.unit.name': 'Labs' }
    expect({ ...oidc(named, 'okta', { unit: 'org.unit.name' }).customAttributes }).toEqual({ unit: 'Labs' })
    expect({ ...oidc({ org: 'text' }, 'okta', { unit: 'org.length' }).customAttributes }).toEqual({})
    const roles = { 'https://acme.com/roles': ['lead'] }
    expect(oidc(roles, 'auth0', { roles: 'https://acme.com/roles' }).roles).toEqual(['lead'])
  })

  it('names what messages ask for', () => {
    const connection = { protocol: 'saml', provider: 'google', mapping: {} } as const
    expect(namesOf(connection, 'email').slice(0, 3)).toEqual(['email', 'Email', 'Primary email'])
    expect(namesOf({ ...connection, mapping: { email: 'contact' } }, 'email')).toEqual(['contact'])
    expect(namesOf({ ...connection, mapping: { email: ['a', 'b'] } }, 'email')).toEqual(['a', 'b'])
  })
})

describe('the NameID as e-mail address (saml-core-2.0-os §8.3.2)', () => {
  it.each<[string, string | null, string | null]>([
    ['Ada@ACME.com', EMAIL, 'Ada@acme.com'],
    ['ada@acme.com', UNSPECIFIED, 'ada@acme.com'],
    ['ada@acme.com', PERSISTENT, 'ada@acme.com'],
    ['ada@acme.com', null, 'ada@acme.com'],
    ['ada', EMAIL, null],
    ['ACME\\ada', UNSPECIFIED, null],
  ])('%j of format %j: %j', (value, format, email) => {
    expect(saml({}, { subject: { value, format } })).toMatchObject({ idpId: value, email })
  })

  it('comes after the attributes, and never where it is transient', () => {
    const subject = { value: 'login@acme.com', format: EMAIL }
    expect(saml({ mail: 'ada@acme.com' }, { subject })).toMatchObject({
      idpId: 'login@acme.com',
      email: 'ada@acme.com',
    })
    const transient = { value: 'once@acme.com', format: TRANSIENT }
    expect(saml({ id: '1' }, { subject: transient, mapping: { idpId: 'id' } })).toMatchObject({
      idpId: '1',
      email: null,
    })
  })

  it('is not matched by a sub that looks like one', () => {
    const input = {
      protocol: 'oidc',
      provider: 'okta',
      mapping: {},
      subject: 'ada@acme.com',
      claims: {},
    } as const
    expect(mapProfile(input)).toMatchObject({ idpId: 'ada@acme.com', email: null })
  })
})

describe('a transient NameID names nobody (saml-core-2.0-os §8.3.8)', () => {
  const subject = { value: '_once', format: TRANSIENT }

  it.each(Object.keys(presets))('and is refused with all that %s sends of a person', (provider) => {
    const sent = { email: 'ada@acme.com', mail: 'ada@acme.com', uid: 'ada', username: 'ada', name: 'Ada' }
    expect(() => saml(sent, { provider, subject })).toThrow(
      expect.objectContaining({
        code: 'login.subject_unusable',
        details: { reason: 'the NameID is transient' },
      }),
    )
  })

  it.each([
    'urn:oasis:names:tc:SAML:attribute:pairwise-id',
    'urn:oasis:names:tc:SAML:attribute:subject-id',
    'urn:oid:1.3.6.1.4.1.5923.1.1.1.13',
  ])('unless %s does, which lasts', (name) => {
    expect(saml({ [name]: ' p-1 ' }, { subject }).idpId).toBe('p-1')
    expect(saml({ [name]: 'p-1' }).idpId).toBe('u-1')
  })

  it('or the attribute that the mapping names, which replaces a lasting NameID as well', () => {
    const mapping = { idpId: ['employeeNumber', 'objectGUID'] }
    expect(saml({ objectGUID: 'g-1' }, { subject, mapping }).idpId).toBe('g-1')
    expect(saml({ objectGUID: 'g-1' }, { mapping }).idpId).toBe('g-1')
    expect(() => saml({ uid: 'ada' }, { mapping })).toThrow(
      expect.objectContaining({ details: { reason: 'none of employeeNumber, objectGUID has a value' } }),
    )
    expect(oidc({ oid: 'o-1' }, 'entra-id', { idpId: 'oid' }).idpId).toBe('o-1')
    expect(() => oidc({}, 'entra-id', { idpId: 'oid' })).toThrow('login.subject_unusable')
  })
})

describe('the key of the person (OIDC Core §5.7, saml-core-2.0-os §8.3.7)', () => {
  it.each<[string, string]>([
    ['1024 bytes', 'x'.repeat(1024)],
    ['1024 bytes of fewer letters', 'é'.repeat(512)],
    ['the case that was sent', 'AbC'],
  ])('may have %s', (_, value) => {
    expect(saml({}, { subject: { value, format: PERSISTENT } }).idpId).toBe(value)
    expect(oidc({ id: value }, 'okta', { idpId: 'id' }).idpId).toBe(value)
  })

  it.each<[string, string]>([
    ['nothing', ''],
    ['1025 bytes', 'x'.repeat(1025)],
    ['1025 bytes of fewer letters', `${'é'.repeat(512)}x`],
    ['a character that stands for any that is broken', 'J\ufffdrg'],
  ])('may not have %s', (_, value) => {
    expect(() => saml({}, { subject: { value, format: PERSISTENT } })).toThrow('login.subject_unusable')
    expect(() => oidc({ id: value }, 'okta', { idpId: 'id' })).toThrow('login.subject_unusable')
    const input = { protocol: 'oidc', provider: 'okta', mapping: {}, subject: value, claims: {} } as const
    expect(() => mapProfile(input)).toThrow('login.subject_unusable')
  })

  it.each(['u\ud800', 'u\0', JSON.parse('9007199254740993') as number])(
    'is never made of what was not kept: %j',
    (id) => {
      expect(() => oidc({ id }, 'okta', { idpId: 'id' })).toThrow('login.subject_unusable')
    },
  )

  it('is not the e-mail address, whoever sends whose (incidents row 60)', () => {
    const [one, other] = ['sub-1', 'sub-2'].map((subject) =>
      mapProfile({
        protocol: 'oidc',
        provider: 'entra-id',
        mapping: {},
        subject,
        claims: { email: 'ada@acme.com' },
      }),
    )
    expect([one?.idpId, other?.idpId]).toEqual(['sub-1', 'sub-2'])
    expect(one?.email).toBe(other?.email)
  })
})
