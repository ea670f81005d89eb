import type { Domain } from './types.ts'

/** A record to publish in the DNS. */
export interface Challenge {
  readonly type: 'TXT'
  readonly name: string
  readonly value: string
}

const LABEL = '_cardea-challenge'
/** What every value of ours begins with, so that an older one is told from somebody else's record. */
export const CHALLENGE_PREFIX = 'cardea-verify='

/** The record that proves that a domain is in the hands of an organization. Not at the domain itself, where many records are in the way. */
export function challengeOf({ domain, challenge }: Pick<Domain, 'domain' | 'challenge'>): Challenge {
  return { type: 'TXT', name: `${LABEL}.${domain}`, value: `${CHALLENGE_PREFIX}${challenge}` }
}
