import { describe, expect, it } from 'vitest'
import { emailKey } from './email-key.ts'

describe('the spelling in which addresses are compared', () => {
  it.each([
    ['Ada@ACME.com', 'ada@acme.com'],
    ['  ADA.Lovelace@acme.com ', 'ada.lovelace@acme.com'],
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['ada@XN--BCHER-KVA.example', 'ada@xn--bcher-kva.example'],
  ])('is one for %s', (written, key) => {
    expect(emailKey(written)).toBe(key)
  })

  it('row 53: parts local parts that differ in more than ASCII case', () => {
    const all = [
      'ada@acme.com',
      'ada+x@acme.com',
      'a.da@acme.com',
      'adä@acme.com',
      'ada\u0131@acme.com',
      'adai@acme.com',
    ]
    expect(new Set(all.map(emailKey)).size).toBe(all.length)
  })

  it.each([
    '',
    'ada',
    'ada@',
    '@acme.com',
    'ada@acme',
    'ada@acme..com',
    'ada@a b.com',
    'a'.repeat(250) + '@acme.com',
  ])('is none for %j', (text) => {
    expect(emailKey(text)).toBeNull()
  })
})
