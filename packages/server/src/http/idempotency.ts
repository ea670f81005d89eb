import { SsoError } from '@cardea/protocol'
import { timingSafeEqual } from 'node:crypto'
import type { SealedPlace, Vault } from '../keys/vault.ts'
import type { Queryable } from '../storage/database.ts'
import { type CallerId, isId } from '../storage/ids.ts'

/** An answer that can be given again: the status and the exact body. */
export interface RecordedAnswer {
  readonly status: number
  readonly body: string
}

/** A POST of the native API that may come twice. */
export interface IdempotentRequest {
  readonly callerId: CallerId
  /** The `Idempotency-Key` header. */
  readonly key: string
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly body: unknown
}

type IdempotencyParts = { readonly db: Queryable; readonly vault: Vault }

/** The header's value, or `request.invalid`: 1 to 255 visible ASCII characters. */
export function parseIdempotencyKey(value: string): string {
  if (/^[\x21-\x7e]{1,255}$/.test(value)) return value
  const message = 'Send 1 to 255 visible ASCII characters, for example a UUID.'
  throw new SsoError('request.invalid', {
    errors: [{ field: 'Idempotency-Key', code: 'invalid_format', message }],
  })
}

/**
 * Runs `attempt` at most once per idempotency key of a caller, and gives the first answer again to every repetition
 * (a day long, then the sweeper forgets it). Answers are sealed: they may hold a secret shown once.
 *
 * Fails with `request.idempotency_conflict` when the key came with another request, or while the first one
 * runs. An attempt that throws frees its key, so that it can be tried again. One that dies with its process, or
 * whose answer from the database was lost (`internal.unavailable`), does not: whether its work was committed is
 * unknown, and doing it twice would be worse than saying so.
 */
export async function answerOnce(
  parts: IdempotencyParts,
  request: IdempotentRequest,
  attempt: () => Promise<RecordedAnswer>,
): Promise<RecordedAnswer & { readonly replayed: boolean }> {
  const requestHash = hashOf(parts.vault, request)
  if (!(await claimKey(parts.db, request, requestHash))) {
    return { ...(await loadRecorded(parts, request, requestHash)), replayed: true }
  }
  const answer = await attempt().catch(async (error: unknown) => {
    if (!isInDoubt(error)) await releaseKey(parts.db, request)
    throw error
  })
  await recordAnswer(parts, request, answer)
  return { ...answer, replayed: false }
}

/** Was the database lost on the way? Then a commit may have arrived although its answer did not. */
function isInDoubt(error: unknown): boolean {
  return error instanceof SsoError && error.code === 'internal.unavailable'
}

function hashOf(vault: Vault, { method, target, body }: IdempotentRequest): Buffer {
  return vault.hash(JSON.stringify([method, target, body ?? null]))
}

/** One statement decides who is first. */
async function claimKey(db: Queryable, request: IdempotentRequest, requestHash: Buffer): Promise<boolean> {
  const of = columnOf(request.callerId)
  const claimed = await db.kysely
    .insertInto('idempotency_keys')
    .values({ ...OF_NOBODY, [of]: request.callerId, key: request.key, request_hash: requestHash })
    .onConflict((conflict) => conflict.columns([of, 'key']).doNothing())
    .returning('key')
    .executeTakeFirst()
  return claimed !== undefined
}

const OF_NOBODY = {
  api_key_id: null,
  application_id: null,
  user_id: null,
  response_status: null,
  response_sealed: null,
}

/** The column of the caller's kind: each key belongs to one caller, whatever the other kind has called its own. */
function columnOf(caller: CallerId): 'api_key_id' | 'application_id' | 'user_id' {
  if (isId('user', caller)) return 'user_id'
  return isId('application', caller) ? 'application_id' : 'api_key_id'
}

async function loadRecorded(
  { db, vault }: IdempotencyParts,
  request: IdempotentRequest,
  requestHash: Buffer,
): Promise<RecordedAnswer> {
  const row = await db.kysely
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'response_status', 'response_sealed'])
    .where(columnOf(request.callerId), '=', request.callerId)
    .where('key', '=', request.key)
    .executeTakeFirst()
  // No row: the first attempt has just failed and freed the key; the caller may simply repeat.
  if (row === undefined || row.response_status === null || row.response_sealed === null) throw conflict()
  if (!timingSafeEqual(row.request_hash, requestHash)) throw conflict()
  const body = vault.open(row.response_sealed, placeOf(request)).toString('utf8')
  return { status: row.response_status, body }
}

function conflict(): SsoError {
  return new SsoError('request.idempotency_conflict')
}

async function recordAnswer(
  { db, vault }: IdempotencyParts,
  request: IdempotentRequest,
  { status, body }: RecordedAnswer,
): Promise<void> {
  await db.kysely
    .updateTable('idempotency_keys')
    .set({ response_status: status, response_sealed: vault.seal(body, placeOf(request)) })
    .where(columnOf(request.callerId), '=', request.callerId)
    .where('key', '=', request.key)
    .execute()
}

async function releaseKey(db: Queryable, { callerId, key }: IdempotentRequest): Promise<void> {
  await db.kysely
    .deleteFrom('idempotency_keys')
    .where(columnOf(callerId), '=', callerId)
    .where('key', '=', key)
    .where('response_status', 'is', null)
    .execute()
}

function placeOf({ callerId, key }: IdempotentRequest): SealedPlace {
  return { table: 'idempotency_keys', column: 'response_sealed', id: `${callerId} ${key}` }
}
