import type { SigningCertificate } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import type { EventType, NewEvent } from '../events/types.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import type { ConnectionValues } from './store.ts'
import type { Connection } from './types.ts'

/** Where a change of a connection came from. */
export type ChangeSource = 'settings' | 'metadata'

interface EventParts {
  readonly db: Queryable
  readonly clock: Clock
  readonly random: Random
}

/** Writes what became of a connection, in the transaction of its change. `before` null: it is new. */
export async function writeConnectionEvents(
  { db, ...parts }: EventParts,
  before: Connection | null,
  after: Connection,
  source: ChangeSource,
): Promise<void> {
  await eventInsert(db, parts, ...connectionEvents(before, after, source))
}

/** Writes that a connection is gone. */
export async function writeConnectionDeleted(
  { db, ...parts }: EventParts,
  connection: Connection,
): Promise<void> {
  await eventInsert(db, parts, connectionEvent('connection.deleted', connection, summary(connection)))
}

/** An event of one connection. */
export function connectionEvent(
  type: EventType,
  { id, organizationId }: Pick<Connection, 'id' | 'organizationId'>,
  data: NewEvent['data'],
): NewEvent {
  return { type, organizationId, objectId: id, data }
}

/** What a certificate is in an event. */
export function describeCertificate({ fingerprint, subject, notAfter }: SigningCertificate) {
  return { fingerprint, subject, notAfter: notAfter.toISOString() }
}

/** What differs between two states of a connection, as events. */
function connectionEvents(before: Connection | null, after: Connection, source: ChangeSource): NewEvent[] {
  return [
    ...(before === null ? [connectionEvent('connection.created', after, summary(after))] : []),
    ...(before === null ? [] : updated(before, after, source)),
    ...statusChange(before, after),
    ...certificateChanges(before, after, source),
  ]
}

function summary({ name, protocol, provider, status }: Connection) {
  return { name, protocol, provider, status }
}

function updated(before: Connection, after: Connection, source: ChangeSource): NewEvent[] {
  const changed = changedFields(before, after)
  if (changed.length === 0) return []
  const type = source === 'metadata' ? 'connection.metadata_refreshed' : 'connection.updated'
  return [connectionEvent(type, after, { changed })]
}

/** Bookkeeping of ours, which is no setting. */
const bookkeeping: readonly string[] = ['createdAt', 'updatedAt']

/** The names of the settings that differ, never their values. */
function changedFields(before: Connection, after: Connection): string[] {
  const [old, fresh] = [comparable(before), comparable(after)]
  return Object.keys(fresh).filter((field) => !bookkeeping.includes(field) && old[field] !== fresh[field])
}

function comparable(connection: ConnectionValues): Readonly<Record<string, string>> {
  const fields = connection.protocol === 'saml' ? samlFields(connection) : clientFields(connection)
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, JSON.stringify(value)]))
}

type Values<Protocol> = Extract<ConnectionValues, { protocol: Protocol }>

/** By the names that the API has for them. */
function samlFields({ metadata, certificates, settings, ...rest }: Values<'saml'>) {
  return {
    ...rest,
    ...settings,
    metadataUrl: metadata?.url ?? null,
    certificates: certificates.map(({ fingerprint }) => fingerprint),
  }
}

/** A secret that was given again is sealed anew, so it counts as changed. */
function clientFields({ clientSecretSealed, ...rest }: Values<'oidc' | 'social'>) {
  return { ...rest, clientSecret: clientSecretSealed?.toString('base64') ?? null }
}

function statusChange(before: Connection | null, after: Connection): NewEvent[] {
  const [was, is] = [before?.status === 'active', after.status === 'active']
  if (was === is) return []
  return [connectionEvent(is ? 'connection.activated' : 'connection.deactivated', after, summary(after))]
}

function certificateChanges(before: Connection | null, after: Connection, source: ChangeSource): NewEvent[] {
  const [old, fresh] = [certificatesOf(before), certificatesOf(after)]
  const events = (
    type: EventType,
    certificates: readonly SigningCertificate[],
    others: readonly SigningCertificate[],
  ) =>
    certificates
      .filter(({ fingerprint }) => !others.some((other) => other.fingerprint === fingerprint))
      .map((certificate) => connectionEvent(type, after, { ...describeCertificate(certificate), source }))
  return [
    ...events('connection.certificate_added', fresh, old),
    ...events('connection.certificate_removed', old, fresh),
  ]
}

function certificatesOf(connection: Connection | null): readonly SigningCertificate[] {
  return connection?.protocol === 'saml' ? connection.certificates : []
}
