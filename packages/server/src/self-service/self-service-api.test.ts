import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, openApiServer } from '../../test/api-server.ts'
import { type World, createWorld } from '../../test/api-world.ts'
import { eventsSettled } from '../../test/events-settled.ts'

describe('self-service at /v1', () => {
  let api: ApiServer
  let world: World
  beforeAll(async () => {
    api = await openApiServer()
    world = createWorld(api)
  })
  afterAll(() => api.close())

  const post = (path: string, body: object, key?: string) =>
    api.call({ method: 'POST', path: `/v1/${path}`, body }, key)

  describe('a profile', () => {
    it('has colors in one form, with what can be read on them; parts of the look that are absent stay', async () => {
      const { id } = await world.selfServiceProfile({
        branding: { colors: { primary: '#FFF', background: '#102030' } },
      })
      const path = `/v1/self-service-profiles/${String(id)}`
      const logoUrl = 'https://app.example.com/logo.png'
      expect(
        (await api.call({ method: 'PATCH', path, body: { branding: { logoUrl } } })).body.branding,
      ).toEqual({
        logoUrl,
        colors: { primary: '#ffffff', background: '#102030' },
        textColors: { onPrimary: '#000000', onBackground: '#ffffff' },
      })
      expect((await api.call({ method: 'PATCH', path, body: { branding: null } })).body.branding).toEqual({
        logoUrl: null,
        colors: { primary: null, background: null },
        textColors: { onPrimary: null, onBackground: null },
      })
    })

    it('tells in events which fields have changed, and nothing when none has', async () => {
      const { id, name } = await world.selfServiceProfile()
      const path = `/v1/self-service-profiles/${String(id)}`
      await api.call({ method: 'PATCH', path, body: { name } })
      await api.call({ method: 'PATCH', path, body: { introduction: 'Hello', domainVerification: 'off' } })
      await api.call({ method: 'DELETE', path })
      await eventsSettled(api.parts.db)
      const { items } = await world.peek(`/v1/events?objectId=${String(id)}`)
      expect(items.map(({ type, data }: { type: string; data: object }) => [type, data])).toEqual([
        ['self_service_profile.created', { name }],
        ['self_service_profile.updated', { name, changed: ['introduction', 'domainVerification'] }],
        ['self_service_profile.deleted', { name }],
      ])
    })
  })

  describe('a ticket', () => {
    it('row 67: makes an organization only for who may, and for keys of the deployment', async () => {
      const narrow = await api.keyWith(['write:setup_tickets'])
      const refused = await post('setup-tickets', { organizationName: 'New' }, narrow)
      expect([refused.status, refused.body.code]).toEqual([403, 'request.insufficient_scope'])
      const { id } = await world.organization()
      const bound = await api.keyWith(['write:setup_tickets', 'write:organizations'], id)
      expect((await post('setup-tickets', { organizationName: 'New' }, bound)).body.code).toBe(
        'request.operator_only',
      )
      expect((await post('setup-tickets', { organizationId: id }, bound)).status).toBe(201)
      const made = await post('setup-tickets', { organizationName: 'New' })
      expect((await world.peek(`/v1/organizations/${String(made.body.organizationId)}`)).name).toBe('New')
    })

    it('row 56: edits a connection of its organization, and tells one of another from none in nothing', async () => {
      const [own, other] = [await world.organization(), await world.organization()]
      const connection = await world.connection(own.id)
      const made = await post('setup-tickets', { organizationId: own.id, connectionId: connection.id })
      expect(made.body).toMatchObject({ mode: 'edit', connectionId: connection.id, status: 'waiting' })
      const across = await post('setup-tickets', { organizationId: other.id, connectionId: connection.id })
      const absent = await post('setup-tickets', {
        organizationId: other.id,
        connectionId: 'conn_7ZZZZZZZZZZZZZZZZZZZZZZZZZ',
      })
      expect([across.status, across.text]).toEqual([404, absent.text])
    })

    it('shows its link once', async () => {
      const { id } = await world.organization()
      const { url, ...made } = await world.setupTicket(id)
      expect(url).toMatch(/\/setup\/[\w-]{43}$/)
      const { text, body } = await api.call({ method: 'GET', path: `/v1/setup-tickets/${String(made.id)}` })
      expect(body).toEqual(made)
      expect(text).not.toContain('/setup/')
    })

    it.each([
      [{ connection: { provider: 'okta' } }, 'connection.provider'],
      [{ connectionId: 'own', connection: {} }, 'connection'],
    ])('is refused when it contradicts itself: %j', async (input, field) => {
      const { id: organizationId } = await world.organization()
      const { id: profileId } = await world.selfServiceProfile({ allowedProviders: ['adfs'] })
      const own = 'connectionId' in input ? { connectionId: (await world.connection(organizationId)).id } : {}
      const refused = await post('setup-tickets', { organizationId, profileId, ...input, ...own })
      expect([refused.status, refused.body.errors?.[0]?.field]).toEqual([400, field])
    })
  })
})
