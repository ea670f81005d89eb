import { describe, expect, it } from 'vitest'
import { SsoError } from '../errors/sso-error.ts'
import {
  type RequestingClient,
  identifyClient,
  readAuthorizationRequest,
  stateForError,
} from './read-authorization-request.ts'

const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
const web: RequestingClient = {
  clientId: 'demo',
  type: 'web',
  redirectUri: 'https://app.example.com/cb',
  allowedOrigins: [],
  mode: 'production',
  offlineAccess: false,
  idTokenFormPost: false,
  audiences: ['https://api.example.com', 'reports'],
  issuer: 'https://sso.example.com/',
}
const spa = { ...web, type: 'spa' } as const

type Sent = Record<string, string | string[]>

function wire(sent: Sent): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, [value].flat()]))
}

const read = (sent: Sent, client: RequestingClient = web) =>
  readAuthorizationRequest(wire({ response_type: 'code', ...sent }), client)

function refusal(work: () => unknown): Pick<SsoError, 'code' | 'details'> {
  try {
    work()
  } catch (error) {
    if (error instanceof SsoError) return error
    throw error
  }
  throw new Error('was accepted')
}

describe('OIDC Core §3.1.2.1: the authorization request', () => {
  it('reads every parameter', () => {
    const request = read({
      client_id: 'demo',
      redirect_uri: 'https://app.example.com/cb',
      response_mode: 'query',
      scope: 'openid groups email',
      state: 'xyz',
      nonce: 'n-0S6_WzA2Mj',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      prompt: 'login consent',
      max_age: '3600',
      login_hint: 'ann@example.com',
      domain_hint: 'example.com',
      connection_id: 'conn_1',
      organization_id: 'org_1',
      provider: 'google',
      ui_locales: 'de-CH de en',
      display: 'popup',
      acr_values: 'silver bronze',
      claims: JSON.stringify({
        id_token: { acr: { values: ['bronze', 'gold'] }, sub: { value: 'conn_1;ann' }, email: null },
      }),
    })
    expect(request).toEqual({
      clientId: 'demo',
      redirectUri: 'https://app.example.com/cb',
      responseType: 'code',
      responseMode: 'query',
      scope: ['openid', 'groups', 'email'],
      state: 'xyz',
      nonce: 'n-0S6_WzA2Mj',
      audience: null,
      codeChallenge: challenge,
      prompt: ['login', 'consent'],
      maxAge: 3600,
      loginHint: 'ann@example.com',
      domainHint: 'example.com',
      connectionId: 'conn_1',
      organizationId: 'org_1',
      provider: 'google',
      uiLocales: ['de-CH', 'de', 'en'],
      display: 'popup',
      acrValues: ['silver', 'bronze', 'gold'],
      requiredAcr: null,
      subjects: ['conn_1;ann'],
      claims: { idToken: ['email'], userinfo: [] },
    })
    expect(JSON.parse(JSON.stringify(request))).toEqual(request)
  })

  it('OIDC Core §11: grants offline_access to a client that may have refresh tokens', () => {
    const offline = { ...web, offlineAccess: true }
    expect(read({ scope: 'openid offline_access' }, offline).scope).toEqual(['openid', 'offline_access'])
    expect(read({ scope: 'openid' }, offline).scope).toEqual(['openid'])
  })

  it('RFC 6749 §3.3: without scope asks for openid profile email; all else is absent', () => {
    expect(read({})).toEqual({
      clientId: 'demo',
      redirectUri: 'https://app.example.com/cb',
      responseType: 'code',
      responseMode: 'query',
      scope: ['openid', 'profile', 'email'],
      state: null,
      nonce: null,
      audience: null,
      codeChallenge: null,
      prompt: [],
      maxAge: null,
      loginHint: null,
      domainHint: null,
      connectionId: null,
      organizationId: null,
      provider: null,
      uiLocales: [],
      display: null,
      acrValues: [],
      requiredAcr: null,
      subjects: null,
      claims: null,
    })
  })

  it('RFC 6749 §3.1: an empty value counts as absent, an unknown parameter is ignored', () => {
    expect(read({ state: '', nonce: '', scope: '', prompt: '', foo: ['1', '2'], toString: 'x' })).toEqual(
      read({}),
    )
  })

  it.each([
    ['openid address phone', ['openid']],
    ['openid openid email', ['openid', 'email']],
    ['profile', ['profile']],
    ['urn:x:y email', ['email']],
  ])('ignores scopes that are not offered: %s', (scope, granted) => {
    expect(read({ scope }).scope).toEqual(granted)
  })

  it('passes over ui_locales that are no language tags', () => {
    expect(read({ ui_locales: 'de ../x 1 en-US <b>' }).uiLocales).toEqual(['de', 'en-US'])
  })

  it('passes over a display that is not known', () => {
    expect(read({ display: 'hologram' }).display).toBeNull()
  })

  it.each(['0', '1', '999999999'])('max_age %s', (maxAge) => {
    expect(read({ max_age: maxAge }).maxAge).toBe(Number(maxAge))
  })
})

