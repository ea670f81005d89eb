import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countWinners } from '../../test/count-winners.ts'
import { type CustomerSamlIdp, type SamlAnswerInput, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type Customer, type LoginWorld, openLoginWorld, received } from '../../test/login-world.ts'
import { testEngines } from '../../test/test-database.ts'
import { emailKey } from '../accounts/email-key.ts'
import { userFindOrInsertOwn } from '../accounts/user-store.ts'
import { createConnection } from '../connections/create-connection.ts'
import { updateOrganization } from '../organizations/update-organization.ts'
import { type UserId, newId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { changeMember } from './change-member.ts'
import { membershipFind, membershipInsert, membershipUpdate } from './store.ts'
import type { Membership } from './types.ts'

let idp: CustomerSamlIdp
beforeAll(async () => {
  idp = await customerSamlIdp()
})

describe.each(testEngines)('just-in-time provisioning, on %s', (engine) => {
  let world: LoginWorld
  beforeAll(async () => {
    world = await openLoginWorld(engine)
  })
  afterAll(() => world.close())

  const arrive = async (customer: Customer, input: SamlAnswerInput = {}) => {
    const browser = world.browser()
    const visit = await world.finishSaml(browser, await world.samlForm(browser, customer, idp, input))
    return received(visit)
  }
  const membersOf = ({ organization }: Customer) =>
    world.parts.db.kysely
      .selectFrom('memberships')
      .innerJoin('users', 'users.id', 'memberships.user_id')
      .select(['users.id as user', 'users.organization_id as of', 'email', 'email_proven', 'name', 'role'])
      .select(['status', 'source'])
      .where('memberships.organization_id', '=', organization.id)
      .orderBy('users.id')
      .execute()
  const userOf = async ({ connection }: Customer, idpId: string) => {
    const row = await world.parts.db.kysely
      .selectFrom('profiles')
      .select('user_id')
      .where('connection_id', '=', connection.id)
      .where('idp_id', '=', idpId)
      .executeTakeFirstOrThrow()
    return row.user_id as UserId
  }
  const ownAccount = async (email: string) => {
    const key = emailKey(email) ?? ''
    return (await userFindOrInsertOwn(world.parts.db, { id: newId('user', world.parts), email, key })).id
  }
  const join = async (customer: Customer, userId: UserId, membership: Partial<Membership> = {}) => {
    const id = newId('membership', world.parts)
    const { role = 'member', status = 'active', source = 'operator' } = membership
    const values = { id, organizationId: customer.organization.id, userId, role, status, source }
    return (await membershipInsert(world.parts.db, values)).membership
  }
  const invite = (customer: Customer, email: string, expiresAt = new Date(Date.now() + 86_400_000)) =>
    world.parts.db.kysely
      .insertInto('invitations')
      .values({
        id: newId('invitation', world.parts),
        organization_id: customer.organization.id,
        email,
        email_key: emailKey(email) ?? '',
        role: 'admin',
        token_hash: world.parts.vault.hash(email),
        expires_at: expiresAt,
      })
      .execute()

  it('makes who signs in for the first time a user and a member of that organization, once', async () => {
    const acme = await world.samlCustomer(idp)
    const email = `Ada@${acme.domain}`
    expect(await arrive(acme, { nameId: 'U-1', email })).toHaveProperty('code')
    expect(await arrive(acme, { nameId: 'U-1', email })).toHaveProperty('code')
    expect(await membersOf(acme)).toEqual([
      expect.objectContaining({
        of: acme.organization.id,
        email,
        email_proven: true,
        role: 'member',
        status: 'active',
        source: 'sso',
      }),
    ])
    const events = await world.parts.db.kysely
      .selectFrom('events')
      .select(['type', 'data'])
      .where('organization_id', '=', acme.organization.id)
      .where('type', 'like', 'member.%')
      .execute()
    expect(events).toMatchObject([{ type: 'member.added', data: { source: 'sso', status: 'active' } }])
  })

  it('makes one user of somebody who arrives in several tabs at once', async () => {
    const acme = await world.samlCustomer(idp)
    const forms = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const browser = world.browser()
        return { browser, form: await world.samlForm(browser, acme, idp, { nameId: 'U-1' }) }
      }),
    )
    const codes = await Promise.all(
      forms.map(async ({ browser, form }) => received(await world.finishSaml(browser, form))['code']),
    )
    expect(codes.filter((code) => code !== undefined)).toHaveLength(6)
    expect(await membersOf(acme)).toHaveLength(1)
  })

  it('calls them what the identity provider says now, and takes an address from outside for unproven', async () => {
    const acme = await world.samlCustomer(idp, { organization: { allowOutsideProfiles: true } })
    await arrive(acme, { nameId: 'U-1', email: `ada@${acme.domain}` })
    await arrive(acme, { nameId: 'U-1', email: 'ada@elsewhere.example' })
    expect(await membersOf(acme)).toMatchObject([{ email: 'ada@elsewhere.example', email_proven: false }])
  })

  it('knows a member of the organization again by the address that they have proven', async () => {
    const acme = await world.samlCustomer(idp)
    const owner = await ownAccount(`olga@${acme.domain}`)
    await join(acme, owner, { role: 'owner', source: 'created' })
    expect(await arrive(acme, { nameId: 'U-9', email: `OLGA@${acme.domain}` })).toHaveProperty('code')
    expect(await userOf(acme, 'U-9')).toBe(owner)
    expect(await membersOf(acme)).toMatchObject([{ user: owner, of: null, role: 'owner' }])
  })

  it('row 63: an account that somebody prepared under the address is not merged with, outside the organization', async () => {
    const acme = await world.samlCustomer(idp)
    const prepared = await ownAccount(`victim@${acme.domain}`)
    const evil = await world.samlCustomer(idp)
    await join(evil, prepared, { role: 'owner' })
    await arrive(acme, { nameId: 'U-1', email: `victim@${acme.domain}` })
    expect(await userOf(acme, 'U-1')).not.toBe(prepared)
    expect(await membershipFind(world.parts.db, acme.organization.id, prepared)).toBeNull()
  })

  it('row 63: nor is one inside whose address a social provider alone has proven', async () => {
    const acme = await world.samlCustomer(idp)
    const prepared = await ownAccount(`victim@${acme.domain}`)
    await join(acme, prepared)
    const users = world.parts.db.kysely.updateTable('users').where('id', '=', prepared)
    await users.set({ proven_by_provider: true }).execute()
    await arrive(acme, { nameId: 'U-1', email: `victim@${acme.domain}` })
    expect(await userOf(acme, 'U-1')).not.toBe(prepared)
  })

  it('row 62: an address from outside is nobody’s, also where outside profiles are allowed', async () => {
    const acme = await world.samlCustomer(idp, { organization: { allowOutsideProfiles: true } })
    const guest = await ownAccount(`guest-${engine}@elsewhere.example`)
    await join(acme, guest, { role: 'owner' })
    await arrive(acme, { nameId: 'U-1', email: `guest-${engine}@elsewhere.example` })
    expect(await userOf(acme, 'U-1')).not.toBe(guest)
  })

  it('takes two subjects of one connection for two people, whatever their address', async () => {
    const acme = await world.samlCustomer(idp)
    const email = `desk@${acme.domain}`
    await arrive(acme, { nameId: 'U-1', email })
    await arrive(acme, { nameId: 'U-2', email })
    expect(await userOf(acme, 'U-1')).not.toBe(await userOf(acme, 'U-2'))
  })

  it('takes the same person at two connections of the organization for one', async () => {
    const acme = await world.samlCustomer(idp)
    const email = `ada@${acme.domain}`
    await arrive(acme, { nameId: 'U-1', email })
    const connection = await createConnection(world.parts, wholeDeployment, {
      organizationId: acme.organization.id,
      name: 'Second',
      protocol: 'saml',
      status: 'active',
      metadataXml: idp.metadata,
    })
    const second = { ...acme, connection }
    const browser = world.browser()
    const form = await world.samlForm(
      browser,
      second,
      idp,
      { nameId: 'other', email },
      { connection_id: connection.id },
    )
    expect(received(await world.finishSaml(browser, form))).toHaveProperty('code')
    expect(await userOf(second, 'other')).toBe(await userOf(acme, 'U-1'))
  })

  describe('where jit is off', () => {
    const closed = async () => world.samlCustomer(idp, { organization: { jit: false } })

    it('lets in who was invited, in the role of the invitation, which is used up', async () => {
      const acme = await closed()
      await invite(acme, `ada@${acme.domain}`)
      expect(await arrive(acme, { nameId: 'U-1', email: `Ada@${acme.domain}` })).toHaveProperty('code')
      expect(await membersOf(acme)).toMatchObject([{ role: 'admin', source: 'invitation' }])
      expect(await arrive(acme, { nameId: 'U-2', email: `Ada@${acme.domain}` })).toMatchObject({
        error_code: 'login.user_not_provisioned',
      })
    })

    it('refuses by an invitation that has expired', async () => {
      const acme = await closed()
      await invite(acme, `ada@${acme.domain}`, new Date(0))
      expect(await arrive(acme, { email: `ada@${acme.domain}` })).toMatchObject({
        error_code: 'login.user_not_provisioned',
      })
    })

    it('lets in a member by their proven address', async () => {
      const acme = await closed()
      await join(acme, await ownAccount(`ada@${acme.domain}`))
      expect(await arrive(acme, { email: `ada@${acme.domain}` })).toHaveProperty('code')
    })

    it('lets in who came before there were users, and refuses who was removed since', async () => {
      const acme = await world.samlCustomer(idp)
      await arrive(acme, { nameId: 'U-1' })
      const { db } = world.parts
      await db.kysely.deleteFrom('users').where('organization_id', '=', acme.organization.id).execute()
      await updateOrganization(world.parts, wholeDeployment, acme.organization.id, { jit: false })
      expect(await arrive(acme, { nameId: 'U-1' })).toHaveProperty('code')
      await db.kysely.deleteFrom('memberships').where('organization_id', '=', acme.organization.id).execute()
      expect(await arrive(acme, { nameId: 'U-1' })).toMatchObject({
        error_code: 'login.user_not_provisioned',
      })
    })

    it('lets nobody in who waits for an admin', async () => {
      const acme = await closed()
      await join(acme, await ownAccount(`ada@${acme.domain}`), { status: 'pending' })
      expect(await arrive(acme, { email: `ada@${acme.domain}` })).toMatchObject({
        error_code: 'login.membership_pending',
      })
    })
  })

  it('lets in who waits for an admin, since the identity provider vouches for them', async () => {
    const acme = await world.samlCustomer(idp)
    const ada = await ownAccount(`ada@${acme.domain}`)
    await join(acme, ada, { status: 'pending' })
    expect(await arrive(acme, { email: `ada@${acme.domain}` })).toHaveProperty('code')
    expect(await membersOf(acme)).toMatchObject([{ user: ada, status: 'active' }])
  })

  it('refuses who was put out, at every sign-in, and consumes nothing', async () => {
    const acme = await world.samlCustomer(idp)
    await arrive(acme, { nameId: 'U-1' })
    const member = await membershipFind(world.parts.db, acme.organization.id, await userOf(acme, 'U-1'))
    if (member === null) throw new Error('no member')
    await membershipUpdate(world.parts.db, { ...member, status: 'inactive' })
    const refused = { error: 'access_denied', error_code: 'login.membership_inactive' }
    const browser = world.browser()
    const form = await world.samlForm(browser, acme, idp, { nameId: 'U-1' })
    expect(received(await world.finishSaml(browser, form))).toMatchObject(refused)
    const used = await world.parts.db.kysely
      .selectFrom('assertion_ids')
      .selectAll()
      .where('connection_id', '=', acme.connection.id)
      .execute()
    expect(used).toHaveLength(1)
    await membershipUpdate(world.parts.db, { ...member, status: 'active' })
    expect(await arrive(acme, { nameId: 'U-1' })).toHaveProperty('code')
  })

  it('ends the sessions at applications of who is put out', async () => {
    const acme = await world.samlCustomer(idp)
    await arrive(acme, { nameId: 'U-1' })
    await arrive(acme, { nameId: 'U-2', email: `bo@${acme.domain}` })
    const { id: organizationId } = acme.organization
    const member = await membershipFind(world.parts.db, organizationId, await userOf(acme, 'U-1'))
    if (member === null) throw new Error('no member')
    await world.parts.db.transaction((db) =>
      changeMember({ ...world.parts, db }, { ...member, role: 'admin' }, member.id, { status: 'inactive' }),
    )
    const sessions = await world.parts.db.kysely
      .selectFrom('sessions')
      .innerJoin('profiles', 'profiles.id', 'sessions.profile_id')
      .select(['idp_id', 'ended_at'])
      .where('sessions.organization_id', '=', organizationId)
      .orderBy('idp_id')
      .execute()
    expect(sessions).toMatchObject([
      { idp_id: 'U-1', ended_at: expect.any(Date) },
      { idp_id: 'U-2', ended_at: null },
    ])
  })

  it('of one invitation, used by two people at once, gives its role once', async () => {
    const acme = await world.samlCustomer(idp, { organization: { jit: false } })
    await invite(acme, `desk@${acme.domain}`)
    const sign = async (nameId: string) =>
      (await arrive(acme, { nameId, email: `desk@${acme.domain}` }))['code'] !== undefined
    let people = 0
    expect(await countWinners(() => sign(`U-${String(people++)}`), 5)).toBe(1)
    expect(await membersOf(acme)).toHaveLength(1)
  })
})
