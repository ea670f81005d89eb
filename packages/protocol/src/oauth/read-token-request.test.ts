import { describe, expect, it } from 'vitest'
import { SsoError } from '../errors/sso-error.ts'
import { readClientCredentials, readTokenRequest } from './read-token-request.ts'

type Sent = Record<string, string | string[]>

function wire(sent: Sent): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, [value].flat()]))
}

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`
}

function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof SsoError) return error.code
    throw error
  }
  return 'no error'
}

const credentials = (sent: Sent, authorization?: string) => readClientCredentials(wire(sent), authorization)

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const unsupported = 'oauth.client_authentication_unsupported'
const malformed = 'oauth.client_authentication_malformed'
const sent = (assertion: string) => ({ client_assertion: assertion, client_assertion_type: JWT_BEARER })

/** An assertion that says it is of this client; nothing of it is verified here. */
function assertionOf(sub: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256' })}.${part({ sub })}.AA`
}

describe('RFC 6749 §2.3.1: client_secret_basic', () => {
  it('reads the published example', () => {
    expect(credentials({}, 'Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW')).toEqual({
      method: 'client_secret_basic',
      clientId: 's6BhdRkqt3',
      clientSecret: 'gX1fBat3bV',
    })
  })

  it.each([
    ['demo:a%3Ab%25+c%2B', 'demo', 'a:b% c+'],
    ['a%3Ab:secret', 'a:b', 'secret'],
    ['demo:a:b:c', 'demo', 'a:b:c'],
    ['d%C3%A9mo:%E2%9C%93', 'démo', '✓'],
  ])('decodes both halves from form encoding: %s', (sent, clientId, clientSecret) => {
    expect(credentials({}, basic(sent))).toEqual({ method: 'client_secret_basic', clientId, clientSecret })
  })

  it('RFC 7617 §2: the scheme is written in any case', () => {
    expect(credentials({}, basic('demo:s').replace('Basic', 'bAsIc')).clientId).toBe('demo')
  })

  it('an empty password is a client without a secret', () => {
    expect(credentials({}, basic('demo:'))).toEqual({ method: 'none', clientId: 'demo', clientSecret: null })
  })

  it.each([
    ['another scheme', 'Negotiate abc'],
    ['a bearer token and a secret in one', `Bearer, ${basic('demo:s')}`],
    ['no scheme', Buffer.from('demo:s').toString('base64')],
    ['nothing after the scheme', 'Basic '],
    ['not base64', 'Basic de$mo'],
    ['two values', `${basic('demo:s')}, ${basic('demo:s')}`],
    ['no colon', basic('demo')],
    ['no client id', basic(':secret')],
    ['a broken percent sequence', basic('demo:100%')],
    ['a percent sequence that is not UTF-8', basic('demo:%ff')],
    ['NUL in the client id', basic('de%00mo:s')],
    ['a line break in the secret', basic('demo:a\nb')],
    ['an empty header', ''],
  ])('refuses %s', (_, header) => {
    expect(codeOf(() => credentials({}, header))).toBe('oauth.client_authentication_malformed')
  })
})

describe('RFC 6749 §2.3.1: client_secret_post and public clients', () => {
  it('reads the secret of the body', () => {
    expect(credentials({ client_id: 'demo', client_secret: 's' })).toEqual({
      method: 'client_secret_post',
      clientId: 'demo',
      clientSecret: 's',
    })
  })

  it('RFC 6749 §3.2.1: only a client id is method none', () => {
    expect(credentials({ client_id: 'demo' })).toEqual({
      method: 'none',
      clientId: 'demo',
      clientSecret: null,
    })
  })

  it.each<[string, Sent, string | undefined, string]>([
    ['nobody', {}, undefined, 'oauth.client_authentication_missing'],
    ['only a secret', { client_secret: 's' }, undefined, 'oauth.client_authentication_missing'],
    ['client_id twice', { client_id: ['a', 'b'] }, undefined, 'oauth.parameter_repeated'],
    [
      'client_secret twice',
      { client_id: 'a', client_secret: ['s', 's'] },
      undefined,
      'oauth.parameter_repeated',
    ],
    ['NUL in client_id', { client_id: 'a\0' }, undefined, 'oauth.parameter_malformed'],
    ['the type of an assertion alone', { client_assertion_type: JWT_BEARER }, undefined, unsupported],
    ['an assertion without its type', { client_assertion: assertionOf('a') }, undefined, unsupported],
    [
      'an assertion of another type',
      { client_assertion: assertionOf('a'), client_assertion_type: 'urn:ietf:params:oauth:saml2-bearer' },
      undefined,
      unsupported,
    ],
    ['an assertion of nobody', { ...sent(assertionOf('')) }, undefined, malformed],
    ['an assertion of a NUL', { ...sent(assertionOf('a\0')) }, undefined, malformed],
    ['an assertion that is no JWT', { ...sent('x.y') }, undefined, malformed],
    ['an assertion of another client', { ...sent(assertionOf('a')), client_id: 'b' }, undefined, malformed],
    [
      'an assertion and a secret',
      { ...sent(assertionOf('a')), client_id: 'a', client_secret: 's' },
      undefined,
      'oauth.client_authentication_repeated',
    ],
    [
      'an empty assertion beside a header',
      { client_assertion: '' },
      basic('a:s'),
      'oauth.client_authentication_repeated',
    ],
  ])('refuses %s', (_, sent, header, code) => {
    expect(codeOf(() => credentials(sent, header))).toBe(code)
  })
})

