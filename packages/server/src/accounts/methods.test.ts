import { describe, expect, it } from 'vitest'
import { methodsOf, type Way } from './methods.ts'

describe('RFC 8176 §2: how somebody has signed in, as applications are told', () => {
  it.each<[Way, Way | null, string[]]>([
    ['password', null, ['pwd']],
    ['mailed_link', null, []],
    ['password', 'totp', ['pwd', 'otp', 'mfa']],
    ['password', 'recovery_code', ['pwd', 'otp', 'mfa']],
    ['password', 'passkey', ['pwd', 'pop', 'user', 'mfa']],
    ['mailed_link', 'totp', ['otp', 'mfa']],
    ['mailed_link', 'passkey', ['pop', 'user', 'mfa']],
    // Two factors at the provider are none of ours.
    ['social', null, []],
    ['social', 'totp', ['otp', 'mfa']],
    // It has verified its user: something they have, and something they know or are.
    ['passkey', null, ['pop', 'user', 'mfa']],
  ])('%s and %s', (first, second, methods) => {
    if (second === 'password' || second === 'mailed_link' || second === 'social')
      throw new Error('no second factor')
    expect(second === null ? methodsOf(first) : methodsOf(first, second)).toEqual(methods)
  })

  it('never says several factors of two things of one kind', () => {
    expect(methodsOf('totp', 'recovery_code')).toEqual(['otp'])
  })
})
