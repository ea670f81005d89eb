import { describe, expect, it } from 'vitest'
import { SsoError } from '../errors/sso-error.ts'
import { type Check, finding, runAll, runUntilFailure } from './run-checks.ts'

const good: Check<number> = {
  code: 'saml.signature_missing',
  section: '§1',
  run: () => finding(true, () => ({})),
}
const bad: Check<number> = {
  code: 'saml.audience_mismatch',
  section: '§2',
  run: (received) => finding(false, () => ({ expected: 1, received })),
}
const precise: Check<number> = {
  code: 'saml.status_not_success',
  section: '§3',
  run: () => finding(false, () => ({}), 'saml.authn_failed'),
}
const throwing = (error: unknown): Check<number> => ({
  code: 'saml.signature_invalid',
  section: '§4',
  run: () => {
    throw error
  },
})

describe('running checks', () => {
  it('runs all of them, and the first failure is the error', () => {
    const { results, error } = runAll([good, bad, precise], 2)
    expect(results).toStrictEqual([
      { code: 'saml.signature_missing', passed: true },
      { code: 'saml.audience_mismatch', passed: false, expected: 1, received: 2 },
      { code: 'saml.authn_failed', passed: false },
    ])
    expect(error?.code).toBe('saml.audience_mismatch')
    expect(error?.details).toEqual({ expected: 1, received: 2 })
  })

  it('runs until the first failure', () => {
    const { results, error } = runUntilFailure([good, precise, bad], 2)
    expect(results.map(({ code }) => code)).toEqual(['saml.signature_missing', 'saml.authn_failed'])
    expect(error?.code).toBe('saml.authn_failed')
  })

  it('ends without an error when every check passes', () => {
    expect(runAll([good, good], 0).error).toBeNull()
    expect(runUntilFailure([good, good], 0).error).toBeNull()
  })

  it('takes a named error for a failure, and nothing else: a bug is no refusal', () => {
    const refusal = new SsoError('saml.digest_mismatch')
    const { results, error } = runAll([throwing(refusal)], 0)
    expect(error).toBe(refusal)
    expect(results).toStrictEqual([{ code: 'saml.digest_mismatch', passed: false }])
    const bug = new TypeError('bug')
    expect(() => runAll([throwing(bug)], 0)).toThrow(bug)
    expect(() => runUntilFailure([throwing(bug)], 0)).toThrow(bug)
  })
})
