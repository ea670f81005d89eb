import { signDelivery } from '@cardea/protocol'
import { Scalekit } from '@scalekit-sdk/node'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Event, EventType } from '../../events/types.ts'
import { type DomainId, type EventId, type OrganizationId, timeOfId } from '../../storage/ids.ts'
import { renderEvent } from './render-event.ts'
import { scalekitFormat } from './webhook-format.ts'

const organizationId = 'org_01JD3ZK8M4X9V7Q2R5T6W8Y0AB' as OrganizationId
const domainId = 'dom_01JD3ZK8M4X9V7Q2R5T6W8Y0AB' as DomainId
const userId = 'user_01JD3ZK8M4X9V7Q2R5T6W8Y0AB'

const event = {
  id: 'evt_01JD3ZK8M4X9V7Q2R5T6W8Y0AB' as EventId,
  type: 'connection.activated',
  organizationId,
  objectId: 'conn_01JD3ZK8M4X9V7Q2R5T6W8Y0AB',
  data: { name: 'Okta', protocol: 'saml', provider: 'okta', status: 'active' },
  occurredAt: new Date('2026-01-15T12:00:00.000Z'),
  actor: null,
} as const satisfies Event

describe('a webhook in Scalekit’s words', () => {
  it('is taken by their library, with the signature of either live secret', async () => {
    const body = (await scalekitFormat.render(event)) ?? ''
    const secrets = [1, 2].map((each) => `whsec_${Buffer.from(`secret ${String(each)}`).toString('base64')}`)
    const [current = '', previous = ''] = secrets
    const delivery = { id: event.id, sentAt: new Date(), body }
    const headers = { ...signDelivery('scalekit', delivery, [current, previous]) }
    const scalekit = new Scalekit('https://sso.example', 'client', 'secret')
    for (const secret of secrets) expect(scalekit.verifyWebhookPayload(secret, headers, body)).toBe(true)
    expect(JSON.parse(body)).toEqual({
      spec_version: '1',
      id: event.id,
      type: 'organization.sso_enabled',
      object: 'Connection',
      organization_id: organizationId,
      occurred_at: '2026-01-15T12:00:00.000Z',
      data: {
        id: event.objectId,
        organization_id: organizationId,
        connection_type: 'SAML',
        provider: 'OKTA',
        enabled: true,
        status: 'COMPLETED',
      },
    })
  })

  it('is not sent of what has no name there', async () => {
    const unknown = { ...event, type: 'api_key.deleted' } as const
    expect([scalekitFormat.nameOf(unknown), await scalekitFormat.render(unknown)]).toEqual([null, null])
    // A social connection is no organization's.
    expect(scalekitFormat.nameOf({ ...event, organizationId: null })).toBeNull()
    expect(scalekitFormat.names).toContain(scalekitFormat.nameOf(event))
  })

  it('has a row in docs/scalekit.md for every name', () => {
    const page = readFileSync(new URL('../../../../../docs/scalekit.md', import.meta.url), 'utf8')
    const [, table = ''] = page.split('## Webhooks')
    for (const name of scalekitFormat.names) expect(table).toContain(`\`${name}\``)
  })

  it('tells of a domain that a record has proven, and not of one that the operator vouches for', () => {
    const verified = { ...event, type: 'domain.verified', objectId: domainId } as const
    const proven = renderEvent({ ...verified, data: { domain: 'acme.example', outcome: 'found' } })
    expect(proven).toMatchObject({
      type: 'organization.domain_dns_verification_success',
      object: 'OrganizationDomain',
      data: {
        domain: 'acme.example',
        verification_status: 'VERIFIED',
        verification_method: 'DNS',
        create_time: timeOfId(domainId).toISOString(),
        update_time: event.occurredAt.toISOString(),
      },
    })
    expect(renderEvent({ ...verified, data: { domain: 'acme.example', by: 'operator' } })).toBeNull()
  })

  it('tells how a new domain counts, and of a deleted one not by what it was proven', () => {
    const data = (type: EventType, state: string) =>
      renderEvent({ ...event, type, objectId: domainId, data: { domain: 'acme.example', state } })?.data
    expect(data('domain.created', 'pending')).toMatchObject({
      verification_status: 'PENDING',
      verification_method: 'DNS',
    })
    expect(data('domain.created', 'verified')).toMatchObject({
      verification_status: 'VERIFIED',
      verification_method: 'ADMIN',
    })
    const deleted = data('domain.deleted', 'failed')
    expect(deleted).toMatchObject({ verification_status: 'FAILED' })
    expect(deleted).not.toHaveProperty('verification_method')
  })

  it('tells what an organization is known by, and never its metadata', () => {
    const known = { name: 'Acme', slug: 'acme', externalId: 'crm-1', allowOutsideProfiles: false }
    for (const type of ['organization.created', 'organization.updated'] as const) {
      const rendered = renderEvent({ ...event, type, objectId: organizationId, data: known })
      expect(rendered).toEqual({
        spec_version: '1',
        id: event.id,
        type,
        object: 'Organization',
        organization_id: organizationId,
        occurred_at: event.occurredAt.toISOString(),
        data: {
          id: organizationId,
          display_name: 'Acme',
          slug: 'acme',
          external_id: 'crm-1',
          settings: { features: expect.arrayContaining([{ name: 'sso', enabled: true }]) },
          create_time: timeOfId(organizationId).toISOString(),
          update_time: event.occurredAt.toISOString(),
        },
      })
    }
  })

  it('names the organization that was deleted, although its event belongs to the whole deployment', () => {
    const deleted = { ...event, type: 'organization.deleted', organizationId: null } as const
    const rendered = renderEvent({ ...deleted, objectId: organizationId, data: { name: 'Acme' } })
    expect(rendered).toMatchObject({
      organization_id: organizationId,
      data: { id: organizationId, display_name: 'Acme', deleted_at: event.occurredAt.toISOString() },
    })
  })

  it.each([
    ['member.added', 'user.organization_membership_created'],
    ['member.updated', 'user.organization_membership_updated'],
    ['member.removed', 'user.organization_membership_deleted'],
  ] as const)('tells %s as %s, with the member by their id', (type, theirs) => {
    const of = (status: string) =>
      renderEvent({
        ...event,
        type,
        objectId: 'mem_1',
        data: { userId, role: 'admin', status, source: 'sso' },
      })
    expect(of('active')).toMatchObject({
      type: theirs,
      object: 'OrgMembershipEvent',
      data: {
        organization: { id: organizationId },
        user: {
          id: userId,
          membership: {
            organization_id: organizationId,
            membership_status: 'ACTIVE',
            roles: [{ name: 'admin' }],
          },
        },
      },
    })
    expect(of('inactive')).toMatchObject({
      data: { user: { membership: { membership_status: 'INACTIVE' } } },
    })
  })

  it('does not tell of who asks to join, or is turned down: they have not joined', () => {
    for (const type of ['member.added', 'member.removed'] as const) {
      const data = { userId, role: 'member', status: 'pending', source: 'domain' }
      expect(renderEvent({ ...event, type, objectId: 'mem_1', data })).toBeNull()
    }
  })

  it('tells of an invitation as of a membership that waits, and of its end as of that one’s', () => {
    const invitation = { ...event, objectId: 'inv_1', data: { role: 'member' } } as const
    const data = { user: { id: 'inv_1', membership: { membership_status: 'PENDING_INVITE' } } }
    expect(renderEvent({ ...invitation, type: 'invitation.created' })).toMatchObject({
      type: 'user.organization_invitation',
      data,
    })
    expect(renderEvent({ ...invitation, type: 'invitation.revoked' })).toMatchObject({
      type: 'user.organization_membership_deleted',
      data,
    })
    // Who has accepted is told of as a member.
    expect(renderEvent({ ...invitation, type: 'invitation.accepted' })).toBeNull()
  })
})
