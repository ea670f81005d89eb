import { describe, expect, it } from 'vitest'
import { normalizeDomain } from './normalize-domain.ts'

describe('a domain is stored as lower-case A-labels (UTS #46)', () => {
  it.each([
    ['acme.com', 'acme.com'],
    ['ACME.Com', 'acme.com'],
    ['  acme.com ', 'acme.com'],
    ['acme.com.', 'acme.com'],
    ['mail.eu.acme.co.uk', 'mail.eu.acme.co.uk'],
    ['Bücher.example', 'xn--bcher-kva.example'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['BU\u0308CHER.example', 'xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['faß.example', 'xn--fa-hia.example'],
    ['acme。com', 'acme.com'],
    ['1and1.com', '1and1.com'],
  ])('%s becomes %s', (input, domain) => {
    expect(normalizeDomain(input)).toEqual({ ok: true, domain })
  })
})

describe('what is not a domain is refused with the exact fault', () => {
  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['.', 'empty'],
    ['https://acme.com', 'url'],
    ['HTTP://acme.com/', 'url'],
    ['ada@acme.com', 'email'],
    ['@acme.com', 'email'],
    ['*.acme.com', 'wildcard'],
    ['acme.com:443', 'port'],
    ['acme.com:', 'port'],
    ['acme.com/login', 'path'],
    ['acme.com?x=1', 'path'],
    ['acme.com#x', 'path'],
    ['acme\\com', 'path'],
    ['192.0.2.1', 'ip_address'],
    ['[2001:db8::1]', 'ip_address'],
    ['2001:db8::1', 'ip_address'],
    ['0x7f.1', 'ip_address'],
    ['com', 'bare_name'],
    ['localhost', 'bare_name'],
    ['acme..com', 'invalid'],
    ['.acme.com', 'invalid'],
    ['-acme.com', 'invalid'],
    ['acme-.com', 'invalid'],
    ['ac me.com', 'invalid'],
    ['ac_me.com', 'invalid'],
    ['acme.com\u0000', 'invalid'],
    ['acme.123', 'invalid'],
    [`${'a'.repeat(64)}.com`, 'invalid'],
    [`${'a.'.repeat(126)}com`, 'invalid'],
  ])('%j: %s', (input, code) => {
    const result = normalizeDomain(input)
    expect(result.ok ? result.domain : result.code).toBe(code)
  })
})
