import { describe, expect, it } from 'vitest'
import {
  ACCESS_TOKEN_LIFETIME,
  accessTokenClaims,
  type ClaimsGrant,
  type ClaimsProfile,
  connectionIdOf,
  ID_TOKEN_LIFETIME,
  idTokenClaims,
  subjectOf,
  tokenHash,
  userinfoClaims,
} from './claims.ts'

const profile: ClaimsProfile = {
  idpId: '00u1;x',
  email: 'ann@example.com',
  outside: false,
  domainVerifiedAt: new Date('2029-12-24T18:00:00.120Z'),
  firstName: 'Ann',
  lastName: 'Lee',
  name: 'Ann Lee',
  username: 'ann',
  groups: ['Engineering', 'Oncall'],
  roles: ['admin'],
  picture: 'https://example.com/ann.png',
  locale: 'de-CH',
  customAttributes: { department: 'R&D' },
  rawAttributes: { 'http://schemas.xmlsoap.org/claims/Group': ['Engineering', 'Oncall'] },
}

const bare: ClaimsProfile = {
  idpId: 'x',
  email: null,
  outside: true,
  domainVerifiedAt: null,
  firstName: null,
  lastName: null,
  name: null,
  username: null,
  groups: [],
  roles: [],
  picture: null,
  locale: null,
  customAttributes: {},
  rawAttributes: {},
}

const inside = {
  connection_id: 'conn_1',
  connection_type: 'saml',
  domain_verified_at: '2029-12-24T18:00:00.120Z',
  scope: 'inside',
}

const grant: ClaimsGrant = {
  issuer: 'https://sso.example.com/',
  clientId: 'demo',
  scope: ['openid', 'profile', 'email', 'groups'],
  sid: 'ses_1',
  nonce: 'n-0S6_WzA2Mj',
  authTime: new Date('2030-01-02T03:04:00.900Z'),
  acr: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
  connectionId: 'conn_1',
  connectionType: 'saml',
  organizationId: 'org_1',
  profile,
  requestedClaims: null,
  organizationSlug: 'acme',
  metadata: null,
}
const access = { ...grant, audience: null, userinfoEndpoint: 'https://sso.example.com/oauth/userinfo' }

const now = new Date('2030-01-02T03:04:05.600Z')
const iat = Date.UTC(2030, 0, 2, 3, 4, 5) / 1000
const idToken = (changed: Partial<ClaimsGrant> = {}) =>
  idTokenClaims({ ...grant, ...changed }, { now, accessToken: 'access', code: 'code', algorithm: 'RS256' })

describe('OIDC Core §3.1.3.6 and §3.3.2.11: at_hash and c_hash', () => {
  // OIDC Core appendix A.3, A.4 and A.6
  it.each([
    ['jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y', '77QmUPtjPfzWtF2AnpK9RQ'],
    ['Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk', 'LDktKdoQak3Pk0cnXxCltA'],
  ])('hashes the published value %s', (value, hash) => {
    expect(tokenHash(value, 'RS256')).toBe(hash)
    expect(tokenHash(value, 'ES256')).toBe(hash)
  })
  it('hashes as Ed25519 does, with SHA-512', () => {
    expect(tokenHash('jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y', 'EdDSA')).toHaveLength(43)
  })
})

