import { describe, expect, it } from 'vitest'
import { codeChallengeOf, isCodeChallenge, isCodeVerifier, verifyPkce } from './pkce.ts'

/** RFC 7636 appendix B. */
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

describe('RFC 7636 appendix B', () => {
  it('derives the published challenge from the published verifier', () => {
    expect(codeChallengeOf(verifier)).toBe(challenge)
    expect(verifyPkce(challenge, verifier)).toBe(true)
  })
})

describe('RFC 7636 §4.6', () => {
  it.each([
    ['another verifier', challenge, `${verifier.slice(0, -1)}l`],
    ['the challenge itself (method plain)', challenge, challenge],
    ['an empty verifier', challenge, ''],
    ['an empty challenge', '', verifier],
    ['a padded challenge', `${challenge}=`, verifier],
    ['a challenge in plain base64', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM', verifier],
    ['a challenge of another case', challenge.toLowerCase(), verifier],
    ['a verifier too short to be one', codeChallengeOf('short'), 'short'],
  ])('refuses %s', (_, expected, received) => {
    expect(verifyPkce(expected, received)).toBe(false)
  })
})

describe('RFC 7636 §4.1 and §4.2: the forms', () => {
  it.each([
    [verifier, true],
    ['a'.repeat(43), true],
    ['-._~'.repeat(32), true],
    ['a'.repeat(42), false],
    ['a'.repeat(129), false],
    [`${'a'.repeat(43)}\n`, false],
    [`${'a'.repeat(43)}+`, false],
    [`${'a'.repeat(42)}é`, false],
  ])('code_verifier %j: %s', (text, valid) => {
    expect(isCodeVerifier(text)).toBe(valid)
  })

  it.each([
    [challenge, true],
    [challenge.slice(1), false],
    [`${challenge}a`, false],
    [`${challenge.slice(1)}=`, false],
    [`${challenge.slice(1)}~`, false],
    [`${challenge.slice(1)}\n`, false],
  ])('code_challenge %j: %s', (text, valid) => {
    expect(isCodeChallenge(text)).toBe(valid)
  })
})
