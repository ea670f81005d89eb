import { catalogue, type ErrorCode, isErrorCode, SsoError } from '@cardea/protocol'
import { renderToStaticMarkup } from 'preact-render-to-string'
import { describe, expect, it } from 'vitest'
import { type ErrorContext, errorAnswer, type ErrorStyle } from './errors.ts'
import { ErrorCodePage } from './pages/error-code-page.tsx'

const context: ErrorContext = {
  publicUrl: 'https://sso.example.com',
  requestId: 'request-1',
  authorization: undefined,
  ownAccounts: true,
}

function answer(code: ErrorCode, style: ErrorStyle, details = {}, more: Partial<ErrorContext> = {}) {
  const written = errorAnswer(new SsoError(code, details), style, { ...context, ...more })
  const headers: Record<string, string> = { ...written.headers }
  const body =
    written.kind === 'json' ? written.body : written.kind === 'text' ? JSON.parse(written.body) : null
  const html = written.kind === 'page' ? renderToStaticMarkup(written.document) : ''
  return { status: written.kind === 'redirect' ? 302 : written.status, headers, body, html }
}

const codes = Object.keys(catalogue).filter(isErrorCode)

describe('problem details (RFC 9457)', () => {
  it('have a type that leads to the page of the code, and the texts for developer and admin', () => {
    const { status, body } = answer('request.too_large', 'problem', { limit: 10 })
    expect(status).toBe(413)
    expect(body).toEqual({
      type: 'https://sso.example.com/errors/request.too_large',
      title: 'Request: too large',
      status: 413,
      code: 'request.too_large',
      detail: 'The body exceeds the limit of this route (10 bytes).',
      hint: 'The message is larger than Cardea accepts (10 bytes). Send fewer groups or attributes.',
    })
  })
  it('list faults, and nothing else of the details', () => {
    const errors = [{ field: 'a', code: 'missing', message: 'm' }]
    const { body } = answer('request.invalid', 'problem', { errors, received: 'secret', id: 'org_1' })
    expect(body).toMatchObject({ errors })
    expect(JSON.stringify(body)).not.toMatch(/secret|org_1|request-1/)
  })
  it('name the one field that a refusal is about, with what its admin reads', () => {
    const { body } = answer('request.conflict', 'problem', { field: 'slug' })
    expect(body.code).toBe('request.conflict')
    expect(body.errors).toEqual([{ field: 'slug', code: 'request.conflict', message: body.hint }])
  })
  it.each(codes)('of %s have every text and fill every placeholder', (code) => {
    const { body } = answer(code, 'problem')
    expect(Object.values(body as object).every((value) => value !== '')).toBe(true)
    expect(JSON.stringify(body)).not.toMatch(/\{[a-zA-Z]+\}/)
  })
})

describe('OAuth errors (RFC 6749 §5.2)', () => {
  it('carry the standard value, a description, and our code', () => {
    const { status, body } = answer('request.invalid', 'oauth')
    expect(status).toBe(400)
    expect(body).toMatchObject({
      error: 'invalid_request',
      error_code: 'request.invalid',
      error_uri: 'https://sso.example.com/errors/request.invalid',
    })
  })
  it.each(codes)('of %s have a description of the permitted characters', (code) => {
    const hostile = 'a"b\\c\r\nd\u0000é“…'
    const details = new Proxy({}, { get: () => hostile, has: () => true })
    const { body } = answer(code, 'oauth', details)
    expect((body as { error_description: string }).error_description).toMatch(
      /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/,
    )
  })
  it('answer a client that tried Basic with its scheme, another without', () => {
    const challenge = (authorization?: string) =>
      answer('request.unauthenticated', 'oauth', {}, { authorization }).headers['www-authenticate']
    expect(challenge('Basic YTpi')).toBe('Basic realm="cardea", charset="UTF-8"')
    expect(challenge('basic YTpi')).toBe('Basic realm="cardea", charset="UTF-8"')
    expect(challenge()).toBeUndefined()
  })
})

describe('bearer errors (RFC 6750 §3)', () => {
  const challenge = (code: ErrorCode, authorization?: string) =>
    answer(code, 'oauth', {}, { authorization }).headers['www-authenticate']

  it('name only the scheme when no token came, or a credential of another scheme', () => {
    for (const authorization of [undefined, 'Basic YTpi', 'Bearer']) {
      expect(challenge('oauth.access_token_missing', authorization)).toBe('Bearer realm="cardea"')
    }
  })
  it.each([
    ['oauth.access_token_invalid', 'invalid_token'],
    ['oauth.access_token_scope', 'insufficient_scope'],
    ['oauth.access_token_repeated', 'invalid_request'],
  ] as const)('name the error when one came: %s, %s', (code, error) => {
    const named = new RegExp(`^Bearer realm="cardea", error="${error}", error_description="[^"\\\\]+"$`)
    for (const authorization of [undefined, 'Bearer x']) expect(challenge(code, authorization)).toMatch(named)
  })
})

describe('headers', () => {
  it('say when to come back: 503 after 5 seconds, a limit when it says so', () => {
    expect(answer('internal.unavailable', 'problem').headers['retry-after']).toBe('5')
    expect(answer('request.invalid', 'problem', { retryAfterSeconds: 30 }).headers['retry-after']).toBe('30')
    expect(answer('request.invalid', 'problem').headers).not.toHaveProperty('retry-after')
  })
  it('name the allowed methods of a 405 (RFC 9110 §15.5.6)', () => {
    expect(answer('request.method_not_allowed', 'page', { allow: 'GET' }).headers['allow']).toBe('GET')
  })
})

describe('pages for people', () => {
  it('show the sentence, the code, the sign-in, and the texts for the experts folded away', () => {
    const { html } = answer('request.too_large', 'page', { limit: 10, loginId: 'login_1' })
    for (const text of [
      'Go back to the application',
      'request.too_large',
      'login_1',
      'request-1',
      '10 bytes',
    ]) {
      expect(html).toContain(text)
    }
    expect(html).toMatch(/<details class="details"><summary>What to tell your IT team/)
    expect(html).toMatch(/<details class="details"><summary>For the developer/)
  })
  it('escape what they are given', () => {
    const { html } = answer('request.too_large', 'page', {
      limit: '<script>x</script>',
      loginId: '"><img src=x>',
    })
    expect(html).not.toMatch(/<script|<img/)
    expect(html).toContain('&lt;script')
  })
  it('say nothing of the inside', () => {
    const { html } = answer('internal.error', 'page', { reason: 'canary' })
    expect(html).not.toContain('canary')
  })
  it.each(codes)('explain %s with its placeholders named', (code) => {
    const html = renderToStaticMarkup(ErrorCodePage({ code }))
    expect(html).toContain(code)
    const { person, admin, developer } = catalogue[code]
    for (const [, name] of `${person} ${admin} ${developer}`.matchAll(/\{([a-zA-Z]+)\}/g)) {
      expect(html).toContain(`‹${String(name)}›`)
    }
  })
})
