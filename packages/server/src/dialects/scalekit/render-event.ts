import type { Event, EventType } from '../../events/types.ts'
import { type IdKind, isId, timeOfId } from '../../storage/ids.ts'
import { providerOf } from './connection-kind.ts'
import { ConnectionProvider, ConnectionStatus } from './generated/connections_pb.js'
import type { MembershipStatus } from './generated/commons_pb.js'
import { DomainType, VerificationMethod, VerificationStatus } from './generated/domains_pb.js'
import { featureList } from './show-organization.ts'

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
  readonly object: 'Connection' | 'OrganizationDomain' | 'Organization' | 'OrgMembershipEvent'
  readonly data: (event: Event) => Readonly<Record<string, unknown>>
}

const ofConnection = (type: string): Translation => ({ type, object: 'Connection', data: connection })
const ofDomain = (type: string): Translation => ({ type, object: 'OrganizationDomain', data: domain })
const ofOrganization = (type: string): Translation => ({ type, object: 'Organization', data: organization })
const ofMember = (type: string): Translation => ({ type, object: 'OrgMembershipEvent', data: member })
const ofInvitation = (type: string): Translation => ({ type, object: 'OrgMembershipEvent', data: invited })

/** What has a name there. All else that happens here has none, and is left out. */
const translations: Partial<Readonly<Record<EventType, Translation>>> = {
  'organization.created': ofOrganization('organization.created'),
  'organization.updated': ofOrganization('organization.updated'),
  'organization.deleted': ofOrganization('organization.deleted'),
  'connection.created': ofConnection('organization.sso_created'),
  'connection.activated': ofConnection('organization.sso_enabled'),
  'connection.deactivated': ofConnection('organization.sso_disabled'),
  'connection.deleted': ofConnection('organization.sso_deleted'),
  'domain.created': ofDomain('organization.domain_created'),
  'domain.verified': ofDomain('organization.domain_dns_verification_success'),
  'domain.verification_failed': ofDomain('organization.domain_dns_verification_failed'),
  'domain.verification_lost': ofDomain('organization.domain_dns_verification_failed'),
  'domain.deleted': ofDomain('organization.domain_deleted'),
  'member.added': ofMember('user.organization_membership_created'),
  'member.updated': ofMember('user.organization_membership_updated'),
  'member.removed': ofMember('user.organization_membership_deleted'),
  'invitation.created': ofInvitation('user.organization_invitation'),
  // There an invitation is a membership that waits.
  'invitation.revoked': ofInvitation('user.organization_membership_deleted'),
}

/** Every name of theirs that something here has. */
export const eventNames: readonly string[] = [...new Set(Object.values(translations).map(({ type }) => type))]

/** An event in their words, made of the event alone; null: they have none for it. */
export function renderEvent(event: Event): ScalekitEvent | null {
  const { id, type: ours, objectId, occurredAt } = event
  const translation = translations[ours]
  // Their events are of organizations, and one of ours that is deleted has none any more but itself.
  const organizationId = ours === 'organization.deleted' ? objectId : event.organizationId
  if (translation === undefined || organizationId === null || hasNoWord(event)) return null
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

/** What the operator has said, no record has proven; and whoever asks to join, or is turned down, has not joined and was not invited. */
function hasNoWord({ type, data }: Event): boolean {
  if (type === 'domain.verified') return data['by'] === 'operator'
  return type.startsWith('member.') && data['status'] === 'pending'
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

function domain(event: Event) {
  const { type, objectId, organizationId, data } = event
  const state = STATES[type] ?? data['state']
  return {
    id: objectId,
    organization_id: organizationId,
    domain: data['domain'],
    domain_type: DomainType[DomainType.ORGANIZATION_DOMAIN],
    verification_status: VerificationStatus[statusOf(state)],
    ...methodOf(event, state),
    ...times(event, 'domain'),
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

/** A domain that is new and counts already is the operator's word. Of one that is deleted, our event does not tell. */
function methodOf({ type }: Event, state: unknown): { readonly verification_method?: string } {
  if (type === 'domain.deleted') return {}
  const byWord = type === 'domain.created' && state === 'verified'
  return {
    verification_method: VerificationMethod[byWord ? VerificationMethod.ADMIN : VerificationMethod.DNS],
  }
}

/** Its metadata is in no event. */
function organization(event: Event) {
  const { objectId, type, occurredAt, data } = event
  const { name, slug, externalId = null } = data
  return {
    id: objectId,
    display_name: name,
    ...(slug === undefined ? {} : { slug }),
    external_id: externalId,
    settings: { features: featureList },
    ...times(event, 'organization'),
    ...(type === 'organization.deleted' ? { deleted_at: occurredAt.toISOString() } : {}),
  }
}

/** By their ids alone: no event of ours tells a person's name or address. */
function member({ organizationId, data: { userId, role, status } }: Event) {
  return membership(organizationId, userId, role, status === 'active' ? 'ACTIVE' : 'INACTIVE')
}

/** Nobody's yet: as in the lists of an organization's people, the invitation stands for the person. */
function invited({ objectId, organizationId, data: { role } }: Event) {
  return membership(organizationId, objectId, role, 'PENDING_INVITE')
}

function membership(
  organizationId: unknown,
  id: unknown,
  role: unknown,
  status: keyof typeof MembershipStatus,
) {
  return {
    organization: { id: organizationId },
    user: {
      id,
      membership: { organization_id: organizationId, membership_status: status, roles: [{ name: role }] },
    },
  }
}

/** An object changed last when it was told of, and was made when its id was. */
function times({ objectId, occurredAt }: Event, kind: IdKind) {
  const created = isId(kind, objectId) ? timeOfId(objectId) : occurredAt
  return { create_time: created.toISOString(), update_time: occurredAt.toISOString() }
}
