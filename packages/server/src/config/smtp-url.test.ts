import { describe, expect, it } from 'vitest'
import { loadConfig } from './load-config.ts'
import { readSmtpUrl } from './smtp-url.ts'

const production = {
  CARDEA_MODE: 'production',
  CARDEA_PUBLIC_URL: 'https://sso.example.com',
  CARDEA_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
}
const smtpOf = (CARDEA_SMTP_URL: string, environment: Record<string, string> = production) =>
  loadConfig({ ...environment, CARDEA_SMTP_URL }).smtp

describe('CARDEA_SMTP_URL', () => {
  it.each([
    ['smtps://mail.example.com', { host: 'mail.example.com', port: 465, security: 'tls', credentials: null }],
    ['smtp://mail.example.com', { port: 587, security: 'starttls' }],
    ['smtp://mail.example.com:2525/', { port: 2525, security: 'starttls' }],
    ['smtps://us%40er:p%2Fw%3A@mail.example.com', { credentials: { user: 'us@er', password: 'p/w:' } }],
    ['smtps://[2001:db8::1]:4650', { host: '2001:db8::1', port: 4650, security: 'tls' }],
    // RFC 8314 §3: only what stays on this machine goes without.
    ['smtp://localhost:25', { security: 'none' }],
    ['smtp://127.0.0.1:25', { security: 'none' }],
    ['smtp://[::1]:25', { host: '::1', security: 'none' }],
    ['smtps://localhost', { security: 'tls' }],
    ['smtp://localhost.example.com', { security: 'starttls' }],
    ['smtp://10.0.0.5:25', { security: 'starttls' }],
  ])('%s in production', (url, expected) => {
    expect(smtpOf(url)).toMatchObject(expected)
  })

  it('a sandbox uses a mail catcher without TLS, but shows no password to it', () => {
    expect(smtpOf('smtp://mailpit:1025', {})).toMatchObject({ security: 'starttls_if_offered' })
    expect(smtpOf('smtp://user:secret@mailpit:1025', {})).toMatchObject({ security: 'starttls' })
  })

  it.each([
    'smtp:///',
    'smtp:mail.example.com',
    'http://mail.example.com',
    'smtps://mail.example.com/path',
    // Where the mail library would take orders from.
    'smtps://mail.example.com?tls.rejectUnauthorized=false',
    'smtp://mail.example.com?ignoreTLS=true',
    'smtps://mail.example.com#x',
    'smtps://user@mail.example.com',
    'smtps://:secret@mail.example.com',
    'smtps://user:%zz@mail.example.com',
    'smtps://mail.example.com:99999',
  ])('is not %s, and a fault shows nothing of it', (url) => {
    expect(readSmtpUrl(url)).toBeNull()
    let message = ''
    try {
      smtpOf(url)
    } catch (error) {
      message = String(error)
    }
    expect(message).toContain('CARDEA_SMTP_URL must be smtp:// or smtps://')
    expect(message).not.toContain(url)
  })
})

describe('CARDEA_MAIL_FROM', () => {
  const fromOf = (environment: Record<string, string>) => loadConfig(environment).mailFrom

  it.each([
    ['no-reply@example.com', { name: '', address: 'no-reply@example.com' }],
    ['Example <no-reply@example.com>', { name: 'Example', address: 'no-reply@example.com' }],
    ['"Example, Inc." <hi@example.com>', { name: 'Example, Inc.', address: 'hi@example.com' }],
    ['Bücher <hi@bücher.example>', { name: 'Bücher', address: 'hi@xn--bcher-kva.example' }],
  ])('is %s', (text, sender) => {
    expect(fromOf({ CARDEA_MAIL_FROM: text })).toEqual(sender)
  })

  it.each([
    'Example',
    'Example <>',
    'Example <no-reply@example.com> more',
    'Example <a@example.com>, <b@example.com>',
    'a@example.com, b@example.com',
    'Example\r\nBcc: eve@evil.example <a@example.com>',
    'Example <a@example.com\r\n>\nBcc: x',
    '"a"b" <a@example.com>',
    `${'x'.repeat(81)} <a@example.com>`,
  ])('is not %j', (text) => {
    expect(() => fromOf({ CARDEA_MAIL_FROM: text })).toThrow('CARDEA_MAIL_FROM')
  })

  it.each([
    ['https://sso.example.com', 'no-reply@sso.example.com'],
    ['http://localhost:4000', 'no-reply@localhost'],
    ['https://192.0.2.1', 'no-reply@[192.0.2.1]'],
    ['https://[2001:db8::1]', 'no-reply@[2001:db8::1]'],
  ])('without it, mails are from the host of %s', (CARDEA_PUBLIC_URL, address) => {
    expect(fromOf({ CARDEA_PUBLIC_URL })).toEqual({ name: 'Cardea', address })
  })
})
