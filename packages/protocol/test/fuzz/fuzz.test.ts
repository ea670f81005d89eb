import { describe, expect, it } from 'vitest'
import { explainedDifferences } from './explained-differences.ts'
import { ACCEPTED } from './judge.ts'
import { type Mutant, mutantNumber } from './mutants.ts'
import { beside, hasXmlsec1, isForXmlsec1 } from './xmlsec1.ts'

const SEED = 20_260_115
const MUTANTS = 8_000

describe('mutants of documents and answers, beside libxml2', { timeout: 120_000 }, () => {
  const tally = new Map<string, Mutant[]>()
  for (let number = 0; number < MUTANTS; number++) {
    const mutant = mutantNumber(SEED, number)
    const { name } = mutant.judgement
    tally.set(name, [...(tally.get(name) ?? []), mutant])
  }
  const forXmlsec1 = (name: string) => (tally.get(name) ?? []).filter(({ seed }) => isForXmlsec1(seed))
  const count = (name: string) => tally.get(name)?.length ?? 0

  it('are read alike, or refused for a reason that is explained; none is accepted as somebody else', () => {
    const faults = [...tally.values()].flat().filter(({ judgement }) => judgement.fault)
    expect(
      faults.map(({ number, judgement, seed }) => `${judgement.name} (${seed.name}, ${String(number)})`),
    ).toEqual([])
  })

  it('are of every kind often enough for that to mean something', () => {
    expect(count('both read it alike')).toBeGreaterThan(300)
    expect(count('neither reads it')).toBeGreaterThan(1000)
    expect(count(ACCEPTED)).toBeGreaterThan(100)
    expect(count('refused as an answer: saml.digest_mismatch')).toBeGreaterThan(300)
  })

  it.each(explainedDifferences.map(({ reason }) => reason))('meet the difference: %s', (reason) => {
    expect(count(reason)).toBeGreaterThan(0)
  })

  it.skipIf(!hasXmlsec1)('that are accepted have signatures that xmlsec1 accepts too', () => {
    for (const { seed, xml } of forXmlsec1(ACCEPTED).slice(0, 25)) expect(beside(seed, xml)).toBe('valid')
  })

  it.skipIf(!hasXmlsec1)('that are refused for their digest or signature are refused by xmlsec1 too', () => {
    for (const code of ['saml.digest_mismatch', 'saml.signature_invalid']) {
      const refused = forXmlsec1(`refused as an answer: ${code}`)
      expect(refused.length).toBeGreaterThan(0)
      for (const { seed, xml } of refused.slice(0, 25)) expect(beside(seed, xml)).toBe('invalid')
    }
  })
})
