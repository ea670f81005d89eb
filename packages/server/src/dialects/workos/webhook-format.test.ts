import { signDelivery } from '@cardea/protocol'
import { WorkOS } from 'workos-node-8'
import { describe, expect, it } from 'vitest'
import type { Event } from '../../events/types.ts'
import type { EventId } from '../../storage/ids.ts'
import { workosFormat } from './webhook-format.ts'

const event = {
  id: 'evt_01JD3ZK8M4X9V7Q2R5T6W8Y0AB' as EventId,
  type: 'organization.deleted',
  organizationId: null,
  objectId: 'org_01JD3ZK8M4X9V7Q2R5T6W8Y0AB',
  data: { name: 'Acme' },
  occurredAt: new Date('2026-01-15T12:00:00.000Z'),
  actor: null,
} as const satisfies Event

describe('a webhook in WorkOS’ words', () => {
  it('is taken by their library, signature and body', async () => {
    const body = (await workosFormat.render(event)) ?? ''
    const secret = 'a secret of this endpoint'
    const signed = signDelivery('workos', { id: event.id, sentAt: new Date(), body }, [secret])
    const sigHeader = Object.values(signed).join()
    const taken = await new WorkOS('sk_test').webhooks.constructEvent({
      payload: JSON.parse(body) as Record<string, unknown>,
      sigHeader,
      secret,
    })
    expect(taken).toMatchObject({
      id: event.id,
      event: 'organization.deleted',
      data: { id: event.objectId, name: 'Acme' },
    })
  })

  it('is not sent of what has no name there', async () => {
    const unknown = { ...event, type: 'api_key.deleted' } as const
    expect([workosFormat.nameOf(unknown), await workosFormat.render(unknown)]).toEqual([null, null])
    expect(workosFormat.names).toContain(workosFormat.nameOf(event))
  })
})
