import { signDelivery } from '@cardea/protocol'
import { Scalekit } from '@scalekit-sdk/node'
import { describe, expect, it } from 'vitest'
import type { Event } from '../../events/types.ts'
import type { EventId, OrganizationId } from '../../storage/ids.ts'
import { renderEvent } from './render-event.ts'
import { scalekitFormat } from './webhook-format.ts'

const organizationId = 'org_01JD3ZK8M4X9V7Q2R5T6W8Y0AB' as OrganizationId

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

  it('tells of a domain that a record has proven, and not of one that the operator vouches for', () => {
    const verified = { ...event, type: 'domain.verified', objectId: 'dom_1' } as const
    const proven = renderEvent({ ...verified, data: { domain: 'acme.example', outcome: 'found' } })
    expect(proven).toMatchObject({
      type: 'organization.domain_dns_verification_success',
      data: { domain: 'acme.example', verification_status: 'VERIFIED' },
    })
    expect(renderEvent({ ...verified, data: { domain: 'acme.example', by: 'operator' } })).toBeNull()
  })

  it('names the organization that was deleted, although its event belongs to the whole deployment', () => {
    const deleted = { ...event, type: 'organization.deleted', organizationId: null } as const
    const rendered = renderEvent({ ...deleted, objectId: organizationId, data: { name: 'Acme' } })
    expect(rendered).toMatchObject({
      organization_id: organizationId,
      data: { id: organizationId, display_name: 'Acme' },
    })
  })
})
