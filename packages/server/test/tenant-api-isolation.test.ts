import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type TenantRoute, tenantRoute } from '../src/dialects/tenant/tenant-route.ts'
import { idSchema } from '../src/http/id-schema.ts'
import type { Role } from '../src/members/types.ts'
import type { OrganizationId } from '../src/storage/ids.ts'
import { absentLike } from './api-world.ts'
import { type TenantAnswer, type TenantCall, type TenantWorld, openTenantWorld } from './tenant-world.ts'

/* Every operation of the table that has an organization on its path, by everybody. A new operation is in it by being in the table. */

const ROLES: readonly Role[] = ['member', 'admin', 'owner']

/** What the handlers of this file's own operations have been asked to do. */
let done: string[] = []

/** Operations for each role, so that the matrix has all of them, whatever the table has. */
const probes: readonly TenantRoute[] = ROLES.flatMap((access) =>
  (['GET', 'PUT'] as const).map((method) =>
    tenantRoute({
      method,
      path: `/api/user/organizations/:organizationId/probe-${access}`,
      operationId: `probes.${method.toLowerCase()}-${access}`,
      summary: 'Of this test',
      access,
      scope: method === 'GET' ? 'settings:read' : 'settings:write',
      params: z.strictObject({ organizationId: idSchema('organization') }),
      answer: { status: 200, schema: z.strictObject({ organizationId: z.string() }) },
      handle({ member }) {
        done.push(access)
        return Promise.resolve({ data: { organizationId: member.organization.id } })
      },
    }),
  ),
)

type Credential = Pick<TenantCall, 'secret' | 'token'>

let world: TenantWorld
let own: OrganizationId
let foreign: OrganizationId
/** Who is not an active member of the organization, or not with this credential. */
const strangers = new Map<string, Credential>()
const members = new Map<Role, Credential>()
let routes: readonly TenantRoute[] = []

beforeAll(async () => {
  world = await openTenantWorld('postgres', {}, probes)
  own = (await world.organization()).id
  foreign = (await world.organization()).id
  routes = world.table.filter(({ path }) => path.includes('/:organizationId'))
  for (const role of ROLES) {
    const { userId } = (await world.member(own, { role })).session
    // Whoever is asked for a second factor has shown it: what refuses here is the role alone.
    members.set(role, { secret: (await world.signIn(userId, { methods: ['pwd', 'otp', 'mfa'] })).secret })
  }
  strangers.set('nobody there', { secret: (await world.signIn(await world.person())).secret })
  for (const status of ['pending', 'inactive'] as const) {
    const { session, secret } = await world.member(own, { role: 'owner', status })
    strangers.set(`an owner who is ${status}`, { secret })
    strangers.set(`a token of an owner who is ${status}`, await tokenOf(session))
  }
  await addBound()
  const elsewhere = await world.member(foreign, { role: 'owner' })
  strangers.set('an owner of another organization', { secret: elsewhere.secret })
  strangers.set('a token of an owner of another organization', await tokenOf(elsewhere.session))
})
afterAll(() => world.close())
beforeEach(() => (done = []))

/** An owner here whose credential is good for another organization only. */
async function addBound(): Promise<void> {
  const userId = await world.person()
  for (const organizationId of [own, foreign]) await world.join(organizationId, userId, { role: 'owner' })
  const connectionId = await world.connection(foreign)
  const bound = await world.signIn(userId, { organizationId: foreign, connectionId })
  strangers.set('a session that is bound to another organization', { secret: bound.secret })
  strangers.set('a token of such a session', await tokenOf(bound.session))
  const pinned = { organizationId: foreign }
  strangers.set('a token that is pinned there', await tokenOf((await world.signIn(userId)).session, pinned))
}

async function tokenOf(...[session, input]: Parameters<TenantWorld['token']>): Promise<Credential> {
  const scopes = [
    'organizations:read',
    'organizations:write',
    'members:read',
    'members:write',
    'settings:read',
    'settings:write',
  ] as const
  return { token: (await world.token(session, { scopes, ...input })).text }
}

function callOf(route: TenantRoute, organizationId: string, credential: Credential) {
  const path = route.path
    .replace(':organizationId', organizationId)
    // What else is on the path is an id of nothing: whoever gets that far has got too far.
    .replaceAll(/:\w+/g, 'x')
  return world.call({ method: route.method, path, ...credential })
}

/** The answer apart from what differs between any two requests. */
function shape({ status, text, headers }: TenantAnswer): object {
  const { date, 'x-request-id': requestId, ...rest } = headers
  return { status, text, ...rest, complete: date !== undefined && requestId !== undefined }
}

