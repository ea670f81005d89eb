import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { failure } from '../../test/account-world.ts'
import { type OperatorWorld, openOperatorWorld, password } from '../../test/operator-world.ts'
import { testEngines } from '../../test/test-database.ts'
import { userFindOrInsertOwn } from '../accounts/user-store.ts'
import type { ApiCaller } from '../applications/types.ts'
import { loadConfig } from '../config/load-config.ts'
import { type UserId, newId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { addOperator, changeRole, removeOperator } from './manage-operators.ts'
import { openLink } from './open-link.ts'
import { operatorInsert } from './operator-store.ts'
import { scopesOf } from './roles.ts'
import type { OperatorRole } from './types.ts'

const { smtp } = loadConfig({ CARDEA_SMTP_URL: 'smtp://127.0.0.1:9' })

describe.each(testEngines)('operators (%s)', (engine) => {
  let world: OperatorWorld
  let people = 0
  beforeAll(async () => {
    world = await openOperatorWorld(engine)
  })
  afterAll(() => world.close())
  beforeEach(() => world.forget())

  async function operator(role: OperatorRole): Promise<UserId> {
    const email = `person${String((people += 1))}@example.com`
    const id = newId('user', world.parts)
    await userFindOrInsertOwn(world.parts.db, { id, email, key: email })
    await operatorInsert(world.parts.db, id, role)
    return id
  }
  const caller = (id: UserId, role: OperatorRole): ApiCaller => ({
    id,
    tenant: wholeDeployment,
    scopes: scopesOf(role),
  })

  it('always have an admin among them: the last one stays, whoever asks', async () => {
    const [ada, bo] = [await operator('admin'), await operator('viewer')]
    const by = caller(ada, 'admin')
    expect(await failure(removeOperator(world.parts, by, ada))).toBe('operator.last_admin')
    expect(await failure(changeRole(world.parts, by, ada, 'viewer'))).toBe('operator.last_admin')
    await changeRole(world.parts, by, bo, 'admin')
    await removeOperator(world.parts, by, ada)
    expect(await failure(removeOperator(world.parts, caller(bo, 'admin'), bo))).toBe('operator.last_admin')
  })

  it('keep an admin when two admins put each other out at the same time', async () => {
    const [ada, bo] = [await operator('admin'), await operator('admin')]
    const outcomes = await Promise.all([
      failure(removeOperator(world.parts, caller(ada, 'admin'), bo)),
      failure(changeRole(world.parts, caller(bo, 'admin'), ada, 'viewer')),
    ])
    expect(outcomes.toSorted()).toEqual(['no error', 'operator.last_admin'])
  })

  it('give and take no role whose permissions they lack', async () => {
    const [ada, bo] = [await operator('admin'), await operator('viewer')]
    const by = { ...caller(bo, 'viewer'), scopes: [...scopesOf('viewer'), 'write:operators'] }
    const refused = 'request.insufficient_scope'
    const add = (role: OperatorRole, scopes: readonly string[]) =>
      failure(addOperator(world.parts, { ...by, scopes }, { email: 'cy@example.com', role }))
    expect(await add('admin', by.scopes)).toBe(refused)
    expect(await add('viewer', ['write:operators'])).toBe(refused)
    expect(await add('viewer', by.scopes)).toBe('no error')
    expect(await failure(changeRole(world.parts, by, bo, 'admin'))).toBe(refused)
    expect(await failure(changeRole(world.parts, by, ada, 'viewer'))).toBe(refused)
    expect(await failure(removeOperator(world.parts, by, ada))).toBe(refused)
  })

  it('are added by a link that is mailed, or shown once where no mail can be sent', async () => {
    const ada = await operator('admin')
    const add = (config: object, email: string) =>
      addOperator({ ...world.parts, config: { ...world.parts.config, ...config } }, caller(ada, 'admin'), {
        email,
        role: 'viewer',
      })
    const mails = async () => {
      const rows = await world.parts.db.kysely.selectFrom('mails').select('kind').execute()
      return rows.map(({ kind }) => kind)
    }
    const shown = await add({ mode: 'production', smtp: null }, 'bo@example.com')
    expect([new URL(shown.link ?? '').pathname, await mails()]).toEqual(['/dashboard/welcome', []])
    const mailed = await add({ mode: 'production', smtp }, 'cy@example.com')
    expect([mailed.link, await mails()]).toEqual([null, ['operator_link']])
    const token = new URL(shown.link ?? '').searchParams.get('token') ?? ''
    await openLink(world.parts, { token, email: '', password, address: '192.0.2.1' })
    expect(await world.roleOf('bo@example.com')).toBe('viewer')
    expect(await failure(add({}, 'BO@example.com'))).toBe('request.conflict')
  })

  it('leave events that say who did it', async () => {
    const [ada, bo] = [await operator('admin'), await operator('viewer')]
    const by = caller(ada, 'admin')
    await changeRole(world.parts, by, bo, 'admin')
    await changeRole(world.parts, by, bo, 'admin')
    await removeOperator(world.parts, by, bo)
    const items = await world.parts.db.kysely
      .selectFrom('events')
      .select(['type', 'data'])
      .where('object_id', '=', bo)
      .orderBy('position')
      .execute()
    expect(items.map(({ type, data }) => [type, data])).toEqual([
      ['operator.changed', { role: 'admin', before: 'viewer', by: ada }],
      ['operator.removed', { role: 'admin', by: ada }],
    ])
  })

  it('are never accounts that an identity provider has brought', async () => {
    const { db } = world.parts
    const [organizationId, id] = [newId('organization', world.parts), newId('user', world.parts)]
    await db.kysely.insertInto('organizations').values({ id: organizationId, name: 'a', slug: 'a' }).execute()
    const user = { id, organization_id: organizationId, email: 'x@example.com', email_key: 'x@example.com' }
    await db.kysely
      .insertInto('users')
      .values({ ...user, email_proven: true })
      .execute()
    expect(await operatorInsert(db, id, 'admin')).toBe(false)
  })
})
