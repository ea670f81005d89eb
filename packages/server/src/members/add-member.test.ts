import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerSamlIdp, type SamlAnswerInput, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { failure } from '../../test/account-world.ts'
import { type Customer, type LoginWorld, openLoginWorld, received } from '../../test/login-world.ts'
import { testEngines } from '../../test/test-database.ts'
import { emailKey } from '../accounts/email-key.ts'
import { userFindById, userFindOrInsertOwn } from '../accounts/user-store.ts'
import { type UserId, newId } from '../storage/ids.ts'
import { type Tenant, wholeDeployment } from '../storage/tenant.ts'
import { addMember } from './add-member.ts'
import { removeMember } from './change-member.ts'
import { operatorActor } from './operator-actor.ts'
import { membershipFind } from './store.ts'
import type { Membership, Role } from './types.ts'

type Whom = { readonly role?: Role } & (
  | { readonly email: string; readonly name?: string; readonly firstName?: string }
  | { readonly userId: UserId }
)

let idp: CustomerSamlIdp
beforeAll(async () => {
  idp = await customerSamlIdp()
})

describe.each(testEngines)('whom the operator makes a member, on %s', (engine) => {
  let world: LoginWorld
  beforeAll(async () => {
    world = await openLoginWorld(engine)
  })
  afterAll(() => world.close())

  const closed = () => world.samlCustomer(idp, { organization: { jit: false } })
  const boundTo = ({ organization }: Customer): Tenant => ({
    kind: 'organization',
    organizationId: organization.id,
  })
  const add = (customer: Customer, input: Whom, tenant: Tenant = wholeDeployment): Promise<Membership> =>
    world.parts.db.transaction((db) =>
      addMember({ ...world.parts, db }, tenant, customer.organization.id, { role: 'member', ...input }),
    )
  const put = async (customer: Customer, membership: Membership) => {
    const caller = { id: newId('apiKey', world.parts), tenant: wholeDeployment }
    const { actor } = await operatorActor(world.parts, caller, customer.organization.id)
    await world.parts.db.transaction((db) => removeMember({ ...world.parts, db }, actor, membership.id))
  }
  const arrive = async (customer: Customer, input: SamlAnswerInput) => {
    const browser = world.browser()
    return received(await world.finishSaml(browser, await world.samlForm(browser, customer, idp, input)))
  }
  const ownAccount = async (email: string) => {
    const key = emailKey(email) ?? ''
    return (await userFindOrInsertOwn(world.parts.db, { id: newId('user', world.parts), email, key })).id
  }
  const userOf = async ({ connection }: Customer, idpId: string) => {
    const row = await world.parts.db.kysely
      .selectFrom('profiles')
      .select('user_id')
      .where('connection_id', '=', connection.id)
      .where('idp_id', '=', idpId)
      .executeTakeFirst()
    return (row?.user_id ?? null) as UserId | null
  }
  const refused = { error_code: 'login.user_not_provisioned' }

  it('is exactly the person whom single sign-on then brings with that address, and nobody else', async () => {
    const [acme, other] = [await closed(), await closed()]
    const { userId } = await add(acme, { email: `Ada@${acme.domain}`, firstName: 'Ada', role: 'admin' })
    expect(await userFindById(world.parts.db, userId)).toMatchObject({
      organizationId: acme.organization.id,
      email: `Ada@${acme.domain}`,
      emailProven: true,
      firstName: 'Ada',
    })
    expect(await arrive(acme, { nameId: 'U-2', email: `bo@${acme.domain}` })).toMatchObject(refused)
    // Another organization's identity provider makes the same claim, of an address that is not its to vouch for.
    expect(await arrive(other, { nameId: 'U-1', email: `ada@${acme.domain}` })).not.toHaveProperty('code')
    expect(await arrive(other, { nameId: 'U-1', email: `ada@${other.domain}` })).toMatchObject(refused)
    expect(await arrive(acme, { nameId: 'U-1', email: `ada@${acme.domain}` })).toHaveProperty('code')
    expect(await userOf(acme, 'U-1')).toBe(userId)
    expect(await membershipFind(world.parts.db, acme.organization.id, userId)).toMatchObject({
      role: 'admin',
      status: 'active',
      source: 'operator',
    })
    expect(await arrive(acme, { nameId: 'U-9', email: `ada@${acme.domain}` })).toMatchObject(refused)
  })

  it('is the same person again who was a member before, and comes in again', async () => {
    const acme = await closed()
    const email = `ada@${acme.domain}`
    const first = await add(acme, { email })
    await arrive(acme, { nameId: 'U-1', email })
    await put(acme, first)
    expect(await arrive(acme, { nameId: 'U-1', email })).toMatchObject(refused)
    const again = await add(acme, { email })
    expect([again.userId, again.id === first.id]).toEqual([first.userId, false])
    expect(await arrive(acme, { nameId: 'U-1', email })).toHaveProperty('code')
  })

  it('is the account of its own that has proven the address, wherever the address is', async () => {
    const acme = await closed()
    const email = `olga-${engine}@elsewhere.example`
    const olga = await ownAccount(email)
    expect(await add(acme, { email: email.toUpperCase() })).toMatchObject({ userId: olga })
    const inside = await ownAccount(`olga@${acme.domain}`)
    expect(await add(acme, { email: `olga@${acme.domain}`, name: 'Somebody' })).toMatchObject({
      userId: inside,
    })
    expect(await userFindById(world.parts.db, inside)).toMatchObject({ name: null })
  })

  it('row 63: is no account whose address a social provider alone has proven', async () => {
    const acme = await closed()
    const [email, outside] = [`victim@${acme.domain}`, `victim-${engine}@elsewhere.example`]
    const prepared = [await ownAccount(email), await ownAccount(outside)]
    await world.parts.db.kysely
      .updateTable('users')
      .set({ proven_by_provider: true })
      .where('id', 'in', prepared)
      .execute()
    expect(prepared).not.toContain((await add(acme, { email })).userId)
    expect(await failure(add(acme, { email: outside }))).toBe('organization.nobody_to_add')
  })

  it('is nobody where nobody could ever be that member', async () => {
    const acme = await closed()
    const email = `nobody-${engine}@elsewhere.example`
    expect(await failure(add(acme, { email }))).toBe('organization.nobody_to_add')
    const rows = world.parts.db.kysely.selectFrom('users').select('id').where('email_key', '=', email)
    expect(await rows.execute()).toEqual([])
  })

  it('row 67: is for a caller bound to the organization never an account of its own, and nothing tells whether there is one', async () => {
    const acme = await closed()
    const [known, unknown] = [`known-${engine}@elsewhere.example`, `unknown-${engine}@elsewhere.example`]
    const account = await ownAccount(known)
    for (const email of [known, unknown]) {
      expect(await failure(add(acme, { email }, boundTo(acme)))).toBe('organization.nobody_to_add')
    }
    // In its own domain it adds whoever signs in there, and not that account.
    const inside = await ownAccount(`ada@${acme.domain}`)
    const added = await add(acme, { email: `ada@${acme.domain}` }, boundTo(acme))
    expect(added.userId).not.toBe(inside)
    for (const userId of [account, newId('user', world.parts)]) {
      expect(await failure(add(acme, { userId }, boundTo(acme)))).toBe('request.not_found')
    }
  })

  it('is by id an account of its own, or whom the organization’s identity provider has brought', async () => {
    const [acme, other] = [await closed(), await closed()]
    const account = await ownAccount(`by-id-${engine}@elsewhere.example`)
    expect(await add(acme, { userId: account, role: 'owner' })).toMatchObject({ role: 'owner' })
    const brought = await add(other, { email: `bo@${other.domain}` })
    expect(await failure(add(acme, { userId: brought.userId }))).toBe('organization.user_of_another')
    expect(await failure(add(acme, { userId: brought.userId }, boundTo(acme)))).toBe('request.not_found')
    await put(other, brought)
    expect(await add(other, { userId: brought.userId }, boundTo(other))).toMatchObject({
      userId: brought.userId,
    })
  })

  it.each(['active', 'pending', 'inactive'] as const)(
    'is nobody who is a member already: %s',
    async (status) => {
      const acme = await closed()
      const email = `ada@${acme.domain}`
      const { id, userId } = await add(acme, { email })
      const members = world.parts.db.kysely.updateTable('memberships').where('id', '=', id)
      await members.set({ status }).execute()
      for (const tenant of [wholeDeployment, boundTo(acme)]) {
        for (const input of [{ email }, { userId }]) {
          expect(await failure(add(acme, input, tenant))).toBe('request.conflict')
        }
      }
      expect(await membershipFind(world.parts.db, acme.organization.id, userId)).toMatchObject({ status })
    },
  )

  it('is one, however many ask at once, also while they sign in for the first time', async () => {
    const acme = await world.samlCustomer(idp)
    const email = `ada@${acme.domain}`
    const attempts = Array.from(
      { length: 8 },
      (_, index) => () => add(acme, { email }, index % 2 === 0 ? wholeDeployment : boundTo(acme)),
    )
    const asked = Promise.allSettled(attempts.map((attempt) => attempt()))
    const arrived = arrive(acme, { nameId: 'U-1', email })
    const settled = await asked
    expect(await arrived).toHaveProperty('code')
    expect(settled.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1)
    const members = await world.parts.db.kysely
      .selectFrom('memberships')
      .select('user_id')
      .where('organization_id', '=', acme.organization.id)
      .execute()
    expect(members).toEqual([{ user_id: await userOf(acme, 'U-1') }])
  })

  it('needs no invitation any more: one of the address ends, and does not lead back later', async () => {
    const acme = await closed()
    const email = `ada@${acme.domain}`
    await world.parts.db.kysely
      .insertInto('invitations')
      .values({
        id: newId('invitation', world.parts),
        organization_id: acme.organization.id,
        email,
        email_key: email,
        role: 'owner',
        token_hash: world.parts.vault.hash(email),
        expires_at: new Date(Date.now() + 86_400_000),
      })
      .execute()
    const member = await add(acme, { email })
    expect(member.role).toBe('member')
    await put(acme, member)
    expect(await arrive(acme, { nameId: 'U-1', email })).toMatchObject(refused)
  })
})
