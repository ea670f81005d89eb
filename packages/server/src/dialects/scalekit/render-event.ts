import type { Event, EventType } from '../../events/types.ts'
import { providerOf } from './connection-kind.ts'
import { ConnectionProvider, ConnectionStatus } from './generated/connections_pb.js'
import { DomainType, VerificationStatus } from './generated/domains_pb.js'

/** An event as the body of a webhook. */
export interface ScalekitEvent {
  readonly spec_version: '1'
  readonly id: string
  /** Their name of what happened. */
  readonly type: string
  /** What it happened to. */
  readonly object: string
  readonly organization_id: string
  readonly occurred_at: string
  readonly data: Readonly<Record<string, unknown>>
}

interface Translation {
  /** Their name. */
  readonly type: string
  readonly object: 'Connection' | 'Domain' | 'Organization'
  readonly data: (event: Event) => Readonly<Record<string, unknown>>
}

const ofConnection = (type: string): Translation => ({ type, object: 'Connection', data: connection })
const ofDomain = (type: string): Translation => ({ type, object: 'Domain', data: domain })

/** What has a name there. All else that happens here has none, and is left out. */
const translations: Partial<Readonly<Record<EventType, Translation>>> = {
  'connection.created': ofConnection('organization.sso_created'),
  'connection.activated': ofConnection('organization.sso_enabled'),
  'connection.deactivated': ofConnection('organization.sso_disabled'),
  'connection.deleted': ofConnection('organization.sso_deleted'),
  'domain.created': ofDomain('organization.domain_created'),
  'domain.verified': ofDomain('organization.domain_dns_verification_success'),
  'domain.verification_failed': ofDomain('organization.domain_dns_verification_failed'),
  'domain.verification_lost': ofDomain('organization.domain_dns_verification_failed'),
  'domain.deleted': ofDomain('organization.domain_deleted'),
  'organization.deleted': { type: 'organization.deleted', object: 'Organization', data: organization },
}

/** Every name of theirs that something here has. */
export const eventNames: readonly string[] = [...new Set(Object.values(translations).map(({ type }) => type))]

/** An event in their words, made of the event alone; null: they have none for it. */
export function renderEvent(event: Event): ScalekitEvent | null {
  const { id, type: ours, objectId, occurredAt, data } = event
  const translation = translations[ours]
  // Their events are of organizations, and one of ours that is deleted has none any more but itself.
  const organizationId = ours === 'organization.deleted' ? objectId : event.organizationId
  if (translation === undefined || organizationId === null) return null
  // What the operator has said, no record has proven: there is no word for that.
  if (ours === 'domain.verified' && data['by'] === 'operator') return null
  const { type, object } = translation
  return {
    spec_version: '1',
    id,
    type,
    object,
    organization_id: organizationId,
    occurred_at: occurredAt.toISOString(),
    data: translation.data(event),
  }
}

function connection({ objectId, organizationId, data: { protocol, provider, status } }: Event) {
  return {
    id: objectId,
    organization_id: organizationId,
    connection_type: protocol === 'oidc' ? 'OIDC' : 'SAML',
    provider: ConnectionProvider[providerOf({ provider: String(provider) })],
    enabled: status === 'active',
    status: ConnectionStatus[status === 'draft' ? ConnectionStatus.DRAFT : ConnectionStatus.COMPLETED],
  }
}

function domain({ type, objectId, organizationId, data }: Event) {
  const state = STATES[type] ?? data['state']
  return {
    id: objectId,
    organization_id: organizationId,
    domain: data['domain'],
    domain_type: DomainType[DomainType.ORGANIZATION_DOMAIN],
    verification_status: VerificationStatus[statusOf(state)],
  }
}

const STATES: Partial<Readonly<Record<EventType, string>>> = {
  'domain.verified': 'verified',
  'domain.verification_failed': 'failed',
  'domain.verification_lost': 'failed',
}

function statusOf(state: unknown): VerificationStatus {
  if (state === 'verified') return VerificationStatus.VERIFIED
  return state === 'failed' ? VerificationStatus.FAILED : VerificationStatus.PENDING
}

function organization({ objectId, data }: Event) {
  return { id: objectId, display_name: data['name'] }
}