describe('OIDC Core §2: the ID token', () => {
  it('has every claim of a full profile', () => {
    expect(idToken()).toEqual({
      iss: 'https://sso.example.com/',
      sub: 'conn_1;00u1;x',
      aud: 'demo',
      azp: 'demo',
      iat,
      exp: iat + ID_TOKEN_LIFETIME,
      auth_time: iat - 5,
      nonce: 'n-0S6_WzA2Mj',
      at_hash: tokenHash('access', 'RS256'),
      c_hash: tokenHash('code', 'RS256'),
      amr: ['conn_1'],
      acr: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
      sid: 'ses_1',
      oid: 'org_1',
      org_id: 'org_1',
      org_name: 'acme',
      email: 'ann@example.com',
      email_verified: true,
      email_provenance: inside,
      name: 'Ann Lee',
      given_name: 'Ann',
      family_name: 'Lee',
      preferred_username: 'ann',
      picture: 'https://example.com/ann.png',
      locale: 'de-CH',
      groups: ['Engineering', 'Oncall'],
    })
  })

  it('leaves out what has no value: nonce only when one was sent, acr only when the IdP gave one', () => {
    const claims = idToken({ nonce: null, acr: null, profile: bare })
    expect(Object.keys(claims).toSorted()).toEqual(
      'amr at_hash aud auth_time azp c_hash exp groups iat iss oid org_id org_name sid sub'
        .split(' ')
        .toSorted(),
    )
  })

  it('§3.2.2.10: issued alone it has neither at_hash nor c_hash, and §5.4 the claims of its scopes all the same', () => {
    const together = idToken()
    const alone = idTokenClaims(grant, { now, accessToken: null, code: null, algorithm: 'RS256' })
    const { at_hash: atHash, c_hash: cHash, ...rest } = together
    expect([typeof atHash, typeof cHash]).toEqual(['string', 'string'])
    expect(alone).toEqual(rest)
    expect(alone).toMatchObject({ email: 'ann@example.com', name: 'Ann Lee' })
  })

  // Incidents rows 60 and 62: an IdP can assert any address.
  it('says email_verified only of an address in a verified domain of the organization', () => {
    expect(idToken({ profile: { ...profile, outside: true } })).toMatchObject({
      email: 'ann@example.com',
      email_verified: false,
    })
    expect(idToken({ profile: { ...bare, outside: false } })).not.toHaveProperty('email_verified')
  })

  it('rows 60 and 62: says beside it who vouches for the address: the organization that has the domain, the provider, or nobody', () => {
    const outside = { ...profile, outside: true, domainVerifiedAt: null }
    expect(idToken({ profile: outside })['email_provenance']).toEqual({
      ...inside,
      domain_verified_at: null,
      scope: 'outside',
    })
    const social = { connectionType: 'social', organizationId: null, organizationSlug: null } as const
    expect(idToken({ ...social, profile: { ...outside, outside: false } })['email_provenance']).toEqual({
      connection_id: 'conn_1',
      connection_type: 'social',
      domain_verified_at: null,
      scope: 'social',
    })
    const unnoted = { ...profile, domainVerifiedAt: null }
    expect(idToken({ profile: unnoted })['email_provenance']).toEqual({ ...inside, domain_verified_at: null })
    expect(idToken({ profile: bare })).not.toHaveProperty('email_provenance')
  })

  it.each([
    [['openid'], [], ['email', 'email_verified', 'email_provenance', 'name', 'groups', 'locale']],
    [
      ['openid', 'email'],
      ['email', 'email_verified', 'email_provenance'],
      ['name', 'groups'],
    ],
    [
      ['openid', 'profile'],
      ['name', 'given_name', 'family_name', 'preferred_username'],
      ['email', 'groups', 'roles'],
    ],
    [['openid', 'groups'], ['groups'], ['name', 'email']],
  ])('§5.4: scope %j', (scope, present, absent) => {
    const claims = idToken({ scope })
    for (const name of present) expect(claims).toHaveProperty(name)
    for (const name of absent) expect(claims).not.toHaveProperty(name)
  })
})

describe('OIDC Core §5.5: claims asked for by name', () => {
  const named = {
    ...grant,
    scope: ['openid'],
    requestedClaims: { idToken: ['email', 'roles'], userinfo: ['given_name', 'raw_attributes'] },
  }

  it('come where they were asked for, also without their scope, and only they', () => {
    const own = Object.keys(idToken({ scope: ['openid'] }))
    expect(Object.keys(idToken(named)).filter((name) => !own.includes(name))).toEqual(['email', 'roles'])
    expect(Object.keys(userinfoClaims(named, named.requestedClaims.userinfo))).toEqual([
      'sub',
      'oid',
      'org_id',
      'org_name',
      'given_name',
      'raw_attributes',
    ])
  })

  it('for UserInfo are named in the access token, and not where there are none', () => {
    const issued = { now, tokenId: 'jti-1' }
    expect(accessTokenClaims({ ...access, ...named }, issued)).toHaveProperty('userinfo_claims', [
      'given_name',
      'raw_attributes',
    ])
    const none = accessTokenClaims(
      { ...access, requestedClaims: { idToken: ['email'], userinfo: [] } },
      issued,
    )
    expect(none).not.toHaveProperty('userinfo_claims')
  })

  it('are left out where the person has no such value', () => {
    expect(idToken({ ...named, profile: bare })).not.toHaveProperty('email')
  })
})

