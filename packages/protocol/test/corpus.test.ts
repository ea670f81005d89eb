import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { errorTexts } from '../src/errors/sso-error.ts'
import { badFixtures, goodFixtures, outcome, providerNames, unusualFixtures, verifyXml } from './corpus.ts'
import { fixtureFiles } from './make-fixtures/fixture-files.ts'
import { providers } from './make-fixtures/providers.ts'
import { sameMeaning } from './make-fixtures/same-meaning.ts'
import { allSteps, refusedBy } from './refused-by.ts'

describe('saml-profiles-2.0-os §4.1.4: answers as identity providers send them', () => {
  it.each(goodFixtures)('reads the person from the answer of $name', ({ bytes, params }) => {
    const verification = verifyXml(bytes, params)
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

  it.each(goodFixtures)('passes every check for $name', ({ bytes, params }) => {
    const { checks } = verifyXml(bytes, params)
    expect(checks.filter(({ passed }) => !passed)).toEqual([])
    expect(checks.length).toBeGreaterThan(20)
  })
})

describe('answers that are unusual and right', () => {
  it.each(unusualFixtures)('$name: $params.why', ({ bytes, params }) => {
    const verification = verifyXml(bytes, params)
    expect(outcome(verification)).toBe('accepted')
    if (!verification.ok) return
    expect(verification.assertion.nameId).toEqual(params.nameId)
    expect(verification.assertion.attributes).toEqual(params.attributes)
  })
})

describe('answers with one thing wrong', () => {
  it.each(badFixtures)('$params.family: $name: $params.why', ({ bytes, params }) => {
    const verification = verifyXml(bytes, params)
    expect(outcome(verification)).toBe(params.expectedError)
    expect(refusedBy(verification)).toBe(params.refusedBy)
    if (verification.ok || params.reason === undefined) return
    expect(JSON.stringify(verification.error.details)).toContain(JSON.stringify(params.reason).slice(1, -1))
  })

  it.each(badFixtures)('$name explains itself without a gap in its texts', ({ bytes, params }) => {
    const verification = verifyXml(bytes, params)
    if (verification.ok) throw new Error('accepted')
    const texts = errorTexts(verification.error.code, verification.error.details)
    for (const text of Object.values(texts)) expect(text).not.toMatch(/\bunknown\b|undefined|\[object/)
  })
})

describe('the corpus as a whole', () => {
  it('has, for every step at which an answer can be refused, one that only this step refuses', () => {
    const silent = allSteps.filter((step) => !badFixtures.some(({ params }) => params.refusedBy === step))
    // A second fence: a signature elsewhere than in the Response or its one Assertion is already refused by the
    // walk over the document, by the Response's schema, or by the count of assertions.
    expect(silent).toEqual([
      'message: saml.signature_misplaced',
      'sealed: saml.signature_misplaced',
      'opened: saml.signature_misplaced',
    ])
  })

  it('has every provider that the tables name', () => {
    expect(Object.keys(providers)).toEqual(providerNames)
  })

  const folder = join(import.meta.dirname, 'fixtures')
  const made = fixtureFiles()

  it('is what its tables say: made anew with the independent signer, it means the same', () => {
    for (const [path, bytes] of made) {
      const stored = existsSync(join(folder, path)) ? readFileSync(join(folder, path)) : Buffer.alloc(0)
      expect(sameMeaning(stored, bytes), `${path}; run make-fixtures.ts`).toBe(true)
    }
  })

  it('has no file that no table makes', () => {
    const found = ['idp', 'good', 'bad'].flatMap((kind) =>
      readdirSync(join(folder, kind), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)),
    )
    expect(found.filter((path) => !made.has(path))).toEqual([])
  })
})