describe('RFC 6749 §2.3: one authentication method per request', () => {
  it.each<[string, Sent]>([
    ['the same secret in header and body', { client_id: 'demo', client_secret: 's' }],
    ['another client id in the body', { client_id: 'other' }],
    ['only the secret in the body', { client_secret: 's' }],
  ])('refuses %s', (_, sent) => {
    expect(codeOf(() => credentials(sent, basic('demo:s')))).toBe('oauth.client_authentication_repeated')
  })

  it('the same client id in the body is allowed', () => {
    expect(credentials({ client_id: 'demo' }, basic('demo:s')).method).toBe('client_secret_basic')
  })

  it('RFC 6750 §2.1: a bearer token beside it is none, and stands for none', () => {
    const own = { client_id: 'demo', client_secret: 's' }
    expect(credentials(own, 'Bearer abc').method).toBe('client_secret_post')
    expect(credentials({ client_id: 'demo' }, 'bearer abc').method).toBe('none')
    expect(codeOf(() => credentials({}, 'Bearer abc'))).toBe('oauth.client_authentication_missing')
  })
})

describe('RFC 6749 §4.1.3: the token request', () => {
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
  const valid = { grant_type: 'authorization_code', code: 'c', redirect_uri: 'https://a/cb' }

  it('reads it, with and without a code verifier', () => {
    expect(readTokenRequest(wire(valid))).toEqual({
      grantType: 'authorization_code',
      code: 'c',
      redirectUri: 'https://a/cb',
      codeVerifier: null,
    })
    expect(readTokenRequest(wire({ ...valid, code_verifier: verifier }))).toMatchObject({
      codeVerifier: verifier,
    })
  })

  it.each<[string, Sent, string]>([
    ['no grant_type', { grant_type: '' }, 'oauth.parameter_missing'],
    ['password', { grant_type: 'password' }, 'oauth.grant_type_unsupported'],
    ['grant_type twice', { grant_type: ['authorization_code', 'password'] }, 'oauth.parameter_repeated'],
    ['no code', { code: '' }, 'oauth.parameter_missing'],
    ['code twice', { code: ['c', 'c'] }, 'oauth.parameter_repeated'],
    ['code with NUL', { code: 'c\0' }, 'oauth.parameter_malformed'],
    ['code that is too long', { code: 'c'.repeat(2049) }, 'oauth.parameter_malformed'],
    ['no redirect_uri', { redirect_uri: '' }, 'oauth.parameter_missing'],
    ['redirect_uri twice', { redirect_uri: ['https://a/cb', 'https://b'] }, 'oauth.parameter_repeated'],
    ['code_verifier twice', { code_verifier: [verifier, verifier] }, 'oauth.parameter_repeated'],
    ['code_verifier too short', { code_verifier: 'abc' }, 'oauth.parameter_malformed'],
    ['code_verifier too long', { code_verifier: 'a'.repeat(129) }, 'oauth.parameter_malformed'],
    ['code_verifier with a space', { code_verifier: `${verifier} ` }, 'oauth.parameter_malformed'],
  ])('refuses %s', (_, changed, code) => {
    expect(codeOf(() => readTokenRequest(wire({ ...valid, ...changed })))).toBe(code)
  })
})

describe('RFC 7523 §2.2: a client assertion', () => {
  it.each([{}, { client_id: 'a' }])('names the client, with %j beside it', (beside) => {
    const assertion = assertionOf('a')
    expect(credentials({ ...sent(assertion), ...beside })).toEqual({
      method: 'private_key_jwt',
      clientId: 'a',
      clientSecret: null,
      assertion,
    })
  })
})

describe('RFC 6749 §6: a refresh', () => {
  const asked = (more: Sent) => readTokenRequest(wire({ grant_type: 'refresh_token', ...more }))
  it.each<[Sent, readonly string[] | null]>([
    [{}, null],
    [{ scope: 'openid email openid' }, ['openid', 'email']],
  ])('with %j asks for scope %j', (more, scope) => {
    expect(asked({ refresh_token: 'r', ...more })).toEqual({
      grantType: 'refresh_token',
      refreshToken: 'r',
      scope,
    })
  })
  it.each<[Sent, string]>([
    [{}, 'oauth.parameter_missing'],
    [{ refresh_token: ['r', 'r'] }, 'oauth.parameter_repeated'],
    [{ refresh_token: 'r\0' }, 'oauth.parameter_malformed'],
    [{ refresh_token: 'r', scope: 'a  b' }, 'oauth.scope_malformed'],
  ])('%j is refused with %s', (more, code) => {
    expect(codeOf(() => asked(more))).toBe(code)
  })
})

describe('RFC 6749 §4.4.2: a token of the client’s own', () => {
  const asked = (more: Sent) => readTokenRequest(wire({ grant_type: 'client_credentials', ...more }))
  it.each<[Sent, readonly string[] | null, string | null]>([
    [{}, null, null],
    [{ scope: 'read write read' }, ['read', 'write'], null],
    [{ resource: 'https://api.example.com' }, null, 'https://api.example.com'],
    [{ audience: 'https://api.example.com' }, null, 'https://api.example.com'],
    [{ audience: 'a', resource: 'a' }, null, 'a'],
  ])('%j asks for scope %j and audience %j', (more, scope, audience) => {
    expect(asked(more)).toEqual({ grantType: 'client_credentials', scope, audience })
  })
  it.each<[Sent, string]>([
    [{ scope: 'a  b' }, 'oauth.scope_malformed'],
    [{ audience: 'a', resource: 'b' }, 'oauth.parameter_malformed'],
    [{ resource: ['a', 'b'] }, 'oauth.parameter_repeated'],
  ])('%j is refused with %s', (more, code) => {
    expect(codeOf(() => asked(more))).toBe(code)
  })
})
