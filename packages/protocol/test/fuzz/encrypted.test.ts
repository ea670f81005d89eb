import { describe, expect, it } from 'vitest'
import { SsoError } from '../../src/errors/sso-error.ts'
import { parseXml } from '../../src/xml/parse-xml.ts'
import { answer } from '../answer.ts'
import { verifyXml } from '../corpus.ts'
import { find, portable } from '../edit-xml.ts'
import { encryptedAnswer, encryptedSignIn, sealAnything } from '../encrypted-answer.ts'
import { damageText } from './damage-text.ts'
import { identityOf } from './identity.ts'
import { type Random, seededRandom } from './random.ts'
import { rearrangeTree } from './rearrange-tree.ts'

const MUTANTS = 1_500

/** A signed Assertion, damaged by somebody who then encrypts it well: the public key is everybody's. */
describe('mutants inside of an encrypted assertion', { timeout: 120_000 }, () => {
  const sealed = encryptedAnswer()
  const assertion = portable(find(parseXml(answer(), 'message'), 'Assertion'))
  const identity = identityOf(accepted(sealAnything(sealed, assertion)))

  function accepted(xml: string) {
    const verification = verifyXml(xml, encryptedSignIn)
    if (!verification.ok) throw verification.error
    return verification.assertion
  }
  function mutate(random: Random): string {
    if (random(2) === 0) return damageText(random, assertion)
    try {
      return rearrangeTree(random, assertion)
    } catch (error) {
      if (error instanceof SsoError) return assertion
      throw error
    }
  }

  it('are refused, or accepted as the same identity', () => {
    const outcomes = new Map<string, number>()
    for (let number = 0; number < MUTANTS; number += 1) {
      const xml = sealAnything(sealed, mutate(seededRandom(Math.imul(number, 0x85ebca6b))))
      const verification = verifyXml(xml, encryptedSignIn)
      if (verification.ok) expect(identityOf(verification.assertion), `${number}`).toBe(identity)
      const name = verification.ok ? 'accepted' : verification.error.code
      outcomes.set(name, (outcomes.get(name) ?? 0) + 1)
    }
    // Often enough of every kind for that to mean something.
    for (const name of ['accepted', 'saml.decryption_failed', 'saml.digest_mismatch']) {
      expect(outcomes.get(name) ?? 0, name).toBeGreaterThan(10)
    }
  })
})
