import { describe, expect, it } from 'vitest'
import { assertsMfa } from './asserted-mfa.ts'

describe('assertsMfa', () => {
  it.each([
    [['pwd', 'mfa'], null],
    [['http://schemas.microsoft.com/claims/multipleauthn'], null],
    [[], 'https://refeds.org/profile/mfa'],
    [[], 'http://schemas.microsoft.com/claims/multipleauthn'],
    [[], 'phrh'],
  ])('is true for methods %j and context %j', (methods, context) => {
    expect(assertsMfa({ methods, context })).toBe(true)
  })

  it.each([
    [[], null],
    [['pwd'], 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'],
    // A second factor alone is one factor.
    [['otp'], null],
    [['hwk', 'pin'], null],
    [['MFA'], 'mfa'],
    [[''], ''],
  ])('is false for methods %j and context %j', (methods, context) => {
    expect(assertsMfa({ methods, context })).toBe(false)
  })
})
