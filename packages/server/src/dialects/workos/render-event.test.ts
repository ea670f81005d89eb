import { describe, expect, it } from 'vitest'
import { type Event, type EventType, eventTypes } from '../../events/types.ts'
import { systemRandom } from '../../platform/random.ts'
import { type EventId, type OrganizationId, newId } from '../../storage/ids.ts'
import { eventTypesOf, renderEvent } from './render-event.ts'

const organizationId = 'org_01JD3ZK8M4X9V7Q2R5T6W8Y0AB' as OrganizationId
const connectionId = 'conn_01JD3ZK8M4X9V7Q2R5T6W8Y0AB'
const domainId = 'dom_01JD3ZK8M4X9V7Q2R5T6W8Y0AB'
const occurred = '2026-01-15T12:00:00.000Z'

function event(type: EventType, objectId: string, data: Event['data']): Event {
  const id = 'evt_01JD3ZK8M4X9V7Q2R5T6W8Y0AB' as EventId
  return { id, type, organizationId, objectId, data, occurredAt: new Date(occurred), actor: null }
}

const summary = { name: 'Okta', protocol: 'saml', provider: 'okta', status: 'active' }
const times = { created_at: expect.any(String), updated_at: occurred }
const envelope = { object: 'event', id: 'evt_01JD3ZK8M4X9V7Q2R5T6W8Y0AB', created_at: occurred }
const connection = {
  object: 'connection',
  id: connectionId,
  organization_id: organizationId,
  connection_type: 'OktaSAML',
  name: 'Okta',
  ...times,
}
const organization = {
  object: 'organization',
  id: organizationId,
  name: 'Acme',
  external_id: null,
  metadata: {},
  domains: [],
  allow_profiles_outside_organization: false,
  ...times,
}
const domain = {
  object: 'organization_domain',
  id: domainId,
  organization_id: organizationId,
  domain: 'acme.com',
  verification_strategy: 'dns',
  ...times,
}

describe('an event in WorkOS’ words', () => {
  it.each([
    [
      event('connection.activated', connectionId, summary),
      'connection.activated',
      { ...connection, state: 'active', status: 'linked', domains: [] },
    ],
    [
      event('connection.deactivated', connectionId, { ...summary, status: 'inactive' }),
      'connection.deactivated',
      { ...connection, state: 'inactive', status: 'unlinked', domains: [] },
    ],
    [
      event('connection.deleted', connectionId, summary),
      'connection.deleted',
      { ...connection, state: 'active' },
    ],
    [
      event('connection.certificate_expiring', connectionId, {
        notAfter: '2026-02-14T12:00:00.000Z',
        days: 30,
      }),
      'connection.saml_certificate_renewal_required',
      {
        connection: { id: connectionId, organization_id: organizationId },
        certificate: {
          certificate_type: 'ResponseSigning',
          expiry_date: '2026-02-14T12:00:00.000Z',
          is_expired: false,
        },
        days_until_expiry: 30,
      },
    ],
    [
      event('domain.created', domainId, { domain: 'acme.com', state: 'pending' }),
      'organization_domain.created',
      { ...domain, state: 'pending' },
    ],
    [
      event('domain.verified', domainId, { domain: 'acme.com', by: 'operator' }),
      'organization_domain.verified',
      { ...domain, state: 'verified', verification_strategy: 'manual' },
    ],
    [
      event('domain.verification_failed', domainId, { domain: 'acme.com' }),
      'organization_domain.verification_failed',
      {
        reason: 'domain_verification_period_expired',
        organization_domain: { ...domain, state: 'failed' },
      },
    ],
    [
      event('domain.deleted', domainId, { domain: 'acme.com', state: 'verified' }),
      'organization_domain.deleted',
      { ...domain, state: 'verified' },
    ],
    [
      event('organization.created', organizationId, {
        name: 'Acme',
        slug: 'acme',
        externalId: '42',
        allowOutsideProfiles: true,
      }),
      'organization.created',
      { ...organization, external_id: '42', allow_profiles_outside_organization: true },
    ],
    [
      event('organization.updated', organizationId, { name: 'Acme', externalId: null, changed: ['name'] }),
      'organization.updated',
      organization,
    ],
  ])('$type', (given, name, data) => {
    expect(renderEvent(given)).toEqual({ ...envelope, event: name, data })
  })

  it('says when an object was made by its id', () => {
    const made = new Date('2024-11-23T11:34:18.116Z')
    const id = newId('connection', { clock: { now: () => made }, random: systemRandom })
    const rendered = renderEvent(event('connection.deleted', id, summary))
    expect(rendered?.data['created_at']).toBe(made.toISOString())
  })

  it('is the same bytes after JSON: what a receiver parses and writes again has the same signature', () => {
    const text = JSON.stringify(renderEvent(event('connection.activated', connectionId, summary)))
    expect(JSON.stringify(JSON.parse(text))).toBe(text)
  })

  it('is none where there is no name for it', () => {
    expect(renderEvent(event('member.added', 'mem_1', {}))).toBeNull()
  })
})

describe('names of events', () => {
  it('stand for our types, and those of others for none', () => {
    expect(eventTypesOf(['connection.deleted', 'dsync.user.created'])).toEqual(['connection.deleted'])
    expect(eventTypesOf(['dsync.user.created'])).toEqual([])
  })

  it('without any name: every type that has one', () => {
    const all = eventTypesOf(undefined)
    expect(all.length).toBeGreaterThan(5)
    for (const type of all) expect(Object.keys(eventTypes)).toContain(type)
  })
})
