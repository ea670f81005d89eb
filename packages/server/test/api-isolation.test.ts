import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Permission, isOrganizationLevel, permissions } from '../src/applications/permissions.ts'
import type { ApiRoute } from '../src/http/route.ts'
import type { OrganizationId } from '../src/storage/ids.ts'
import { type ApiAnswer, type ApiServer, openApiServer } from './api-server.ts'
import { absentLike, createWorld, oidcSettings, socialSettings, unique, type World } from './api-world.ts'
import { eventsSettled } from './events-settled.ts'

/** Everything of one organization, by the names that paths use. */
interface Tenancy {
  readonly organizationId: OrganizationId
  readonly domainId: string
  readonly connectionId: string
  readonly [name: string]: string
}

/** Bodies that would change something. */
const bodies: Readonly<Record<string, object>> = {
  'organizations.update': { name: 'Taken over' },
  'domains.create': { domain: 'taken.example' },
  'domains.update': { connectionId: null },
  'connections.update': { status: 'inactive' },
  'connections.previewMapping': { mapping: { email: 'mail' } },
  'applications.update': { name: 'Taken over' },
  'apiKeys.update': { name: 'Taken over' },
  'profiles.update': { metadata: { taken: true } },
  'members.create': { email: 'bo@taken.example' },
  'members.update': { role: 'owner' },
  'invitations.create': { email: 'bo@taken.example', role: 'owner' },
  'webhooks.update': { status: 'disabled' },
}

const ofOrganizations = permissions.filter(isOrganizationLevel)

type Bound = (api: ApiServer, organizationId: OrganizationId) => Promise<string>

