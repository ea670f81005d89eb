import type { Dns, TxtAnswer } from '../platform/dns.ts'
import { CHALLENGE_PREFIX, challengeOf } from './challenge.ts'
import type { CheckOutcome, Domain } from './types.ts'

/** What a look at the DNS can find. */
export type LookOutcome = Exclude<CheckOutcome, 'verified_elsewhere'>

/**
 * Is the record of a domain published? More than half of the resolvers must see it: one of them may lie, or may not have
 * heard of it yet. A name that is an alias proves nothing: whoever holds the other name could be anybody.
 */
export async function lookForRecord(
  dns: Dns,
  domain: Pick<Domain, 'domain' | 'challenge'>,
): Promise<LookOutcome> {
  const { name, value } = challengeOf(domain)
  const seen = (await dns.txt(name)).map((answer) => outcomeOf(answer, value))
  const majority = answers.find((outcome) => isMost(seen, outcome))
  if (majority !== undefined) return majority
  if (seen.includes('found')) return 'not_everywhere'
  return order.find((outcome) => seen.includes(outcome)) ?? 'unreachable'
}

/** Of faults that no majority agrees on, the first is told: the one that says most. */
const order = ['other_value', 'alias', 'missing', 'unreachable'] as const
const answers = ['found', ...order] as const

function isMost(seen: readonly LookOutcome[], outcome: LookOutcome): boolean {
  return seen.filter((one) => one === outcome).length * 2 > seen.length
}

function outcomeOf(answer: TxtAnswer, value: string): (typeof answers)[number] {
  if (answer.kind === 'unreachable') return 'unreachable'
  if (answer.kind === 'alias') return 'alias'
  const texts = answer.values.map((text) => text.trim())
  if (texts.includes(value)) return 'found'
  return texts.some((text) => text.startsWith(CHALLENGE_PREFIX)) ? 'other_value' : 'missing'
}
