import { SsoError } from '../../src/errors/sso-error.ts'
import { canonicalize } from '../../src/xml/canonicalize.ts'
import { parseXml } from '../../src/xml/parse-xml.ts'
import type { XmlElement } from '../../src/xml/tree.ts'
import { verifyXml } from '../corpus.ts'
import { allElements, rewrite } from '../edit-xml.ts'
import { libxml2 } from '../libxml2.ts'
import { explainedDifferences, isAboutXmlId } from './explained-differences.ts'
import { identityOf } from './identity.ts'
import { type Random, pick } from './random.ts'
import type { Seed } from './seeds.ts'

/** What became of a mutant. A `fault` is a defect of ours; anything else is counted by its name. */
export interface Judgement {
  readonly fault: boolean
  readonly name: string
}

const fine = (name: string): Judgement => ({ fault: false, name })
const fault = (name: string): Judgement => ({ fault: true, name: `FAULT: ${name}` })

/**
 * Holds a mutant against every property: the parser and libxml2 agree on what it says, or the difference is
 * an explained one; written and read again it is the same; and if it is accepted as an answer, then as
 * exactly the identity of the answer it was made from.
 */
export function judge(random: Random, seed: Seed, mutant: string): Judgement {
  const root = read(mutant)
  if (root instanceof SsoError) return judgeRefusal(root, mutant)
  const index = random(allElements(root).length)
  return judgeTree(root, index, mutant) ?? judgeAnswer(seed, mutant)
}

function read(mutant: string): XmlElement | SsoError {
  try {
    return parseXml(mutant, 'message')
  } catch (error) {
    if (error instanceof SsoError && error.code !== 'internal.error') return error
    throw error
  }
}

function judgeRefusal(refusal: SsoError, mutant: string): Judgement {
  if ('complaint' in libxml2(mutant)) return fine('neither reads it')
  const explained = explainedDifferences.find(({ holds }) => holds(refusal, mutant))
  return explained === undefined ? fault(`only ours refuses: ${refusal.code}`) : fine(explained.reason)
}

/** The whole document and one element of it, byte by byte; null when all is well. */
function judgeTree(root: XmlElement, index: number, mutant: string): Judgement | null {
  const theirs = libxml2(mutant)
  if ('complaint' in theirs) {
    return isAboutXmlId(theirs.complaint) ? null : fault('only ours reads it')
  }
  const ours = canonicalize(root)
  if (ours !== theirs.canonical) return fault('another canonical form than libxml2')
  const element = pick(() => index, allElements(root))
  const inner = libxml2(mutant, { xpath: `(//*)[${String(index + 1)}]` })
  if (!('canonical' in inner) || inner.canonical !== canonicalize(element)) {
    return fault('another canonical form of an element than libxml2')
  }
  const again = read(rewrite(root, new Map()))
  if (again instanceof SsoError || canonicalize(again) !== ours)
    return fault('written and read it is another')
  return null
}

function judgeAnswer({ params, identity }: Seed, mutant: string): Judgement {
  if (params === null) return fine('both read it alike')
  const verification = verifyXml(mutant, params)
  if (!verification.ok) return fine(`refused as an answer: ${verification.error.code}`)
  if (identityOf(verification.assertion) !== identity) return fault('accepted as somebody else')
  return fine(ACCEPTED)
}

/** The change did not touch what is signed and read: the answer is accepted, with the same identity. */
export const ACCEPTED = 'accepted, as the same identity'