describe('refusals that go back to the application', () => {
  const control = 'oauth.parameter_malformed'
  const table: [string, Sent, string][] = [
    ['no response_type (RFC 6749 §3.1.1)', { response_type: '' }, 'oauth.parameter_missing'],
    ['response_type token', { response_type: 'token' }, 'oauth.response_type_unsupported'],
    ['response_type id_token, not switched on', { response_type: 'id_token' }, 'oauth.id_token_not_enabled'],
    ['response_type id_token token', { response_type: 'id_token token' }, 'oauth.response_type_unsupported'],
    ['response_type code id_token', { response_type: 'code id_token' }, 'oauth.response_type_unsupported'],
    ['response_type none', { response_type: 'none' }, 'oauth.response_type_unsupported'],
    ['response_type in capitals', { response_type: 'CODE' }, 'oauth.response_type_unsupported'],
    ['response_type code with a space', { response_type: 'code ' }, 'oauth.response_type_unsupported'],
    ['response_type twice', { response_type: ['code', 'code'] }, 'oauth.parameter_repeated'],
    ['response_mode fragment', { response_mode: 'fragment' }, 'oauth.response_mode_unsupported'],
    ['response_mode in capitals', { response_mode: 'FORM_POST' }, 'oauth.response_mode_unsupported'],
    ['response_mode twice', { response_mode: ['query', 'query'] }, 'oauth.parameter_repeated'],
    [
      'web_message to no registered origin',
      { response_mode: 'web_message' },
      'oauth.web_message_origin_unknown',
    ],
    ['request (OIDC Core §6.1)', { request: 'eyJ' }, 'oauth.request_object_unsupported'],
    ['request_uri (OIDC Core §6.2)', { request_uri: 'https://a/b' }, 'oauth.request_uri_unsupported'],
    ['scope with two spaces (RFC 6749 §3.3)', { scope: 'openid  email' }, 'oauth.scope_malformed'],
    ['scope with a quote', { scope: 'openid "x"' }, 'oauth.scope_malformed'],
    ['scope that ends in a space', { scope: 'openid ' }, 'oauth.scope_malformed'],
    ['scope with a letter outside ASCII', { scope: 'openid ä' }, 'oauth.scope_malformed'],
    ['only unknown scopes (RFC 6749 §4.1.2.1)', { scope: 'admin write' }, 'oauth.scope_unknown'],
    [
      'offline_access of a client that has no refresh tokens (OIDC Core §11)',
      { scope: 'openid offline_access' },
      'oauth.offline_access_not_enabled',
    ],
    [
      'challenge without method (RFC 7636 §4.3)',
      { code_challenge: challenge },
      'oauth.pkce_method_unsupported',
    ],
    [
      'method plain (RFC 9700 §2.1.1, incidents row 81)',
      { code_challenge: challenge, code_challenge_method: 'plain' },
      'oauth.pkce_method_unsupported',
    ],
    [
      'method s256 in lower case',
      { code_challenge: challenge, code_challenge_method: 's256' },
      'oauth.pkce_method_unsupported',
    ],
    ['method without challenge', { code_challenge_method: 'S256' }, 'oauth.parameter_malformed'],
    [
      'challenge of a wrong form',
      { code_challenge: 'abc', code_challenge_method: 'S256' },
      'oauth.parameter_malformed',
    ],
    [
      'challenge with padding',
      { code_challenge: `${challenge}=`, code_challenge_method: 'S256' },
      'oauth.parameter_malformed',
    ],
    [
      'challenge twice',
      { code_challenge: [challenge, challenge], code_challenge_method: 'S256' },
      'oauth.parameter_repeated',
    ],
    ['claims that are no JSON (OIDC Core §5.5)', { claims: 'email' }, 'oauth.parameter_malformed'],
    ['acr_values twice', { acr_values: ['a', 'b'] }, 'oauth.parameter_repeated'],
    ['display twice', { display: ['page', 'page'] }, 'oauth.parameter_repeated'],
    ['unknown prompt', { prompt: 'create' }, 'oauth.prompt_unsupported'],
    ['prompt none with login', { prompt: 'none login' }, 'oauth.prompt_unsupported'],
    ['prompt in capitals', { prompt: 'NONE' }, 'oauth.prompt_unsupported'],
    ['max_age that is negative', { max_age: '-1' }, 'oauth.parameter_malformed'],
    ['max_age with a point', { max_age: '1.5' }, 'oauth.parameter_malformed'],
    ['max_age in hexadecimal', { max_age: '0x10' }, 'oauth.parameter_malformed'],
    ['max_age in other digits', { max_age: '١' }, 'oauth.parameter_malformed'],
    ['max_age beyond a lifetime', { max_age: '9'.repeat(10) }, 'oauth.parameter_malformed'],
    ['state twice', { state: ['a', 'b'] }, 'oauth.parameter_repeated'],
    ['state twice, once empty', { state: ['', 'b'] }, 'oauth.parameter_repeated'],
    ['state with a line break', { state: 'a\r\nb' }, control],
    ['state with NUL', { state: 'a\0b' }, control],
    ['state that is too long', { state: 'a'.repeat(4097) }, 'oauth.parameter_malformed'],
    ['nonce with NUL', { nonce: '\0' }, control],
    ['nonce that is too long', { nonce: 'a'.repeat(2049) }, 'oauth.parameter_malformed'],
    ['nonce twice', { nonce: ['a', 'a'] }, 'oauth.parameter_repeated'],
    ['login_hint with DEL', { login_hint: 'a\u007f' }, control],
    ['connection_id twice', { connection_id: ['conn_1', 'conn_2'] }, 'oauth.parameter_repeated'],
    ['organization_id twice', { organization_id: ['org_1', 'org_2'] }, 'oauth.parameter_repeated'],
    ['provider twice', { provider: ['google', 'apple'] }, 'oauth.parameter_repeated'],
    ['domain_hint twice', { domain_hint: ['a.example', 'b.example'] }, 'oauth.parameter_repeated'],
    ['login_hint twice', { login_hint: ['a@a', 'b@b'] }, 'oauth.parameter_repeated'],
  ]

  it.each(table)('%s', (_, sent, code) => {
    expect(refusal(() => read(sent)).code).toBe(code)
    // A public client has more rules, never fewer.
    expect(() => read(sent, spa)).toThrow(SsoError)
  })

  it('RFC 9700 §2.1.1, incidents row 81: a public client without PKCE', () => {
    expect(refusal(() => read({}, spa)).code).toBe('oauth.pkce_required')
    expect(read({ code_challenge: challenge, code_challenge_method: 'S256' }, spa).codeChallenge).toBe(
      challenge,
    )
  })

  it('an application that signs nobody in', () => {
    const m2m = { ...web, type: 'm2m' } as const
    expect(refusal(() => readAuthorizationRequest(wire({ response_type: 'code' }), m2m)).code).toBe(
      'oauth.client_not_allowed',
    )
  })
})

