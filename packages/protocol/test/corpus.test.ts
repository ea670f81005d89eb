import { describe, expect, it } from 'vitest'
import { errorTexts } from '../src/errors/sso-error.ts'
import { badFixtures, goodFixtures, outcome, verifyXml } from './corpus.ts'

describe('saml-profiles-2.0-os §4.1.4: answers as identity providers send them', () => {
  it.each(goodFixtures)('reads the person from the answer of $name', ({ xml, params }) => {
    const verification = verifyXml(xml, params)
    expect(outcome(verification)).toBe('accepted')
    if (!verification.ok) return
    const { assertion } = verification
    expect(assertion.issuer).toBe(params.identityProvider.entityId)
    expect(assertion.nameId).toEqual(params.nameId)
    expect(assertion.attributes).toEqual(params.attributes)
    expect(assertion.sessionIndex).toBe(params.sessionIndex)
    expect(assertion.sessionNotOnOrAfter?.toISOString()).toBe(params.sessionNotOnOrAfter)
    expect(assertion.authnContextClassRef).toBe(params.authnContextClassRef)
    expect(assertion.inResponseTo).toBe(params.request?.id)
  })

  it.each(goodFixtures)('passes every check for $name', ({ xml, params }) => {
    const { checks } = verifyXml(xml, params)
    expect(checks.filter(({ passed }) => !passed)).toEqual([])
    expect(checks.length).toBeGreaterThan(20)
  })
})

describe('answers with one thing wrong', () => {
  it.each(badFixtures)('$name: $params.why', ({ xml, params }) => {
    const verification = verifyXml(xml, params)
    expect(outcome(verification)).toBe(params.expectedError)
    if (verification.ok) return
    // The trace shows the same: all before it passed, except where reading itself failed.
    const failing = verification.checks.find(({ passed }) => !passed)
    expect([undefined, params.expectedError]).toContain(failing?.code)
  })

  it.each(badFixtures)('$name explains itself without a gap in its texts', ({ xml, params }) => {
    const verification = verifyXml(xml, params)
    if (verification.ok) throw new Error('accepted')
    const texts = errorTexts(verification.error.code, verification.error.details)
    for (const text of Object.values(texts)) expect(text).not.toMatch(/\bunknown\b|undefined|\[object/)
  })
})
