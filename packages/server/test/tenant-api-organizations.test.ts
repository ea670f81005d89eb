import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useAccountSession } from '../src/accounts/account-session.ts'
import { userFindById } from '../src/accounts/user-store.ts'
import { dissolveOrganization } from '../src/members/dissolve-organization.ts'
import { membershipFind } from '../src/members/store.ts'
import { organizationFindById } from '../src/organizations/store.ts'
import type { OrganizationId, UserId } from '../src/storage/ids.ts'
import { wholeDeployment } from '../src/storage/tenant.ts'
import { failure } from './account-world.ts'
import { unique } from './api-world.ts'
import { testEngines } from './test-database.ts'
import { mailsTo } from './tenant-browser.ts'
import { type TenantWorld, openTenantWorld } from './tenant-world.ts'

const MINUTE = 60_000

describe.each(testEngines)('an organization by its owner, on %s', (engine) => {
  let world: TenantWorld
  beforeAll(async () => {
    world = await openTenantWorld(engine)
  })
  afterAll(() => world.close())

  async function owned() {
    const organization = await world.organization()
    const { session, secret } = await world.member(organization.id, { role: 'owner' })
    const path = `/api/user/organizations/${organization.id}`
    const call = (method: string, body?: unknown) =>
      world.call({ method, path, secret, ...(body === undefined ? {} : { body }) })
    return { organization, session, path, call }
  }
  const find = (id: OrganizationId) => organizationFindById(world.parts.db, wholeDeployment, id)

  it('gets another name or slug, and keeps everything else', async () => {
    const { organization, call } = await owned()
    const renamed = await call('PATCH', { name: 'Acme & Sons' })
    expect([renamed.status, renamed.body.data]).toMatchObject([
      200,
      { id: organization.id, name: 'Acme & Sons', slug: organization.slug, role: 'owner' },
    ])
    const slug = unique('acme')
    expect((await call('PATCH', { slug })).body.data).toMatchObject({ name: 'Acme & Sons', slug })
    const updatedAt = expect.any(Date) as Date
    expect(await find(organization.id)).toEqual({ ...organization, name: 'Acme & Sons', slug, updatedAt })
    expect((await call('PATCH', {})).body.data).toMatchObject({ name: 'Acme & Sons', slug })
  })

  it('keeps to slugs that nobody else has', async () => {
    const { call } = await owned()
    const { slug } = await world.organization()
    const { status, body } = await call('PATCH', { slug })
    expect([status, body.code]).toEqual([409, 'CONFLICT'])
  })

  it.each([
    { name: '' },
    { name: 'x'.repeat(300) },
    { slug: 'Not a slug' },
    { policy: { authRequired: 'any' } },
    { jit: false },
    { allowOutsideProfiles: true },
    { externalId: '1' },
    { metadata: {} },
    { force: true },
  ])(
    'is changed in its name and slug alone, the rest is the operator’s or has its own place: %j',
    async (body) => {
      const { organization, call } = await owned()
      expect((await call('PATCH', body)).body.code).toBe('VALIDATION_FAILED')
      expect(await find(organization.id)).toEqual(organization)
    },
  )

  it('is deleted with all that belongs to it, and with nothing that does not', async () => {
    const { organization, session, call } = await owned()
    const { id } = organization
    const connectionId = await world.connection(id)
    const brought = await world.person(id)
    await world.join(id, brought)
    const bound = await world.signIn(brought, { organizationId: id, connectionId })
    const other = await world.organization()
    await world.join(other.id, session.userId)
    const { status, body } = await call('DELETE')
    expect([status, body.data]).toEqual([200, null])
    expect(await find(id)).toBeNull()
    expect(await userFindById(world.parts.db, brought)).toBeNull()
    expect(await useAccountSession(world.parts, bound.secret)).toBeNull()
    expect(await userFindById(world.parts.db, session.userId)).not.toBeNull()
    expect(await membershipFind(world.parts.db, other.id, session.userId)).not.toBeNull()
    expect((await call('GET')).status).toBe(404)
  })

  it('is deleted only by who has signed in just now', async () => {
    const { organization, call } = await owned()
    world.parts.clock.advance(11 * MINUTE)
    const { status, body } = await call('DELETE')
    world.parts.clock.set(new Date())
    expect([status, body.code]).toEqual([403, 'ACCOUNT_REAUTHENTICATION_REQUIRED'])
    expect(await find(organization.id)).not.toBeNull()
  })

  it('tells its other owners by mail, before nobody knows who they were', async () => {
    const { organization, session, call } = await owned()
    const other = await world.member(organization.id, { role: 'owner' })
    const admin = await world.member(organization.id, { role: 'admin' })
    expect((await call('DELETE')).status).toBe(200)
    const told = async ({ userId }: { userId: UserId }) => {
      const user = await userFindById(world.parts.db, userId)
      const texts = await mailsTo(world, user?.email ?? '')
      return texts.filter((text) => text.includes(`deleted the organization “${organization.name}”`)).length
    }
    expect([await told(other.session), await told(admin.session), await told(session)]).toEqual([1, 0, 0])
  })

  it('is deleted by no program', async () => {
    const { organization, session, path } = await owned()
    const { text: token } = await world.token(session, { scopes: ['organizations:write'] })
    const { status, body } = await world.call({ method: 'DELETE', path, token })
    expect([status, body.code]).toEqual([403, 'SESSION_REQUIRED'])
    expect(await find(organization.id)).not.toBeNull()
    const renamed = await world.call({ method: 'PATCH', path, token, body: { name: 'By a program' } })
    expect(renamed.status).toBe(200)
  })

  it('is not deleted by who has ceased to be an owner in between', async () => {
    const { organization, session } = await owned()
    const { db } = world.parts
    const membership = await membershipFind(db, organization.id, session.userId)
    if (membership === null) throw new Error('an owner is a member')
    await db.kysely
      .updateTable('memberships')
      .set({ role: 'member' })
      .where('id', '=', membership.id)
      .execute()
    const late = db.transaction((transaction) =>
      dissolveOrganization({ ...world.parts, db: transaction }, membership),
    )
    expect(await failure(late)).toBe('organization.owner_required')
    expect(await find(organization.id)).not.toBeNull()
  })
})