describe('OIDC Core §3.2.2.1: a request for an ID token', () => {
  const client = { ...web, idTokenFormPost: true }
  const sent = { response_type: 'id_token', response_mode: 'form_post', nonce: 'n', scope: 'openid email' }

  it('is read with its nonce', () => {
    expect(read(sent, client)).toMatchObject({
      responseType: 'id_token',
      responseMode: 'form_post',
      nonce: 'n',
      scope: ['openid', 'email'],
      codeChallenge: null,
    })
  })

  it('needs no PKCE, since there is no code: of a public client neither', () => {
    expect(read(sent, { ...client, type: 'spa' }).responseType).toBe('id_token')
    expect(read({ ...sent, code_challenge: challenge }, client).codeChallenge).toBeNull()
  })

  it('§11: has offline_access ignored, whether the client may have refresh tokens or not', () => {
    const scope = 'openid offline_access'
    for (const offlineAccess of [true, false]) {
      expect(read({ ...sent, scope }, { ...client, offlineAccess }).scope).toEqual(['openid'])
    }
  })

  it.each<[string, Sent, string]>([
    ['no nonce', { nonce: '' }, 'oauth.parameter_missing'],
    ['a scope without openid', { scope: 'email' }, 'oauth.openid_scope_required'],
    [
      'no response mode: that would be the fragment',
      { response_mode: '' },
      'oauth.id_token_mode_unsupported',
    ],
    ['response_mode query', { response_mode: 'query' }, 'oauth.id_token_mode_unsupported'],
    ['response_type code id_token', { response_type: 'code id_token' }, 'oauth.response_type_unsupported'],
    ['response_type id_token token', { response_type: 'id_token token' }, 'oauth.response_type_unsupported'],
    ['response_type token', { response_type: 'token' }, 'oauth.response_type_unsupported'],
  ])('is refused with %s', (_, changed, code) => {
    expect(refusal(() => read({ ...sent, ...changed }, client)).code).toBe(code)
  })

  it('leaves requests for a code as they are', () => {
    expect(read({}, client)).toEqual(read({}))
  })
})

