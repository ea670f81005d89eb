import { describe, expect, it } from 'vitest'
import { SsoError } from '../errors/sso-error.ts'
import { readResponseMode, responseModeForError } from './response-mode.ts'

const rules = {
  redirectUri: 'https://app.example.com:8443/cb?tab=1',
  allowedOrigins: ['https://other.example.com', 'https://app.example.com:8443'],
  mode: 'production',
} as const

function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return error instanceof SsoError ? error.code : 'not an SsoError'
  }
  return 'no error'
}

describe('OAuth 2.0 Multiple Response Types §2.1: the response mode', () => {
  it.each([
    [[], 'query'],
    [[''], 'query'],
    [['query'], 'query'],
    [['form_post'], 'form_post'],
    [['web_message'], 'web_message'],
  ] as const)('%j is %s', (sent, mode) => {
    expect(readResponseMode({ response_mode: sent }, rules, 'code')).toBe(mode)
    expect(responseModeForError({ response_mode: sent }, rules)).toBe(mode)
  })

  it.each([
    [['fragment'], 'oauth.response_mode_unsupported'],
    [['query.jwt'], 'oauth.response_mode_unsupported'],
    [['form_post '], 'oauth.response_mode_unsupported'],
    [['toString'], 'oauth.response_mode_unsupported'],
    [['form_post', 'form_post'], 'oauth.parameter_repeated'],
    [['form_post\n'], 'oauth.parameter_malformed'],
  ] as const)('%j is refused with %s, and that is answered in the query', (sent, code) => {
    expect(codeOf(() => readResponseMode({ response_mode: sent }, rules, 'code'))).toBe(code)
    expect(responseModeForError({ response_mode: sent }, rules)).toBe('query')
  })
})

describe('RFC 9700 §4.3.1: an ID token is posted, and travels in no URL', () => {
  it('form_post is the one mode', () => {
    expect(readResponseMode({ response_mode: ['form_post'] }, rules, 'id_token')).toBe('form_post')
  })

  it.each([
    [[], 'oauth.id_token_mode_unsupported'],
    [['query'], 'oauth.id_token_mode_unsupported'],
    [['fragment'], 'oauth.id_token_mode_unsupported'],
    [['web_message'], 'oauth.id_token_mode_unsupported'],
    [['form_post', 'form_post'], 'oauth.parameter_repeated'],
  ] as const)('%j is refused with %s', (sent, code) => {
    const allowedOrigins = [new URL(rules.redirectUri).origin]
    const refused = () => readResponseMode({ response_mode: sent }, { ...rules, allowedOrigins }, 'id_token')
    expect(codeOf(refused)).toBe(code)
  })

  it.each([[], ['query'], ['form_post'], ['fragment', 'query']])(
    'its errors are posted too: %j',
    (...sent) => {
      expect(responseModeForError({ response_type: ['id_token'], response_mode: sent }, rules)).toBe(
        'form_post',
      )
    },
  )

  it('what is no clear wish for an ID token is answered as it says', () => {
    for (const responseType of [['id_token', 'id_token'], ['code id_token'], ['code'], []]) {
      const params = { response_type: responseType, response_mode: ['query'] }
      expect(responseModeForError(params, rules)).toBe('query')
    }
  })
})

describe('draft-sakimura-oauth-wmrm: a message goes to a registered origin only', () => {
  const sent = { response_mode: ['web_message'] }
  const refused = (changed: Partial<Parameters<typeof readResponseMode>[1]>) => {
    const code = codeOf(() => readResponseMode(sent, { ...rules, ...changed }, 'code'))
    expect(responseModeForError(sent, { ...rules, ...changed })).toBe(
      code === 'no error' ? 'web_message' : 'query',
    )
    return code
  }

  it.each<[string, readonly string[]]>([
    ['none at all', []],
    ['another port', ['https://app.example.com', 'https://app.example.com:8444']],
    ['another scheme', ['http://app.example.com:8443']],
    ['a name that begins alike', ['https://app.example.com:8443.evil.example']],
    ['a domain above', ['https://example.com:8443']],
    ['a wildcard, in production', ['https://*.example.com:8443']],
  ])('refuses with %s registered', (_, allowedOrigins) => {
    expect(refused({ allowedOrigins })).toBe('oauth.web_message_origin_unknown')
  })

  it('takes a registered wildcard in sandbox mode', () => {
    const allowedOrigins = ['https://*.example.com:8443']
    expect(refused({ allowedOrigins, mode: 'sandbox' })).toBe('no error')
    const redirectUri = 'https://a.b.example.com:8443/cb'
    expect(refused({ allowedOrigins, mode: 'sandbox', redirectUri })).toBe('oauth.web_message_origin_unknown')
  })

  it('does not take the free loopback port of a native client for a registered origin', () => {
    const allowedOrigins = ['http://127.0.0.1:3000']
    expect(refused({ allowedOrigins, redirectUri: 'http://127.0.0.1:3000/cb' })).toBe('no error')
    expect(refused({ allowedOrigins, redirectUri: 'http://127.0.0.1:4000/cb' })).toBe(
      'oauth.web_message_origin_unknown',
    )
  })
})