describe('RFC 9068 §2.2: the access token', () => {
  it('is for an API where the sign-in named one, and for UserInfo, by its own name, only with openid', () => {
    const audience = 'https://api.example.com'
    const claims = (scope: readonly string[]) =>
      accessTokenClaims({ ...access, audience, scope }, { now, tokenId: 'jti-1' })
    expect(claims(['openid', 'email'])).toMatchObject({
      aud: [audience, access.userinfoEndpoint],
      client_id: 'demo',
      scope: 'openid email',
      org_id: 'org_1',
    })
    expect(claims(['email'])['aud']).toBe(audience)
    const userinfo = { ...access, audience: access.userinfoEndpoint }
    expect(accessTokenClaims(userinfo, { now, tokenId: 'jti-1' })['aud']).toEqual([access.userinfoEndpoint])
  })

  it('is for Cardea itself, for 15 minutes, and says nothing about the person', () => {
    expect(accessTokenClaims(access, { now, tokenId: 'jti-1' })).toEqual({
      iss: 'https://sso.example.com/',
      // RFC 7519 §4.1.3: a list, which libraries read that know no other form.
      aud: ['https://sso.example.com/'],
      sub: 'conn_1;00u1;x',
      client_id: 'demo',
      iat,
      exp: iat + ACCESS_TOKEN_LIFETIME,
      jti: 'jti-1',
      sid: 'ses_1',
      scope: 'openid profile email groups',
      org_id: 'org_1',
    })
    expect(ACCESS_TOKEN_LIFETIME).toBe(15 * 60)
  })
})

describe('OIDC Core §5.3.2: UserInfo', () => {
  it('adds the whole profile under the scope profile', () => {
    expect(userinfoClaims(grant)).toEqual({
      sub: 'conn_1;00u1;x',
      oid: 'org_1',
      org_id: 'org_1',
      org_name: 'acme',
      email: 'ann@example.com',
      email_verified: true,
      email_provenance: inside,
      name: 'Ann Lee',
      given_name: 'Ann',
      family_name: 'Lee',
      preferred_username: 'ann',
      picture: 'https://example.com/ann.png',
      locale: 'de-CH',
      groups: ['Engineering', 'Oncall'],
      connection_id: 'conn_1',
      connection_type: 'saml',
      organization_id: 'org_1',
      idp_id: '00u1;x',
      roles: ['admin'],
      custom_attributes: { department: 'R&D' },
      raw_attributes: { 'http://schemas.xmlsoap.org/claims/Group': ['Engineering', 'Oncall'] },
    })
  })

  it('has no attribute of the person under openid alone', () => {
    expect(userinfoClaims({ ...grant, scope: ['openid'] })).toEqual({
      sub: 'conn_1;00u1;x',
      oid: 'org_1',
      org_id: 'org_1',
      org_name: 'acme',
    })
  })
})

describe('what the product says of a person', () => {
  const name = 'https://app.example.com/user_metadata'
  const told = { ...grant, metadata: { name, value: { plan: 'gold', seats: [1] } } }

  it('is in the ID token and in UserInfo, under the name that the application has chosen, whatever the scopes', () => {
    const scope = ['openid']
    expect(idToken({ ...told, scope })).toMatchObject({ [name]: { plan: 'gold', seats: [1] } })
    expect(userinfoClaims({ ...told, scope })).toMatchObject({ [name]: { plan: 'gold', seats: [1] } })
    expect(accessTokenClaims({ ...access, ...told }, { now, tokenId: 'jti-1' })).not.toHaveProperty([name])
  })

  it('is absent where it has said nothing', () => {
    expect(idToken({})).not.toHaveProperty([name])
    expect(userinfoClaims(grant)).not.toHaveProperty([name])
  })

  it('replaces no claim of ours, even under its name', () => {
    const hostile = { name: 'sub', value: { admin: true } }
    expect(idToken({ metadata: hostile })['sub']).toBe('conn_1;00u1;x')
    expect(userinfoClaims({ ...grant, metadata: hostile })['sub']).toBe('conn_1;00u1;x')
  })
})

describe('a person of a social connection', () => {
  const social = { ...grant, connectionType: 'social', organizationId: null, organizationSlug: null } as const

  it('is of no organization: no token and no answer names one', () => {
    const issued = { now, accessToken: 'at', code: 'code', tokenId: 't', algorithm: 'RS256' } as const
    for (const claims of [
      idTokenClaims(social, issued),
      accessTokenClaims({ ...access, ...social }, issued),
      userinfoClaims(social),
    ]) {
      expect(claims['sub']).toBe('conn_1;00u1;x')
      for (const name of ['oid', 'org_id', 'org_name', 'organization_id'])
        expect(claims).not.toHaveProperty(name)
    }
  })

  it('has an address that its provider has proven', () => {
    expect(userinfoClaims(social)).toMatchObject({ email_verified: true, connection_type: 'social' })
  })
})

describe('the subject', () => {
  it('names its connection', () => {
    expect(connectionIdOf(subjectOf('conn_1', 'a;b'))).toBe('conn_1')
    expect(connectionIdOf('nonsense')).toBeNull()
    expect(connectionIdOf(';x')).toBeNull()
  })

  it('is another one for the same id at another connection', () => {
    expect(subjectOf('conn_1', 'ann')).not.toBe(subjectOf('conn_2', 'ann'))
  })
})
