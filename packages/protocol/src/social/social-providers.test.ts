import { describe, expect, it } from 'vitest'
import { SsoError } from '../errors/sso-error.ts'
import type { JsonObject } from '../oidc/decode-id-token.ts'
import { apple } from './apple.ts'
import { github } from './github.ts'
import { google } from './google.ts'
import { microsoft } from './microsoft.ts'
import { readSocialPerson } from './read-social-person.ts'
import { isSocialProvider, socialHint, socialProviderNames, socialProviders } from './social-providers.ts'
import type { SocialProviderName } from './social-provider.ts'
import { unmetPrompt } from './unmet-prompt.ts'

const tenant = '11111111-2222-4333-8444-555555555555'
const personal = '9188040d-6c67-4c5b-b112-36a304b66dad'
const leo = { sub: 'u-1', email: 'Leo@Home.example' }

/** What reading came to: the address, or the code of the refusal. */
function outcome(name: SocialProviderName, claims: JsonObject): unknown {
  try {
    return readSocialPerson(name, { ...leo, ...claims }).profile.email
  } catch (error) {
    return error instanceof SsoError ? error.code : error
  }
}

const accepted = 'Leo@home.example'
const unverified = 'login.email_unverified'

describe('row 60: an address counts only when the provider has proven it', () => {
  it.each<[SocialProviderName, JsonObject, string]>([
    ['google', { email_verified: true }, accepted],
    ['google', { email_verified: 'true' }, unverified],
    ['google', { email_verified: false }, unverified],
    ['google', {}, unverified],
    ['google', { xms_edov: true }, unverified],
    ['microsoft', { tid: tenant, xms_edov: true }, accepted],
    ['microsoft', { tid: tenant, xms_edov: '1' }, accepted],
    ['microsoft', { tid: tenant, xms_edov: 1 }, accepted],
    ['microsoft', { tid: tenant, xms_edov: 'true' }, accepted],
    ['microsoft', { tid: personal }, accepted],
    ['microsoft', { tid: tenant }, unverified],
    ['microsoft', { tid: tenant, email_verified: true }, unverified],
    ['microsoft', { tid: tenant, xms_edov: false }, unverified],
    ['microsoft', { tid: tenant, xms_edov: '0' }, unverified],
    ['microsoft', { tid: tenant, xms_edov: 'yes' }, unverified],
    ['microsoft', { tid: tenant, xms_edov: [true] }, unverified],
    ['apple', { email_verified: true }, accepted],
    ['apple', { email_verified: 'true' }, accepted],
    ['apple', { email_verified: 'false' }, unverified],
    ['apple', {}, unverified],
    ['github', { email_verified: true }, accepted],
    ['github', { email_verified: false }, unverified],
    ['github', {}, unverified],
  ])('%s %j: %s', (name, claims, expected) => {
    expect(outcome(name, claims)).toBe(expected)
  })

  it.each(socialProviderNames)('%s without an address lets nobody in, whatever else is one', (name) => {
    const claims = { tid: personal, email_verified: true, preferred_username: 'boss@acme.example' }
    expect(outcome(name, { ...claims, email: undefined })).toBe('login.email_missing')
    expect(outcome(name, { ...claims, email: 'no address' })).toBe('login.email_missing')
    expect(outcome(name, { ...claims, email: ['leo@home.example'] })).toBe('login.email_missing')
  })
})

describe('row 60: a provider’s word about an address is true now only where it keeps the mailbox', () => {
  it.each<[SocialProviderName, string, JsonObject, boolean]>([
    ['google', 'leo@gmail.com', {}, true],
    ['google', 'leo@home.example', {}, false],
    ['google', 'leo@home.example', { hd: 'home.example' }, true],
    ['google', 'leo@home.example', { hd: 'other.example' }, false],
    ['google', 'leo@home.example', { hd: ['home.example'] }, false],
    ['microsoft', 'leo@home.example', { tid: tenant, xms_edov: true }, true],
    ['microsoft', 'leo@outlook.com', { tid: personal }, true],
    ['microsoft', 'leo@home.example', { tid: personal }, false],
    ['apple', 'leo@icloud.com', {}, true],
    ['apple', 'x1@privaterelay.appleid.com', {}, true],
    ['apple', 'leo@home.example', {}, false],
    ['github', 'leo@home.example', {}, false],
    ['github', 'leo@github.com', {}, false],
  ])('%s, %s with %j: %s', (name, email, claims, holds) => {
    const all = { sub: 'u-1', email_verified: true, email, ...claims }
    expect(readSocialPerson(name, all).holdsMailbox).toBe(holds)
  })
})

