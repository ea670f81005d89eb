import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failure } from '../../test/account-world.ts'
import { type ApiServer, openApiServer } from '../../test/api-server.ts'
import { type World, createWorld, unique } from '../../test/api-world.ts'
import { countWinners } from '../../test/count-winners.ts'
import { eventsSettled } from '../../test/events-settled.ts'
import { mailsTo } from '../../test/tenant-browser.ts'
import { testEngines } from '../../test/test-database.ts'
import { userFindOrInsertOwn } from '../accounts/user-store.ts'
import { createLimiter } from '../limits/create-limiter.ts'
import { limitTable } from '../limits/limit-table.ts'
import { type OrganizationId, newId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { invite } from './invite.ts'
import { operatorActor } from './operator-actor.ts'

const LINK = /\/sign-in\/invitation\?token=([A-Za-z0-9_-]+)/

describe.each(testEngines)('members and invitations by the native API, on %s', (engine) => {
  let api: ApiServer
  let world: World
  beforeAll(async () => {
    api = await openApiServer(engine, { signInMethods: ['password', 'mailed-link'] })
    world = createWorld(api)
  })
  afterAll(() => api.close())

  /** What is called below an organization. */
  async function customer() {
    const { id } = await world.organization()
    const call = (method: string, rest: string, body?: object, key?: string) =>
      api.call(
        { method, path: `/v1/organizations/${String(id)}/${rest}`, ...(body === undefined ? {} : { body }) },
        key,
      )
    /** A millisecond after the one before, so that ids sort by age. */
    const add = (input?: object) => {
      api.parts.clock.advance(1)
      return world.member(id, input)
    }
    return { id: id as OrganizationId, call, add }
  }
  const account = async () => {
    const email = `${unique('own')}@elsewhere.example`
    return userFindOrInsertOwn(api.parts.db, { id: newId('user', api.parts), email, key: email })
  }
  const told = async (objectId: string) => {
    await eventsSettled(api.parts.db)
    return (await api.call({ method: 'GET', path: `/v1/events?objectId=${objectId}` })).body.items
  }

  describe('members', () => {
    it('are listed page by page, the oldest first, and found by what they are', async () => {
      const { call, add } = await customer()
      const owner = await add({ role: 'owner', firstName: 'Olga' })
      const [ada, bo] = [await add(), await add({ role: 'admin' })]
      await call('PATCH', `members/${String(bo.id)}`, { status: 'inactive' })
      const first = (await call('GET', 'members?limit=2')).body
      const rest = (await call('GET', `members?limit=2&cursor=${String(first.nextCursor)}`)).body
      expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual([owner.id, ada.id, bo.id])
      expect(first.items[0]).toEqual(owner)
      const found = async (query: string) =>
        (await call('GET', `members?${query}`)).body.items.map(({ id }: { id: string }) => id)
      expect(await found('role=owner')).toEqual([owner.id])
      expect(await found('status=inactive')).toEqual([bo.id])
      expect(await found('status=active&role=admin')).toEqual([])
      expect(await found(`userId=${String(ada.userId)}`)).toEqual([ada.id])
      expect(await found(`email=${String(ada.email).toUpperCase()}`)).toEqual([ada.id])
      expect(await found(`email=nobody@elsewhere.example`)).toEqual([])
      expect(await found('email=no+address')).toEqual([])
    })

    it('are added as whatever is said, and an event tells by whom', async () => {
      const { call } = await customer()
      const { id: userId, email } = await account()
      const { status, body } = await call('POST', 'members', { userId, role: 'owner' })
      expect([status, body]).toMatchObject([
        201,
        { userId, email, role: 'owner', status: 'active', source: 'operator', groups: [] },
      ])
      expect(await told(body.id)).toMatchObject([
        { type: 'member.added', data: { userId, source: 'operator' }, actor: { kind: 'api_key' } },
      ])
    })

    it('are one when several ask at once', async () => {
      const { id, call } = await customer()
      const email = await world.addressOf(id)
      const add = async () => (await call('POST', 'members', { email })).status === 201
      expect(await countWinners(add, 8)).toBe(1)
      expect((await call('GET', 'members')).body.items).toHaveLength(1)
    })

    it('who have asked to join are let in, and who was put out stays out until they are', async () => {
      const { call, add } = await customer()
      const { id } = await add()
      await api.parts.db.kysely
        .updateTable('memberships')
        .set({ status: 'pending' })
        .where('id', '=', id)
        .execute()
      const change = async (status: string) =>
        (await call('PATCH', `members/${String(id)}`, { status })).body.status
      expect([await change('active'), await change('inactive'), await change('active')]).toEqual([
        'active',
        'inactive',
        'active',
      ])
    })

    it('end with their sessions of the organization', async () => {
      const { id: organizationId, call, add } = await customer()
      const { id, userId } = await add()
      await api.cookieOf({ id: userId }, { organizationId })
      expect((await call('DELETE', `members/${String(id)}`)).status).toBe(204)
      const sessions = api.parts.db.kysely.selectFrom('account_sessions').where('user_id', '=', userId)
      expect(await sessions.select('id').execute()).toEqual([])
    })

    it('keep an owner: the last one is neither changed nor removed, by nobody', async () => {
      const { call, add } = await customer()
      const owner = `members/${String((await add({ role: 'owner' })).id)}`
      for (const refused of [
        await call('DELETE', owner),
        await call('PATCH', owner, { role: 'admin' }),
        await call('PATCH', owner, { status: 'inactive' }),
      ]) {
        expect([refused.status, refused.body.code]).toEqual([409, 'organization.last_owner'])
      }
      await add({ role: 'owner' })
      expect((await call('DELETE', owner)).status).toBe(204)
    })

    it('row 67: are not told apart, for a caller bound to an organization, from nobody at all', async () => {
      const { id, call } = await customer()
      const key = await api.keyWith(['read:members', 'write:members'], id)
      const { id: userId, email } = await account()
      const absent = newId('user', api.parts)
      const byId = [await call('POST', 'members', { userId }, key)]
      byId.push(await call('POST', 'members', { userId: absent }, key))
      expect(byId.map(({ status }) => status)).toEqual([404, 404])
      expect(byId[0]?.text).toBe(byId[1]?.text)
      const byEmail = [await call('POST', 'members', { email }, key)]
      byEmail.push(await call('POST', 'members', { email: 'nobody@elsewhere.example' }, key))
      expect(byEmail[0]?.body.code).toBe('organization.nobody_to_add')
      expect(byEmail[0]?.text).toBe(byEmail[1]?.text)
      expect((await call('POST', 'members', { email })).status).toBe(201)
    })
  })

  describe('invitations', () => {
    const someone = () => `${unique('Bo')}@elsewhere.example`

    it('row 67: are mailed, and their link is in no answer and no event', async () => {
      const { call } = await customer()
      const email = someone()
      const made = await call('POST', 'invitations', { email, role: 'owner' })
      expect([made.status, made.body]).toMatchObject([201, { email, role: 'owner', invitedBy: null }])
      const [text = ''] = await mailsTo(api, email)
      const [, token = 'no link'] = LINK.exec(text) ?? []
      const path = `invitations/${String(made.body.id)}`
      const answers = [made, await call('GET', path), await call('GET', 'invitations')]
      expect(answers[1]?.body).toEqual(made.body)
      expect(answers[2]?.body.items).toEqual([made.body])
      const events = await told(made.body.id)
      expect(events).toMatchObject([
        { type: 'invitation.created', data: { invitedBy: null }, actor: { kind: 'api_key' } },
      ])
      expect(JSON.stringify([answers.map((answer) => answer.text), events])).not.toContain(token)
    })

    it('are sent anew as they are: the id stays, the time begins again, and the earlier link ends', async () => {
      const { call } = await customer()
      const email = someone()
      const { body: made } = await call('POST', 'invitations', { email, role: 'admin' })
      api.parts.clock.advance(1000)
      const { status, body } = await call('POST', `invitations/${String(made.id)}/resend`)
      expect([status, body]).toMatchObject([200, { id: made.id, email, role: 'admin' }])
      expect(Date.parse(body.expiresAt)).toBeGreaterThan(Date.parse(made.expiresAt))
      const tokens = (await mailsTo(api, email)).map((text) => LINK.exec(text)?.[1] ?? '')
      const stored = await api.parts.db.kysely
        .selectFrom('invitations')
        .select('token_hash')
        .where('id', '=', made.id)
        .execute()
      expect(tokens).toHaveLength(2)
      expect(stored).toEqual([{ token_hash: api.parts.vault.hash(tokens[1] ?? '') }])
    })

    it('that were taken back are neither found nor sent anew', async () => {
      const { call } = await customer()
      const { body: made } = await call('POST', 'invitations', { email: someone() })
      const path = `invitations/${String(made.id)}`
      expect((await call('DELETE', path)).status).toBe(204)
      const answers = [await call('GET', path), await call('POST', `${path}/resend`)]
      expect(answers.map(({ status }) => status)).toEqual([404, 404])
    })

    it('of who has become a member since are not sent anew', async () => {
      const { id, call } = await customer()
      const email = await world.addressOf(id)
      const { body: made } = await call('POST', 'invitations', { email })
      expect((await call('POST', 'members', { email })).status).toBe(201)
      expect((await call('POST', `invitations/${String(made.id)}/resend`)).status).toBe(404)
      expect((await call('POST', 'invitations', { email })).body.code).toBe('request.conflict')
    })

    it('are counted by key, as those of people are by person', async () => {
      const parts = { ...api.parts, limiter: createLimiter(api.parts, limitTable(1)) }
      const [one, another] = [newId('apiKey', api.parts), newId('apiKey', api.parts)]
      const send = async (id: typeof one, organizationId: OrganizationId) => {
        const { actor, organization } = await operatorActor(
          parts,
          { id, tenant: wholeDeployment },
          organizationId,
        )
        return invite(parts, actor, organization, { email: someone(), role: 'member' })
      }
      const { id } = await customer()
      for (let count = 0; count < 100; count++) await send(one, id)
      const elsewhere = (await customer()).id
      expect(await failure(send(one, elsewhere))).toBe('request.rate_limited')
      expect(await failure(send(another, elsewhere))).toBe('no error')
    })
  })
})
