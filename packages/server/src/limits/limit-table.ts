/**
 * Limits: how often something may be asked for, counted by each process and shared by all.
 *
 * Owns the table of limits, the counters, and the one statement by which processes tell each other what they
 * have admitted. A request costs no statement: it is counted in memory, and once a second each process settles
 * with the database in the background (docs/rate-limits.md).
 * Invariant: nothing switches a limit off, a database that is away neither, and memory is bounded whatever comes.
 */

/** One limit: so many within a window, for each subject (an address, a client, an API key). */
export interface Limit {
  readonly name: LimitName
  readonly quota: number
  readonly windowSeconds: number
}

export type LimitName = keyof typeof usual

export type LimitTable = Readonly<Record<LimitName, Limit>>

/** The limits of what an address may ask for, each a budget of its own: who floods one leaves the others alone. */
export type AddressLimit = 'browser' | 'documents' | 'application' | 'tenant-api' | 'probes'

const MINUTE = 60

/**
 * The usual quotas, of a minute unless they say otherwise; the arithmetic is in docs/rate-limits.md. `grows`: by `CARDEA_RATE_LIMIT`. What
 * counts failures, or one person, does not grow: a large deployment has more people, and no more wrong passwords per address.
 */
const usual = {
  browser: { quota: 6_000, grows: true },
  documents: { quota: 6_000, grows: true },
  application: { quota: 12_000, grows: true },
  'tenant-api': { quota: 6_000, grows: true },
  probes: { quota: 600, grows: true },
  client: { quota: 12_000, grows: true },
  'api-key': { quota: 6_000, grows: true },
  user: { quota: 1_200, grows: false },
  portal: { quota: 600, grows: false },
  'portal-checks': { quota: 60, grows: false },
  'value-checks': { quota: 60, grows: false },
  'wrong-client-credentials': { quota: 20, grows: false },
  'wrong-api-keys': { quota: 300, grows: false },
  'wrong-passwords': { quota: 150, grows: false, windowSeconds: 15 * MINUTE },
  'wrong-passwords-from-address': { quota: 10, grows: false, windowSeconds: 15 * MINUTE },
  'wrong-passwords-of-account': { quota: 30, grows: false, windowSeconds: 5 * MINUTE },
  'links-from-address': { quota: 60, grows: true, windowSeconds: 15 * MINUTE },
  'links-to-mailbox': { quota: 5, grows: false, windowSeconds: 15 * MINUTE },
  'invitations-of-organization': { quota: 200, grows: true, windowSeconds: 24 * 60 * MINUTE },
  'invitations-by-person': { quota: 100, grows: false, windowSeconds: 24 * 60 * MINUTE },
  'invitations-to-mailbox': { quota: 5, grows: false, windowSeconds: 24 * 60 * MINUTE },
  'wrong-codes': { quota: 10, grows: false, windowSeconds: 60 * MINUTE },
  'wrong-break-glass-codes': { quota: 5, grows: false },
} as const satisfies Readonly<Record<string, Usual>>

interface Usual {
  readonly quota: number
  readonly grows: boolean
  readonly windowSeconds?: number
}

/** All limits, for a deployment that is so many times as large as the usual one (`CARDEA_RATE_LIMIT`). */
export function limitTable(factor: number): LimitTable {
  const scaled = (name: LimitName): Limit => {
    const { quota, grows, windowSeconds = MINUTE }: Usual = usual[name]
    return {
      name,
      quota: grows ? Math.max(1, Math.round(quota * factor)) : quota,
      windowSeconds,
    }
  }
  return {
    browser: scaled('browser'),
    documents: scaled('documents'),
    application: scaled('application'),
    'tenant-api': scaled('tenant-api'),
    probes: scaled('probes'),
    client: scaled('client'),
    'api-key': scaled('api-key'),
    user: scaled('user'),
    portal: scaled('portal'),
    'portal-checks': scaled('portal-checks'),
    'value-checks': scaled('value-checks'),
    'wrong-client-credentials': scaled('wrong-client-credentials'),
    'wrong-api-keys': scaled('wrong-api-keys'),
    'wrong-passwords': scaled('wrong-passwords'),
    'wrong-passwords-from-address': scaled('wrong-passwords-from-address'),
    'wrong-passwords-of-account': scaled('wrong-passwords-of-account'),
    'links-from-address': scaled('links-from-address'),
    'links-to-mailbox': scaled('links-to-mailbox'),
    'invitations-of-organization': scaled('invitations-of-organization'),
    'invitations-by-person': scaled('invitations-by-person'),
    'invitations-to-mailbox': scaled('invitations-to-mailbox'),
    'wrong-codes': scaled('wrong-codes'),
    'wrong-break-glass-codes': scaled('wrong-break-glass-codes'),
  }
}
