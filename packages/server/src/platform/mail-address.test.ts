import { describe, expect, it } from 'vitest'
import { toMailAddress } from './mail-address.ts'

describe('an address in an envelope', () => {
  it.each([
    ['Ada@ACME.com', 'Ada@acme.com'],
    [' ada@acme.com\n', 'ada@acme.com'],
    ['ada@Bücher.example', 'ada@xn--bcher-kva.example'],
    ['adä@acme.com', 'adä@acme.com'],
    ['ada+x@mail.acme.com', 'ada+x@mail.acme.com'],
  ])('%j is %s', (text, address) => {
    expect(toMailAddress(text)).toBe(address)
  })

  it.each([
    '',
    'ada',
    'ada@localhost',
    'ada@acme.com\r\nBcc: eve@evil.example',
    'ada@acme.com\nRCPT TO:<eve@evil.example>',
    'ada@acme.com,eve@evil.example',
    'ada@acme.com;eve@evil.example',
    'Ada <ada@acme.com>',
    '<ada@acme.com>',
    '"ada b"@acme.com',
    'ada@acme.com>',
    'ada@[192.0.2.1]',
    'ada@192.0.2.1',
    'a\u0000da@acme.com',
    'ada@acme.com\u202e',
    'eve@evil.example@acme.com',
  ])('%j is none', (text) => {
    expect(toMailAddress(text)).toBeNull()
  })
})