describe('who asks: refusals that are never redirected', () => {
  it('reads the client id and the redirect URI', () => {
    expect(identifyClient(wire({ client_id: 'demo', redirect_uri: 'https://a/cb' }))).toEqual({
      clientId: 'demo',
      redirectUri: 'https://a/cb',
    })
    expect(identifyClient(wire({ client_id: 'demo' })).redirectUri).toBeNull()
  })

  it.each<[string, Sent, string]>([
    ['no client_id', {}, 'oauth.client_id_missing'],
    ['an empty client_id', { client_id: '' }, 'oauth.client_id_missing'],
    ['client_id twice', { client_id: ['demo', 'evil'] }, 'oauth.parameter_repeated'],
    [
      'redirect_uri twice',
      { client_id: 'demo', redirect_uri: ['https://a', 'https://b'] },
      'oauth.parameter_repeated',
    ],
    ['client_id with NUL', { client_id: 'demo\0' }, 'oauth.parameter_malformed'],
    [
      'redirect_uri with a line break',
      { client_id: 'demo', redirect_uri: 'https://a\n' },
      'oauth.parameter_malformed',
    ],
  ])('%s', (_, sent, code) => {
    expect(refusal(() => identifyClient(wire(sent))).code).toBe(code)
  })

  it('names of inherited properties are parameters like others', () => {
    expect(refusal(() => identifyClient({})).code).toBe('oauth.client_id_missing')
    expect(read({ constructor: 'x', ['__proto__']: 'y' })).toEqual(read({}))
  })
})

describe('RFC 6749 §4.1.2.1: the state of an error response', () => {
  it.each<[Sent, string | null]>([
    [{ state: 'xyz' }, 'xyz'],
    [{}, null],
    [{ state: '' }, null],
    [{ state: ['a', 'b'] }, null],
    [{ state: 'a\r\nb' }, null],
    [{ state: 'a'.repeat(4096) }, 'a'.repeat(4096)],
    [{ state: 'a'.repeat(4097) }, null],
  ])('%j', (sent, expected) => {
    expect(stateForError(wire(sent))).toBe(expected)
  })
})

describe('RFC 8707 §2: the API that the access token is for', () => {
  it.each([
    ['audience', 'reports'],
    ['resource', 'https://api.example.com'],
  ])('is one of the application’s, by %s', (name, value) => {
    expect(read({ [name]: value }).audience).toBe(value)
  })

  it('is Cardea itself where none is named, or Cardea', () => {
    expect(read({}).audience).toBeNull()
    expect(read({ audience: 'https://sso.example.com/' }).audience).toBeNull()
  })

  it.each([
    'https://api.example.com/',
    'https://API.example.com',
    'Reports',
    'https://other.example',
    'demo',
  ])('is nothing else: %s', (audience) => {
    expect(refusal(() => read({ audience })).code).toBe('oauth.audience_unknown')
    expect(refusal(() => read({ resource: audience })).code).toBe('oauth.audience_unknown')
  })

  it('is one alone (§3)', () => {
    const both = { resource: 'https://api.example.com', audience: 'reports' }
    expect(refusal(() => read(both)).code).toBe('oauth.parameter_malformed')
    const twice = { resource: ['https://api.example.com', 'reports'] }
    expect(refusal(() => read(twice)).code).toBe('oauth.parameter_repeated')
  })

  it('means nothing where no access token is issued', () => {
    const client = { ...web, idTokenFormPost: true }
    const asked = { response_type: 'id_token', response_mode: 'form_post', nonce: 'n', audience: 'elsewhere' }
    expect(read(asked, client).audience).toBeNull()
  })
})