describe('an organization to which a credential does not belong does not exist (incidents rows 55 and 56)', () => {
  it('has operations of the product and of each role to try', () => {
    expect(routes.length).toBeGreaterThan(probes.length)
    expect(new Set(routes.map(({ access }) => access))).toEqual(new Set(ROLES))
  })

  it('answers every operation with the very bytes of an id that names nothing', async () => {
    for (const [who, credential] of strangers) {
      for (const route of routes) {
        const absent = await callOf(route, absentLike(own), credential)
        // What only sessions may do is closed to tokens before anybody asks of which organization.
        const closed = route.scope === null && credential.token !== undefined
        expect(absent.status, `${who}: ${route.operationId}`).toBe(closed ? 403 : 404)
        expect(shape(await callOf(route, own, credential)), `${who}: ${route.operationId}`).toEqual(
          shape(absent),
        )
      }
    }
    expect(strangers.size).toBeGreaterThanOrEqual(10)
    expect(done).toEqual([])
  })

  it('is the same for members of the one who ask for the other', async () => {
    for (const [role, credential] of members) {
      for (const route of routes) {
        const absent = await callOf(route, absentLike(own), credential)
        expect(shape(await callOf(route, foreign, credential)), `${role}: ${route.operationId}`).toEqual(
          shape(absent),
        )
      }
    }
    expect(done).toEqual([])
  })

  it.each([
    'x',
    'org_',
    'org_1',
    'conn_7ZZZZZZZZZZZZZZZZZZZZZZZZZ',
    'org_7zzzzzzzzzzzzzzzzzzzzzzzzz',
    '%00',
    '%zz',
    '%2e%2e',
    'o'.repeat(200),
  ])('is the same for what is no id: %s', async (text) => {
    const owner = members.get('owner') ?? {}
    for (const route of routes) {
      const absent = await callOf(route, absentLike(own), owner)
      const malformed = await callOf(route, text, owner)
      expect([malformed.status, malformed.text], route.operationId).toEqual([404, absent.text])
    }
  })

  it('says 401 to whoever is nobody, for every id alike', async () => {
    for (const route of routes) {
      const answers = await Promise.all(
        [own, foreign, absentLike(own), 'x'].map((id) => callOf(route, id, {})),
      )
      expect(new Set(answers.map(({ status, text }) => `${String(status)} ${text}`)).size).toBe(1)
      expect(answers[0]?.status).toBe(401)
    }
  })
})

/** Operations after which there is nothing left to try the others on. */
const deletes = ({ operationId }: TenantRoute) => operationId === 'organizations.delete'

/** An organization of this role's own: each role tries everything, and what it does is its own affair. */
async function staffed(
  role: Role,
): Promise<{ readonly id: OrganizationId; readonly credential: Credential }> {
  const { id } = await world.organization()
  const { userId } = (await world.member(id, { role })).session
  return {
    id,
    credential: { secret: (await world.signIn(userId, { methods: ['pwd', 'otp', 'mfa'] })).secret },
  }
}

describe('a member (incidents row 58)', () => {
  it.each(ROLES)(
    'who is %s reaches what is for that role and for those below it, and nothing above',
    async (role) => {
      const shared = await staffed(role)
      for (const route of routes) {
        // What is deleted by one operation is not there for the next.
        const { id, credential } = deletes(route) ? await staffed(role) : shared
        const { status, body } = await callOf(route, id, credential)
        const needed = ROLES.indexOf(route.access as Role)
        const isEnough = ROLES.indexOf(role) >= needed
        const told = `${route.operationId}: ${JSON.stringify(body)}`
        if (isEnough) expect([401, 403], told).not.toContain(status)
        else expect([status, body.code], told).toEqual([403, `${route.access.toUpperCase()}_REQUIRED`])
      }
      const reached = ROLES.slice(0, ROLES.indexOf(role) + 1)
      expect(new Set(done)).toEqual(new Set(reached))
    },
  )

  it('who is no owner deletes nothing, and an owner does', async () => {
    const [route] = routes.filter(deletes)
    if (route === undefined) throw new Error('the table deletes organizations')
    for (const role of ROLES) {
      const { id, credential } = await staffed(role)
      await callOf(route, id, credential)
      const row = await world.parts.db.kysely
        .selectFrom('organizations')
        .select('id')
        .where('id', '=', id)
        .executeTakeFirst()
      expect(row === undefined, role).toBe(role === 'owner')
    }
  })

  it('is answered about their own organization', async () => {
    for (const route of probes) {
      const { body } = await callOf(route, own, members.get('owner') ?? {})
      expect(body.data).toEqual({ organizationId: own })
    }
  })
})
