import { describe, expect, it } from 'vitest'
import { emailDomain, normalizeEmail } from './email-address.ts'

describe('RFC 5321 §2.4: the domain in lower case, the local part as sent (incidents row 53)', () => {
  it.each([
    ['ada@acme.com', 'ada@acme.com'],
    ['ada@ACME.COM', 'ada@acme.com'],
    ['Ada.Lovelace@Acme.Com', 'Ada.Lovelace@acme.com'],
    [' ada@acme.com', 'ada@acme.com'],
    ['\t\r\nada@acme.com\u00a0\n', 'ada@acme.com'],
    ['ada+sso@acme.com', 'ada+sso@acme.com'],
    ["o'brien@acme.com", "o'brien@acme.com"],
    ['a@b.c', 'a@b.c'],
    ['ada@mail.eu.acme.co.uk', 'ada@mail.eu.acme.co.uk'],
    ['ada@XN--Bcher-KVA.example', 'ada@xn--bcher-kva.example'],
    // RFC 6531: letters beyond ASCII on both sides.
    ['jörg@bücher.example', 'jörg@bücher.example'],
    // Some mail servers gave such addresses out.
    ['ada..l.@acme.com', 'ada..l.@acme.com'],
  ])('%j is %j', (text, address) => expect(normalizeEmail(text)).toBe(address))

  it('is the same when done twice', () => {
    const once = normalizeEmail(' Ada@ACME.com ') ?? ''
    expect(normalizeEmail(once)).toBe(once)
  })

  it('never makes one of two local parts that differ in case', () => {
    expect(normalizeEmail('ADA@acme.com')).not.toBe(normalizeEmail('ada@acme.com'))
  })
})

describe('only ASCII letters are folded (incidents row 76)', () => {
  it.each([
    ['the Kelvin sign, which folds to k', 'ada@\u212aelvin.com'],
    ['a dotless i, whose capital is I', 'ada@g\u0131thub.com'],
    ['a dotted capital I, which folds to i and a dot', 'ada@g\u0130thub.com'],
    ['full-width letters, which NFKC makes ASCII', 'ada@\uff21\uff23\uff2d\uff25.com'],
    ['a long s, whose capital is S', 'ada@acme\u017f.com'],
    ['a Cyrillic a', 'ada@\u0430cme.com'],
    ['a capital of another alphabet', 'ada@bÜcher.example'],
    ['a local part in full-width letters', '\uff41da@acme.com'],
    ['a local part with the Kelvin sign', '\u212aate@acme.com'],
  ])('%s stays as it is', (_, address) => expect(normalizeEmail(address)).toBe(address))
})

describe('RFC 5321 §4.1.2: what is not an address is null', () => {
  it.each([
    '',
    ' ',
    'ada',
    '@',
    'ada@',
    '@acme.com',
    'ada@acme',
    'ada@localhost',
    'ada@acme.com@evil.example',
    'ada@evil.example@acme.com',
    'ada@.com',
    'ada@.acme.com',
    'ada@acme..com',
    'ada@acme.com.',
    'ada@acme.com..',
    'ada @acme.com',
    'ada@ acme.com',
    'a da@acme.com',
    'ada@ac\nme.com',
    'ada@acme.com\0',
    '"ada"@acme.com',
    'ada@[127.0.0.1]',
    'ada(comment)@acme.com',
    'Ada <ada@acme.com>',
    'ada@acme.com, eve@evil.example',
    'ada@acme.com;eve@evil.example',
    'mailto:ada@acme.com',
    'ada\\@evil.example@acme.com',
    'ada@acme.com/evil.example',
    'ada@acme.com?x=.y',
    'ada@acme.com#x.y',
    'ACME\\ada',
    'uid=ada,dc=acme,dc=com',
  ])('%j', (text) => expect(normalizeEmail(text)).toBeNull())

  it.each([
    ['a zero-width space', '\u200b'],
    ['a soft hyphen', '\u00ad'],
    ['a direction override', '\u202e'],
    ['a word joiner', '\u2060'],
  ])('%s, which nobody sees, on either side', (_, invisible) => {
    expect(normalizeEmail(`a${invisible}da@acme.com`)).toBeNull()
    expect(normalizeEmail(`ada@ac${invisible}me.com`)).toBeNull()
    expect(normalizeEmail(`ada@acme.c${invisible}om`)).toBeNull()
  })
})

describe('RFC 5321 §4.5.3.1: 64 before the @, 254 in all', () => {
  const domain = `${'d'.repeat(185)}.com`

  it.each<[string, string, boolean]>([
    ['64 before the @', `${'a'.repeat(64)}@acme.com`, true],
    ['65 before the @', `${'a'.repeat(65)}@acme.com`, false],
    ['254 in all', `${'a'.repeat(64)}@${domain}`, true],
    ['255 in all', `${'a'.repeat(64)}@d${domain}`, false],
    ['254 with space around them', ` ${'a'.repeat(64)}@${domain} `, true],
    ['very many', `${'a@'.repeat(100_000)}acme.com`, false],
  ])('%s', (_, text, accepted) => expect(normalizeEmail(text)).toBe(accepted ? text.trim() : null))
})

describe('the domain of an address', () => {
  it.each([
    ['ada@acme.com', 'acme.com'],
    ['ada@mail.acme.com', 'mail.acme.com'],
    // Whatever comes before the last @ belongs to the local part.
    ['"ada@evil.example"@acme.com', 'acme.com'],
  ])('%j: %j', (email, domain) => expect(emailDomain(email)).toBe(domain))
})
