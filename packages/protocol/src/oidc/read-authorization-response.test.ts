import { describe, expect, it } from 'vitest'
import type { ErrorCode } from '../errors/catalogue.ts'
import { readAuthorizationResponse, readState } from './read-authorization-response.ts'

type Parameters = Readonly<Record<string, readonly string[]>>

const issuer = 'https://idp.example.com'
const elsewhere = 'https://evil.example'

function read(params: Parameters, issuerAnnounced = false): string {
  return readAuthorizationResponse(params, { issuer, issuerAnnounced })
}

describe('RFC 6749 §4.1.2: the code of the response', () => {
  it.each<[string, Parameters]>([
    ['with state', { code: ['c-1'], state: ['s'] }],
    [
      'with parameters that it does not know',
      { code: ['c-1'], session_state: ['x', 'y'], scope: ['openid'] },
    ],
    ['with an empty error, which counts as absent (§3.1)', { code: ['c-1'], error: [''] }],
  ])('is answered %s', (_, params) => expect(read(params)).toBe('c-1'))

  it.each<[string, Parameters]>([
    ['no parameters', {}],
    ['neither code nor error', { state: ['s'] }],
    ['an empty code (§3.1)', { code: [''] }],
    ['a code in no value', { code: [] }],
    ['two codes (§3.1)', { code: ['c-1', 'c-2'] }],
    ['the same code twice (§3.1)', { code: ['c-1', 'c-1'] }],
    ['two errors (§3.1)', { error: ['access_denied', 'server_error'] }],
    ['two descriptions (§3.1)', { error: ['access_denied'], error_description: ['a', 'b'] }],
    ['a token of the implicit flow', { id_token: ['x.y.z'], access_token: ['t'] }],
  ])('is refused with %s', (_, params) => {
    expect(() => read(params)).toThrow('oidc.response_malformed')
  })

  it('is not repeated in what is reported', () => {
    expect(() => read({ code: ['secret-1', 'secret-2'] })).toThrow(
      expect.objectContaining({ details: { reason: '`code` came more than once' } }),
    )
  })
})

describe('RFC 6749 §4.1.2.1, OIDC Core §3.1.2.6: the error of the response', () => {
  it.each<[string, ErrorCode]>([
    ['access_denied', 'oidc.access_denied'],
    ['login_required', 'oidc.login_required'],
    ['interaction_required', 'oidc.interaction_required'],
    ['consent_required', 'oidc.consent_required'],
    ['account_selection_required', 'oidc.account_selection_required'],
    ['invalid_request', 'oidc.authorization_failed'],
    ['unauthorized_client', 'oidc.authorization_failed'],
    ['invalid_scope', 'oidc.authorization_failed'],
    ['server_error', 'oidc.authorization_failed'],
    ['temporarily_unavailable', 'oidc.authorization_failed'],
    ['ACCESS_DENIED', 'oidc.authorization_failed'],
    ['toString', 'oidc.authorization_failed'],
    ['AADSTS50105', 'oidc.authorization_failed'],
  ])('%s is %s, with its description', (error, code) => {
    const details = { received: error, description: 'No assignment' }
    expect(() => read({ error: [error], error_description: ['No assignment'] })).toThrow(
      expect.objectContaining({ code, details }),
    )
  })

  it.each([{ error: ['server_error'] }, { error: ['server_error'], error_description: [''] }])(
    'says so where there is no description: %j',
    (params) => {
      const details = { received: 'server_error', description: 'no description' }
      expect(() => read(params)).toThrow(expect.objectContaining({ details }))
    },
  )

  it('counts even beside a code', () => {
    expect(() => read({ error: ['access_denied'], code: ['c-1'] })).toThrow('oidc.access_denied')
  })
})

describe('RFC 9207 §2.4: iss names the issuer that the login was sent to (incidents row 64)', () => {
  it.each<[string, Parameters, boolean]>([
    ['ours, announced', { code: ['c-1'], iss: [issuer] }, true],
    ['ours, unannounced', { code: ['c-1'], iss: [issuer] }, false],
    ['none, unannounced', { code: ['c-1'] }, false],
    ['empty, unannounced', { code: ['c-1'], iss: [''] }, false],
  ])('accepts %s', (_, params, announced) => expect(read(params, announced)).toBe('c-1'))

  it.each<[string, readonly string[], boolean]>([
    ['none, announced', [], true],
    ['empty, announced', [''], true],
    ['another, announced', [elsewhere], true],
    ['another, unannounced', [elsewhere], false],
    ['a slash at the end', [`${issuer}/`], true],
    ['another case', ['https://IDP.example.com'], true],
    ['the default port', [`${issuer}:443`], true],
    ['a longer host', [`${issuer}.evil.example`], true],
  ])('refuses %s', (_, iss, announced) => {
    expect(() => read({ code: ['c-1'], iss }, announced)).toThrow('oidc.response_issuer_mismatch')
  })

  it('refuses two, even when one or both are ours (RFC 6749 §3.1)', () => {
    expect(() => read({ code: ['c-1'], iss: [issuer, elsewhere] }, true)).toThrow('oidc.response_malformed')
    expect(() => read({ code: ['c-1'], iss: [issuer, issuer] }, true)).toThrow('oidc.response_malformed')
  })

  it('comes before the error, which another issuer may have made up', () => {
    const params = { error: ['access_denied'], iss: [elsewhere] }
    expect(() => read(params)).toThrow(
      expect.objectContaining({
        code: 'oidc.response_issuer_mismatch',
        details: { expected: issuer, received: elsewhere },
      }),
    )
    expect(() => read({ error: ['access_denied'] }, true)).toThrow('oidc.response_issuer_mismatch')
    expect(() => read({ error: ['access_denied'], iss: [issuer] }, true)).toThrow('oidc.access_denied')
  })
})

describe('RFC 6749 §10.12: one state finds the login', () => {
  it.each<[Parameters, string | null]>([
    [{ state: ['s-1'] }, 's-1'],
    [{ state: ['s-1'], code: ['c-1'], error: ['x', 'y'] }, 's-1'],
    [{ state: ['s-1', 's-2'] }, null],
    [{ state: ['s-1', 's-1'] }, null],
    [{ state: ['', 's-1'] }, null],
    [{ state: [''] }, null],
    [{ state: [] }, null],
    [{ State: ['s-1'] }, null],
    [{}, null],
  ])('%j: %j', (params, state) => expect(readState(params)).toBe(state))
})