describe.each<[string, Bound]>([
  ['a key', (api, organizationId) => api.keyWith(ofOrganizations, organizationId)],
  ['an m2m application', (api, organizationId) => api.tokenWith(ofOrganizations, organizationId)],
])('%s that is bound to one organization', (_, credential) => {
  let api: ApiServer
  let world: World
  let own: Tenancy
  let foreign: Tenancy
  /** What came by a social connection: the deployment's, and nobody's tenant. */
  let social: Omit<Tenancy, 'organizationId' | 'domainId'>
  let key: string

  beforeAll(async () => {
    api = await openApiServer()
    world = createWorld(api)
    own = await tenancy()
    foreign = await tenancy()
    const { id: connectionId } = await world.socialConnection()
    const { id: testId } = await world.test(connectionId)
    social = { connectionId, eventId: await world.event(), testId, ...(await world.signIn(connectionId)) }
    key = await credential(api, own.organizationId)
  })
  afterAll(() => api.close())

  async function tenancy(): Promise<Tenancy> {
    const { id: organizationId } = await world.organization()
    const { id: connectionId } = await world.connection(organizationId, { status: 'active' })
    const { id: domainId } = await world.domain(organizationId, { state: 'verified', connectionId })
    const eventId = await world.event(organizationId)
    const { id: testId } = await world.test(connectionId)
    const { id: setupTicketId } = await world.setupTicket(organizationId)
    const { id: memberId } = await world.member(organizationId)
    const { id: invitationId } = await world.invitation(organizationId)
    const made = { memberId, invitationId }
    const ids = { organizationId, connectionId, domainId, eventId, testId, setupTicketId, ...made }
    return { ...ids, ...(await world.signIn(connectionId)) }
  }

  const routesWithIds = () => api.routes.filter(({ path }) => path.includes('/:'))
  const namesIn = (path: string) => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  /** What is the deployment's own is refused before anything is looked for. */
  const refusal = ({ permission }: ApiRoute) => (isOrganizationLevel(permission as Permission) ? 404 : 403)
  const call = (
    route: { operationId: string; method: string; path: string },
    ids: Readonly<Record<string, string>>,
  ) =>
    api.call(
      {
        method: route.method,
        path: route.path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? ''),
        ...(bodies[route.operationId] && { body: bodies[route.operationId] }),
      },
      key,
    )
  const everything = async ({ organizationId, connectionId }: Tenancy) =>
    Promise.all(
      [
        `organizations/${organizationId}`,
        `organizations/${organizationId}/domains`,
        `organizations/${organizationId}/members`,
        `organizations/${organizationId}/invitations`,
        `connections/${connectionId}`,
        `setup-tickets?organizationId=${organizationId}`,
      ].map((path) => world.peek(`/v1/${path}`)),
    )

  it('row 56: gets for every id of another organization the very bytes of an id that names nothing', async () => {
    const before = await everything(foreign)
    let compared = 0
    for (const route of routesWithIds()) {
      const names = namesIn(route.path)
      if (!names.every((name) => name in foreign)) continue
      for (const name of names) {
        // The other names stay its own: only one id on the path reaches across.
        const across = await call(route, { ...own, [name]: foreign[name] ?? '' })
        const absent = await call(route, { ...own, [name]: absentLike(own[name] ?? '') })
        expect(across.status, `${route.operationId} ${name}: ${across.text}`).toBe(refusal(route))
        expect(across.text).toBe(absent.text)
        expect(shape(across)).toEqual(shape(absent))
        compared += 1
      }
    }
    expect(compared).toBeGreaterThanOrEqual(15)
    expect(await everything(foreign)).toEqual(before)
  })

  it('gets for everything of a social connection the very bytes of an id that names nothing', async () => {
    const path = `/v1/connections/${String(social['connectionId'])}`
    const before = await world.peek(path)
    let compared = 0
    for (const route of routesWithIds()) {
      const names = namesIn(route.path)
      if (!names.every((name) => name in own)) continue
      for (const name of names.filter((each) => each in social)) {
        const across = await call(route, { ...own, [name]: social[name] ?? '' })
        const absent = await call(route, { ...own, [name]: absentLike(own[name] ?? '') })
        expect(across.status, `${route.operationId} ${name}: ${across.text}`).toBe(refusal(route))
        expect(across.text).toBe(absent.text)
        compared += 1
      }
      if (!names.every((name) => name in social)) continue
      expect((await call(route, { ...own, ...social })).status, route.operationId).toBe(refusal(route))
    }
    expect(compared).toBeGreaterThanOrEqual(12)
    expect(await world.peek(path)).toEqual(before)
  })

  it.each(['connections', 'profiles', 'logins', 'events'])(
    'finds in the list of %s nothing of a social connection, which the operator does',
    async (list) => {
      const isWhole = list === 'connections' || list === 'events'
      const path = `/v1/${list}?limit=100${isWhole ? '' : `&connectionId=${String(social['connectionId'])}`}`
      const found = async (by?: string) => (await api.call({ method: 'GET', path }, by)).body.items
      const ofSocial = ({ id, organizationId }: { id: string; organizationId: string | null }) =>
        organizationId === null || Object.values(social).includes(id)
      await eventsSettled(api.parts.db)
      expect((await found(key)).filter(ofSocial)).toEqual([])
      expect((await found()).filter(ofSocial)).not.toEqual([])
    },
  )

  it('cannot make a social connection', async () => {
    const { status, body } = await api.call(
      {
        method: 'POST',
        path: '/v1/connections',
        body: { ...socialSettings, provider: 'google', origin: null },
      },
      key,
    )
    expect([status, body.code]).toEqual([403, 'request.operator_only'])
  })

  it('gets 404 for paths that are wholly another organization’s', async () => {
    for (const route of routesWithIds()) {
      if (!namesIn(route.path).every((name) => name in foreign)) continue
      expect((await call(route, foreign)).status, route.operationId).toBe(refusal(route))
    }
  })

  it('row 67: is refused what belongs to the deployment, whatever the id', async () => {
    const { id: applicationId } = await world.application()
    const ids = {
      applicationId,
      secretId: (await world.secret(applicationId)).id,
      apiKeyId: (await world.apiKey()).id,
      userId: (await world.user()).id,
    }
    for (const route of routesWithIds()) {
      if (!namesIn(route.path).every((name) => name in ids)) continue
      expect((await call(route, ids)).status, route.operationId).toBe(403)
    }
  })

  it.each(['/v1/organizations', '/v1/connections'])('lists only its own at %s', async (path) => {
    const ids = (await api.call({ method: 'GET', path }, key)).body.items.map(({ id }: { id: string }) => id)
    expect(ids).toEqual([path.endsWith('organizations') ? own.organizationId : own.connectionId])
  })

  it.each(['domain', 'organizationId', 'slug'])(
    'finds nothing of another organization by the filter %s',
    async (filter) => {
      const [organization, { items: domains }] = await everything(foreign)
      const value = {
        domain: domains[0].domain,
        organizationId: foreign.organizationId,
        slug: organization.slug,
      }
      const list = filter === 'slug' ? 'organizations' : 'connections'
      const path = `/v1/${list}?${filter}=${value[filter as keyof typeof value]}`
      expect((await api.call({ method: 'GET', path }, key)).body.items).toEqual([])
      expect((await api.call({ method: 'GET', path })).body.items).toHaveLength(1)
    },
  )

  it('cannot make a connection of another organization, and cannot tell it from none', async () => {
    const create = (organizationId: string) =>
      api.call({ method: 'POST', path: '/v1/connections', body: { organizationId, ...oidcSettings } }, key)
    const across = await create(foreign.organizationId)
    const absent = await create(absentLike(own.organizationId))
    expect([across.status, across.text]).toEqual([404, absent.text])
    expect((await create(own.organizationId)).status).toBe(201)
  })

  it('cannot point its domain at another organization’s connection, and cannot tell it from none', async () => {
    const path = `/v1/organizations/${own.organizationId}/domains/${own.domainId}`
    const point = (connectionId: string) => api.call({ method: 'PATCH', path, body: { connectionId } }, key)
    const across = await point(foreign.connectionId)
    const absent = await point(absentLike(own.connectionId))
    expect([across.status, across.text]).toEqual([400, absent.text])
    expect((await world.peek(path)).connectionId).toBe(own.connectionId)
  })

  it('cannot create or delete an organization', async () => {
    const create = await api.call({ method: 'POST', path: '/v1/organizations', body: { name: 'x' } }, key)
    const remove = await api.call({ method: 'DELETE', path: `/v1/organizations/${own.organizationId}` }, key)
    for (const answer of [create, remove]) {
      expect([answer.status, answer.body.code]).toEqual([403, 'request.operator_only'])
    }
  })

  it('cannot say that a domain is verified: that is for the operator', async () => {
    const path = `/v1/organizations/${own.organizationId}/domains`
    const domain = `${unique('claimed')}.example`
    const claim = await api.call({ method: 'POST', path, body: { domain, state: 'verified' } }, key)
    expect([claim.status, claim.body.code]).toEqual([403, 'request.operator_only'])
    const { body: pending } = await api.call({ method: 'POST', path, body: { domain } }, key)
    expect(pending.state).toBe('pending')
    const verify = await api.call(
      { method: 'PATCH', path: `${path}/${String(pending.id)}`, body: { state: 'verified' } },
      key,
    )
    expect([verify.status, verify.body.code]).toEqual([403, 'request.operator_only'])
  })

  it('can do with its own what its scopes say', async () => {
    const rename = await call(
      { operationId: 'organizations.update', method: 'PATCH', path: '/v1/organizations/:organizationId' },
      own,
    )
    expect([rename.status, rename.body.name]).toEqual([200, 'Taken over'])
  })
})

/** The answer apart from what differs between any two requests. */
function shape({ headers }: ApiAnswer): object {
  const { date, 'x-request-id': requestId, ratelimit, ...rest } = headers
  return { ...rest, complete: ![date, requestId, ratelimit].includes(undefined) }
}
