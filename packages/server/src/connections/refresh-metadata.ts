import { SsoError } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import type { Config } from '../config/config.ts'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Outbound } from '../platform/outbound.ts'
import type { Random } from '../platform/random.ts'
import type { Database, Queryable } from '../storage/database.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { checkConnection } from './check-connection.ts'
import { connectionEvent, writeConnectionEvents } from './connection-events.ts'
import { withInput } from './connection-input.ts'
import { fetchMetadata } from './fetch-metadata.ts'
import { claimDueMetadata, claimMetadata } from './metadata-store.ts'
import { connectionFindById, connectionLockById, connectionUpdate } from './store.ts'
import type { LiveMetadata, SamlConnection } from './types.ts'

/** What reading metadata again needs. */
export interface MetadataParts {
  readonly db: Database
  readonly outbound: Outbound
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly config: Pick<Config, 'mode' | 'publicUrl' | 'aliasOrigins'>
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** From here on a certificate's successor is looked for more often. */
const EXPIRES_SOON = 30 * DAY
/** Connections per round: an IdP that hangs holds up few others, and the next round comes in minutes. */
const PER_ROUND = 50
const AT_ONCE = 5

/** When metadata that was just read is due again: daily, and every six hours while a certificate is about to expire. */
export function nextRefresh({ certificates }: Pick<SamlConnection, 'certificates'>, now: Date): Date {
  const end = Math.min(...certificates.map(({ notAfter }) => notAfter.getTime()))
  return new Date(now.getTime() + (end - now.getTime() < EXPIRES_SOON ? 6 * HOUR : DAY))
}

/** After a failure: in an hour, and twice as long after each further one, up to a day. */
export function nextAttempt(failures: number, now: Date): Date {
  return new Date(now.getTime() + Math.min(DAY, HOUR * 2 ** (failures - 1)))
}

/** Reads all metadata that is due. Answers how many connections were looked at. Any number of processes may do it. */
export async function refreshDueMetadata(parts: MetadataParts): Promise<number> {
  const due = await claimDueMetadata(parts.db, parts.clock.now(), PER_ROUND)
  const waiting = [...due]
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await refreshMetadata(parts, next)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return due.length
}

/** Refreshes of this process that are under way, by connection: a burst of sign-ins shares one. */
const underWay = new Map<string, Promise<unknown>>()

/**
 * An answer was signed with a key that is not known: has the IdP published a new one? Asks at most once a
 * minute for a connection, in all processes together, so that a flood of forged answers fetches nothing.
 * Answers the connection as it is now.
 */
export async function refreshForUnknownKey(
  parts: MetadataParts,
  connection: SamlConnection,
): Promise<SamlConnection> {
  if (connection.metadata === null) return connection
  const running = underWay.get(connection.id) ?? startRefresh(parts, connection)
  await running
  const current = await connectionFindById(parts.db, wholeDeployment, connection.id)
  return current?.protocol === 'saml' ? current : connection
}

function startRefresh(parts: MetadataParts, connection: SamlConnection): Promise<unknown> {
  const refresh = claimMetadata(parts.db, connection, parts.clock.now())
    .then((claimed) => (claimed ? refreshMetadata(parts, connection) : undefined))
    .finally(() => underWay.delete(connection.id))
  underWay.set(connection.id, refresh)
  return refresh
}

/**
 * Reads a connection's metadata again: the certificates and the address for requests become what the
 * document says now. It must still describe the same IdP; what it does not say stays. A failure changes
 * nothing but the time of the next attempt, and is told once.
 */
async function refreshMetadata(parts: MetadataParts, { id, metadata }: SamlConnection): Promise<void> {
  if (metadata === null) return
  try {
    const metadataXml = await fetchMetadata(parts.outbound, metadata.url)
    await parts.db.transaction((db) => applyMetadata({ ...parts, db }, id, metadata.url, metadataXml))
  } catch (error) {
    const reason = error instanceof SsoError ? error : new SsoError('internal.error', {}, { cause: error })
    parts.log.warn({ connectionId: id, code: reason.code }, 'metadata could not be refreshed')
    await parts.db.transaction((db) => keepFailure({ ...parts, db }, id, metadata.url, reason))
  }
}

type InTransaction = Omit<MetadataParts, 'db'> & { readonly db: Queryable }

async function applyMetadata(
  parts: InTransaction,
  id: SamlConnection['id'],
  url: string,
  metadataXml: string,
): Promise<void> {
  const current = await lockLive(parts, id, url)
  if (current === null) return
  const { idpEntityId, ssoBinding } = current
  const input = { metadataXml, ssoBinding, ...(idpEntityId === null ? {} : { idpEntityId }) }
  const read = withInput({ ...current, metadata: null }, input, parts)
  if (read.protocol !== 'saml') return
  const now = parts.clock.now()
  const fresh: LiveMetadata = {
    url,
    refreshedAt: now,
    refreshAt: nextRefresh(read, now),
    failures: 0,
    error: null,
  }
  const changed = { ...read, metadata: fresh }
  checkConnection(changed, parts)
  const after = await connectionUpdate(parts.db, changed)
  if (after !== null) await writeConnectionEvents(parts, current, after, 'metadata')
}

async function keepFailure(
  parts: InTransaction,
  id: SamlConnection['id'],
  url: string,
  { code }: SsoError,
): Promise<void> {
  const current = await lockLive(parts, id, url)
  if (current === null || current.metadata === null) return
  const failures = current.metadata.failures + 1
  const refreshAt = nextAttempt(failures, parts.clock.now())
  await connectionUpdate(parts.db, {
    ...current,
    metadata: { ...current.metadata, refreshAt, failures, error: code },
  })
  if (failures > 1) return
  const event = connectionEvent('connection.metadata_refresh_failed', current, { code, url })
  await eventInsert(parts.db, parts, event)
}

/** The connection, held, unless its address of metadata has changed meanwhile. */
async function lockLive(
  { db }: InTransaction,
  id: SamlConnection['id'],
  url: string,
): Promise<SamlConnection | null> {
  const current = await connectionLockById(db, wholeDeployment, id)
  return current?.protocol === 'saml' && current.metadata?.url === url ? current : null
}
