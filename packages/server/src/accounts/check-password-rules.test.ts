import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SsoError } from '@cardea/protocol'
import { commonPasswordFile } from '../../../../scripts/common-password-file.ts'
import { checkPasswordRules } from './check-password-rules.ts'
import { DIGEST_BYTES } from './common-password-digest.ts'
import { isCommonPassword } from './common-passwords.ts'
import { normalizePassword } from './normalize-password.ts'

const owner = { email: 'Ada.Lovelace@Analytical-Engines.example', publicUrl: 'https://login.babbage.example' }

/** The code that a password is refused with, or null. */
function refusal(password: string): string | null {
  try {
    checkPasswordRules(normalizePassword(password), owner)
  } catch (error) {
    if (error instanceof SsoError) return error.code
    throw error
  }
  return null
}

describe('NIST SP 800-63B-4 §3.1.1.2: which passwords may be chosen', () => {
  it.each([
    ['eleven characters', 'kq7vzmwp3xj', 'account.password_too_short'],
    ['twelve characters', 'kq7vzmwp3xjd', null],
    ['twelve code points that are more UTF-16 units', '🦜🐙🦀🐳🦔🦩🐌🦥🦦🦨🦡🐝', null],
    ['eleven of them', '🦜🐙🦀🐳🦔🦩🐌🦥🦦🦨🦡', 'account.password_too_short'],
    [
      'eleven letters that were typed with marks of their own',
      'köq7vzmwp3x'.normalize('NFD'),
      'account.password_too_short',
    ],
    ['256 characters', 'kq7v zmwp3xjd-oü'.repeat(16), null],
    ['257', 'x'.repeat(257), 'account.password_too_long'],
    ['words alone', 'correct horse battery staple', null],
    ['digits alone', '839201756402', null],
    ['spaces at the ends, which count', ' kq7vzmwp3x ', null],
  ])('%s', (_, password, expected) => {
    expect(refusal(password)).toBe(expected)
  })

  it.each([
    'administrator',
    'AdMiNiStRaToR',
    'Administrator1!',
    '!!!password!!!',
    'Password123456',
    'p@ssw0rd2026!',
    'iloveyou#2026',
    'monkeymonkey',
    'MonkeyMonkey99',
    '123456789012',
    '098765432109',
    'abcdefghijklm',
    'qwertyuiop123',
    'aaaaaaaaaaaa',
    'xyxyxyxyxyxy',
    '1qaz2wsx3edc',
  ])('refuses what is common or expected: %s', (password) => {
    expect(refusal(password)).toBe('account.password_common')
  })

  it.each([
    'Ada.Lovelace@Analytical-Engines.example',
    'ada.lovelace1815',
    'adalovelace1815',
    'LOVELACE-1815-12-10',
    'lovelacelovelace',
    'analytical-engines',
    'Analytical2026!',
    'login.babbage.example',
    'babbage-2026!!',
    'Cardea-2026-11',
    '12345cardea6789',
  ])('refuses what is made of the address, or of a name of this service: %s', (password) => {
    expect(refusal(password)).toBe('account.password_personal')
  })

  it.each(['lovelace engines of brass', 'cardea opens the hinge', 'monkeys on administrators'])(
    'takes more than that: %s',
    (password) => expect(refusal(password)).toBeNull(),
  )

  it.each(['\u0000', '\n', '\u007f', '\ud800'])('refuses %j, which is no character to type', (character) => {
    expect(() => normalizePassword(`kq7vzmwp3xjd${character}`)).toThrow('account.password_unusable')
  })
})

describe('RFC 8265 §4.2.2: one password, however it was typed', () => {
  it.each([
    ['marks of their own', 'Zürich im Sommer'.normalize('NFD'), 'Zürich im Sommer'],
    ['a space that does not break', 'correct\u00a0horse', 'correct horse'],
    ['an ideographic space', 'correct\u3000horse', 'correct horse'],
  ])('is the same with %s', (_, typed, same) => {
    expect(normalizePassword(typed)).toBe(normalizePassword(same))
  })

  it.each([
    ['case', 'Correct', 'correct'],
    ['letters of another width', 'ｃorrect', 'correct'],
    ['a ligature', 'ﬁne', 'fine'],
    ['space at the end', 'fine ', 'fine'],
  ])('is another with another %s', (_, one, other) => {
    expect(normalizePassword(one)).not.toBe(normalizePassword(other))
  })
})

describe('the list of common passwords', () => {
  it('is what its source has: sorted, each once, more than 40,000', () => {
    const file = readFileSync(new URL('../../assets/common-passwords.bin', import.meta.url))
    expect(file.equals(commonPasswordFile())).toBe(true)
    expect(file.length / DIGEST_BYTES).toBeGreaterThan(40_000)
  })

  it('finds what is in it, at its ends and within, and nothing else', () => {
    for (const common of ['123456', 'password', 'qwerty', 'zxcvbnm', 'justinbieber', 'letmein']) {
      expect(isCommonPassword(common), common).toBe(true)
    }
    const others = Array.from({ length: 5_000 }, (_, at) => `no such password ${String(at)}`)
    expect(others.filter(isCommonPassword)).toEqual([])
  })
})
