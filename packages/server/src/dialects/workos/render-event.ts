import type { Event, EventType } from '../../events/types.ts'
import { type IdKind, isId, timeOfId } from '../../storage/ids.ts'
import { connectionType } from './connection-type.ts'

/** An event as it is listed here, and as the body of a webhook. */
export interface WorkosEvent {
  readonly object: 'event'
  readonly id: string
  /** Their name of what happened. */
  readonly event: string
  readonly data: Readonly<Record<string, unknown>>
  readonly created_at: string
}

interface Translation {
  /** Their name. */
  readonly name: string
  readonly data: (event: Event) => Readonly<Record<string, unknown>>
}

/** What has a name there. All else that happens here has none, and is left out. */
const translations: Partial<Readonly<Record<EventType, Translation>>> = {
  'connection.activated': { name: 'connection.activated', data: withDomains },
  'connection.deactivated': { name: 'connection.deactivated', data: withDomains },
  'connection.deleted': { name: 'connection.deleted', data: connection },
  'connection.certificate_expiring': {
    name: 'connection.saml_certificate_renewal_required',
    data: certificate,
  },
  'connection.certificate_expired': {
    name: 'connection.saml_certificate_renewal_required',
    data: certificate,
  },
  'domain.created': { name: 'organization_domain.created', data: domain },
  'domain.updated': { name: 'organization_domain.updated', data: domain },
  'domain.verified': { name: 'organization_domain.verified', data: domain },
  'domain.verification_failed': { name: 'organization_domain.verification_failed', data: failedDomain },
  'domain.verification_lost': { name: 'organization_domain.verification_failed', data: failedDomain },
  'domain.deleted': { name: 'organization_domain.deleted', data: domain },
  'organization.created': { name: 'organization.created', data: organization },
  'organization.updated': { name: 'organization.updated', data: organization },
  'organization.deleted': { name: 'organization.deleted', data: organization },
}

/**
 * An event in their words; null: they have none for it. Made of the event alone, so that what is told of a moment is the same whenever it
 * is asked for, and also of what is gone by now.
 */
export function renderEvent(event: Event): WorkosEvent | null {
  const translation = translations[event.type]
  if (translation === undefined) return null
  const { id, occurredAt } = event
  const created_at = occurredAt.toISOString()
  return { object: 'event', id, event: translation.name, data: translation.data(event), created_at }
}

const types = Object.entries(translations) as [EventType, Translation][]

/** Every name of theirs that something here has. */
export const eventNames: readonly string[] = [...new Set(types.map(([, { name }]) => name))]

/** Our types of events with these names of theirs; undefined: of all that have a name. A name that nothing here has stands for no type. */
export function eventTypesOf(names: readonly string[] | undefined): readonly EventType[] {
  return types.filter(([, { name }]) => names?.includes(name) ?? true).map(([type]) => type)
}

function connection(event: Event) {
  const { data, objectId, organizationId } = event
  const { name, protocol, provider, status } = data
  const kind = { protocol: isProtocol(protocol) ? protocol : 'saml', provider: String(provider) } as const
  return {
    object: 'connection',
    id: objectId,
    ...(organizationId === null ? {} : { organization_id: organizationId }),
    connection_type: connectionType(kind),
    name,
    state: status === 'active' || status === 'draft' ? status : 'inactive',
    ...times(event, 'connection'),
  }
}

function isProtocol(text: unknown): text is 'saml' | 'oidc' | 'social' {
  return text === 'saml' || text === 'oidc' || text === 'social'
}

/** Of a connection that there is the library reads these too. Which domains it serves is not in the event. */
function withDomains(event: Event) {
  const shown = connection(event)
  return { ...shown, status: shown.state === 'active' ? 'linked' : 'unlinked', domains: [] }
}

function certificate({ type, objectId, organizationId, data }: Event) {
  return {
    connection: { id: objectId, organization_id: organizationId },
    certificate: {
      certificate_type: 'ResponseSigning',
      expiry_date: data['notAfter'],
      is_expired: type === 'connection.certificate_expired',
    },
    days_until_expiry: data['days'] ?? 0,
  }
}

function domain(event: Event) {
  const { data, objectId, organizationId, type } = event
  return {
    object: 'organization_domain',
    id: objectId,
    organization_id: organizationId,
    domain: data['domain'],
    state: DOMAIN_STATES[type] ?? data['state'],
    verification_strategy: data['by'] === 'operator' ? 'manual' : 'dns',
    ...times(event, 'domain'),
  }
}

const DOMAIN_STATES: Partial<Readonly<Record<EventType, string>>> = {
  'domain.verified': 'verified',
  'domain.verification_failed': 'failed',
  'domain.verification_lost': 'failed',
}

function failedDomain(event: Event) {
  return { reason: 'domain_verification_period_expired', organization_domain: domain(event) }
}

/** Its domains have events of their own, and its metadata is in none; of one that is gone, what went with it is counted in our event, and named nowhere. */
function organization(event: Event) {
  const { data, objectId } = event
  return {
    object: 'organization',
    id: objectId,
    name: data['name'],
    external_id: data['externalId'] ?? null,
    metadata: {},
    domains: [],
    allow_profiles_outside_organization: data['allowOutsideProfiles'] === true,
    ...times(event, 'organization'),
  }
}

/** An object changed last when it was told of, and was made when its id was. */
function times({ objectId, occurredAt }: Event, kind: IdKind) {
  const created = isId(kind, objectId) ? timeOfId(objectId) : occurredAt
  return { created_at: created.toISOString(), updated_at: occurredAt.toISOString() }
}