describe('who a social sign-in brings', () => {
  const read = (name: SocialProviderName, claims: JsonObject) =>
    readSocialPerson(name, { ...leo, email_verified: true, ...claims })

  it('has no groups and no roles: anybody’s own tenant could name them', () => {
    const { profile, domain } = read('microsoft', {
      tid: personal,
      groups: ['admins'],
      roles: ['owner'],
      given_name: 'Leo',
      family_name: 'Rossi',
    })
    expect(profile).toMatchObject({ groups: [], roles: [], firstName: 'Leo', name: 'Leo Rossi' })
    expect(domain).toBe('home.example')
  })

  it('has no user name that is another address than the proven one', () => {
    const username = (preferred: string) =>
      read('microsoft', { tid: personal, preferred_username: preferred }).profile.username
    expect(username('boss@acme.example')).toBeNull()
    expect(username('Leo@home.example')).toBe('Leo@home.example')
    expect(read('github', { preferred_username: 'leo' }).profile.username).toBe('leo')
  })

  it('row 60: the tenant is a part of who somebody is at Microsoft, where `sub` is unique within one alone', () => {
    const idpId = (tid: string) => read('microsoft', { tid, xms_edov: true }).profile.idpId
    expect(idpId(tenant)).toBe(`${tenant}.u-1`)
    expect(idpId(personal)).not.toBe(idpId(tenant))
  })
})

describe('OIDC Core §3.1.3.7 item 2: the issuer of a social provider’s ID token', () => {
  it('is one and the same for everybody at Google and at Apple', () => {
    expect(google.issuerOf({ iss: 'https://evil.example' })).toBe('https://accounts.google.com')
    expect(apple.issuerOf({})).toBe('https://appleid.apple.com')
  })

  it('row 61: is that of the token’s own tenant at Microsoft, and none without one', () => {
    expect(microsoft.issuerOf({ tid: tenant })).toBe(`https://login.microsoftonline.com/${tenant}/v2.0`)
    for (const tid of [
      undefined,
      '',
      'common',
      '{tenantid}',
      tenant.toUpperCase().replace('1', 'A'),
      `${tenant}/x`,
      [tenant],
    ]) {
      expect(microsoft.issuerOf({ tid })).toBeNull()
    }
  })
})

describe('RFC 9207 §2.4: the issuer that an authorization response names', () => {
  it('is the provider’s own, and at Microsoft one of a tenant', () => {
    expect(google.hasIssuer('https://accounts.google.com')).toBe(true)
    expect(apple.hasIssuer('https://accounts.google.com')).toBe(false)
    expect(microsoft.hasIssuer(`https://login.microsoftonline.com/${tenant}/v2.0`)).toBe(true)
    for (const issuer of [
      'https://login.microsoftonline.com/common/v2.0',
      'https://login.microsoftonline.com/{tenantid}/v2.0',
      `https://login.microsoftonline.com/${tenant}/v2.0/`,
      `https://evil.example/${tenant}/v2.0`,
    ]) {
      expect(microsoft.hasIssuer(issuer)).toBe(false)
    }
  })
})

describe('the data of social providers', () => {
  it('is found by its name, letter by letter, and by no property of objects (incidents row 57)', () => {
    expect(socialProviderNames.filter(isSocialProvider)).toEqual(Object.keys(socialProviders))
    expect(['Google', 'facebook', 'constructor', '__proto__', ''].filter(isSocialProvider)).toEqual([])
    for (const [name, provider] of Object.entries(socialProviders)) expect(provider.name).toBe(name)
  })

  it('says for every provider where a missing proof is mended', () => {
    for (const name of socialProviderNames) {
      expect(socialHint(name, 'login.email_unverified')).toMatch(/\S/)
      expect(socialHint(name, 'oidc.client_rejected')).toMatch(/\S/)
    }
    expect(socialHint('microsoft', 'login.email_unverified')).toContain('xms_edov')
    expect(socialHint('google', 'saml.unsolicited_response')).toBeNull()
  })

  it('has GitHub’s API where its documentation has it, for github.com and for a server of one’s own', () => {
    expect(github.endpointsAt('https://github.com')).toMatchObject({
      token: 'https://github.com/login/oauth/access_token',
      user: 'https://api.github.com/user',
    })
    expect(github.endpointsAt('https://git.acme.example')).toEqual({
      authorization: 'https://git.acme.example/login/oauth/authorize',
      token: 'https://git.acme.example/login/oauth/access_token',
      user: 'https://git.acme.example/api/v3/user',
      emails: 'https://git.acme.example/api/v3/user/emails',
    })
  })

  it('OIDC Core §3.1.2.1: a prompt that must be kept to and cannot be is told, others are wishes', () => {
    expect(unmetPrompt(microsoft, ['login'])).toBeNull()
    expect(unmetPrompt(google, ['none'])).toBeNull()
    expect(unmetPrompt(google, ['login', 'consent'])).toBe('login')
    expect(unmetPrompt(apple, ['none'])).toBe('none')
    expect(unmetPrompt(apple, ['consent', 'select_account'])).toBeNull()
    expect(unmetPrompt(github, [])).toBeNull()
  })
})
