import { SsoError } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import { eventInsert } from '../events/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Database, Queryable } from '../storage/database.ts'
import { makeMissingKeys } from './signing-keys.ts'
import {
  type AgedKey,
  signingKeyDelete,
  signingKeyList,
  signingKeysLock,
  signingKeysPromote,
  signingKeysRetire,
} from './store.ts'
import type { Vault } from './vault.ts'

interface Parts {
  readonly db: Database
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
}

const HOUR = 3600
const DAY = 24 * HOUR

/** A next key may sign when it has been published for twice as long as verifiers keep what they have read. */
const PUBLISHED_BEFORE = 2 * HOUR
/** A retired key stays published for as long as somebody may still show a token of it, for example at sign-out. */
const RETIRED_FOR = 30 * DAY

/**
 * The next keys sign from now on, the current ones retire, and new next keys are published: as planned, so that no
 * verifier meets a key that it cannot know yet. In an emergency, when a private key is in wrong hands: at once, and
 * what the old keys have signed is void as soon as verifiers read the published keys again.
 *
 * Fails with `request.signing_key_too_new`.
 */
export async function rotateSigningKeys(
  { db, vault, ...parts }: Parts,
  { emergency }: { readonly emergency: boolean },
): Promise<void> {
  await db.transaction(async (tx) => {
    await signingKeysLock(tx)
    const keys = await signingKeyList(tx, 'tokens')
    if (!emergency) checkReady(keys)
    const over = keys.filter((key) => (emergency ? key.state !== 'next' : isOver(key)))
    await signingKeyDelete(
      tx,
      'tokens',
      over.map(({ id }) => id),
    )
    await signingKeysRetire(tx, 'tokens')
    await signingKeysPromote(tx, 'tokens')
    await makeMissingKeys({ vault }, tx)
    await tell(parts, tx, emergency)
  })
}

/** One event for all of them: every algorithm has its key, and they change together. */
async function tell(
  parts: Pick<Parts, 'clock' | 'random'>,
  tx: Queryable,
  emergency: boolean,
): Promise<void> {
  const keys = await signingKeyList(tx, 'tokens')
  const current = keys
    .filter(({ state }) => state === 'current')
    .map(({ id, algorithm }) => ({ id, algorithm }))
  const event = { type: 'signing_keys.rotated', organizationId: null, objectId: 'signing_keys' } as const
  await eventInsert(tx, parts, { ...event, data: { current, emergency } })
}

/** Rotates when the current keys have signed for `CARDEA_SIGNING_KEY_DAYS`. Every process may ask; one does it. */
export async function rotateDueSigningKeys(
  parts: Parts & { readonly config: Pick<Config, 'signingKeyDays'> },
): Promise<void> {
  if (!isDue(await signingKeyList(parts.db, 'tokens'), parts.config)) return
  try {
    await rotateSigningKeys(parts, { emergency: false })
  } catch (error) {
    // Another process was first: what was due has been done, and the next key is new.
    if (!(error instanceof SsoError) || error.code !== 'request.signing_key_too_new') throw error
  }
}

function isDue(keys: readonly AgedKey[], { signingKeyDays }: Pick<Config, 'signingKeyDays'>): boolean {
  return keys.some(({ state, stateAge }) => state === 'current' && stateAge >= signingKeyDays * DAY)
}

function isOver({ state, stateAge }: AgedKey): boolean {
  return state === 'retiring' && stateAge >= RETIRED_FOR
}

function checkReady(keys: readonly AgedKey[]): void {
  const ages = keys.filter(({ state }) => state === 'next').map(({ stateAge }) => stateAge)
  const wait = PUBLISHED_BEFORE - Math.min(...ages)
  if (wait > 0) throw new SsoError('request.signing_key_too_new', { minutes: Math.ceil(wait / 60) })
}
