import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerSamlIdp, customerSamlIdp, type SamlAnswerInput } from '../../test/customer-saml-idp.ts'
import {
  type Customer,
  type CustomerOptions,
  type LoginWorld,
  openLoginWorld,
  received,
} from '../../test/login-world.ts'
import type { TestBrowser } from '../../test/test-browser.ts'
import { testEngines } from '../../test/test-database.ts'
import { updateApplication } from '../applications/update-application.ts'
import { createConnection } from '../connections/create-connection.ts'
import { updateConnection } from '../connections/update-connection.ts'
import { userFindOrInsertOwn } from '../accounts/user-store.ts'
import { openContent } from '../mails/mail-content.ts'
import { membershipInsert } from '../members/store.ts'
import { tellOfRevertedPolicy } from '../members/tell-of-reverted-policy.ts'
import { type MailId, newId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { loadOrganization } from './load-organization.ts'
import { revertBrokenPolicies } from './revert-policies.ts'
import { policyRevert } from './revert-store.ts'
import { updateOrganization } from './update-organization.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const sso = { authRequired: 'sso', requireMfa: false } as const
let owners = 0

describe.each(testEngines)('row 107: single sign-on that locks everybody out, on %s', (engine) => {
  let world: LoginWorld
  /** The customer's, and the same one after its key was changed behind our back. */
  let idp: CustomerSamlIdp
  let rekeyed: CustomerSamlIdp
  beforeAll(async () => {
    idp = await customerSamlIdp()
    rekeyed = await customerSamlIdp()
    world = await openLoginWorld(engine)
  })
  afterAll(() => world.close())

  type Person = { readonly browser: TestBrowser; readonly nameId: string }

  async function signIn(
    customer: Customer,
    { browser, nameId }: Person,
    from = idp,
    input: SamlAnswerInput = {},
  ): Promise<string> {
    const form = await world.samlForm(browser, customer, from, { nameId, ...input })
    const { code, error_code: error = '' } = received(await world.finishSaml(browser, form))
    return code === undefined ? error : 'signed in'
  }
  const anybody = (nameId: string): Person => ({ browser: world.browser(), nameId })

  /** So many people who have signed in, each in their own browser, before single sign-on was demanded. */
  async function raised(people: number, options: CustomerOptions = {}) {
    const acme = await world.samlCustomer(idp, options)
    const known = Array.from({ length: people }, (_, index) => anybody(`person-${String(index)}`))
    for (const person of known) expect(await signIn(acme, person)).toBe('signed in')
    world.parts.clock.set(new Date())
    await update(acme, { policy: { authRequired: 'sso' }, force: true })
    return { acme, known }
  }
  const update = ({ organization }: Customer, patch: Parameters<typeof updateOrganization>[3]) =>
    updateOrganization(world.parts, wholeDeployment, organization.id, patch)
  const load = ({ organization: { id } }: Customer) => loadOrganization(world.parts, wholeDeployment, id)

  async function fail(customer: Customer, people: readonly Person[]) {
    for (const person of people)
      expect(await signIn(customer, person, rekeyed)).toBe('saml.signature_invalid')
  }
  /** As the service does it. */
  const look = () =>
    revertBrokenPolicies({
      ...world.parts,
      tell: (db, reverted) => tellOfRevertedPolicy({ ...world.parts, db }, reverted),
    })
  /** After so many minutes: has the policy fallen back? */
  async function hasFallen(customer: Customer, minutes = 20): Promise<boolean> {
    const start = new Date()
    world.parts.clock.set(new Date(start.getTime() + minutes * MINUTE))
    await look()
    world.parts.clock.set(start)
    return (await load(customer)).policy.authRequired !== 'sso'
  }
  const eventsOf = ({ organization }: Customer) =>
    world.parts.db.kysely
      .selectFrom('events')
      .select('data')
      .where('object_id', '=', organization.id)
      .where('type', '=', 'organization.policy_reverted')
      .execute()

  it('falls back to what held before, and tells it', async () => {
    const { acme, known } = await raised(3)
    const { raised: since } = await load(acme)
    await fail(acme, known)
    expect(await hasFallen(acme)).toBe(true)
    expect(await load(acme)).toMatchObject({
      policy: { authRequired: 'any', requireMfa: false },
      raised: null,
    })
    expect(await eventsOf(acme)).toEqual([
      {
        data: {
          before: sso,
          after: { authRequired: 'any', requireMfa: false },
          reason: 'connections_broken',
          people: 3,
          codes: ['saml.signature_invalid'],
          failingSince: expect.any(String) as string,
          raisedAt: since?.at.toISOString(),
        },
      },
    ])
  })

  /** An owner of the organization with an account of their own, and what they are mailed. */
  async function owner({ organization: { id: organizationId } }: Customer) {
    const { db } = world.parts
    owners += 1
    const email = `owner-${engine}-${String(owners)}@home.example`
    const user = await userFindOrInsertOwn(db, { id: newId('user', world.parts), email, key: email })
    const row = { id: newId('membership', world.parts), organizationId, userId: user.id }
    await membershipInsert(db, { ...row, role: 'owner', status: 'active', source: 'operator' })
    return async () => {
      const rows = await db.kysely
        .selectFrom('mails')
        .select(['id', 'content_sealed'])
        .where('kind', '=', 'sso_switched_off')
        .execute()
      const mails = rows.map(({ id, content_sealed: sealed }) =>
        openContent(world.parts.vault, id as MailId, sealed ?? Buffer.alloc(0)),
      )
      return mails.filter(({ to }) => to === email).map(({ text }) => text)
    }
  }

  it('tells every owner by mail, once, and nobody when nothing fell back', async () => {
    const { acme, known } = await raised(3)
    const { acme: globex } = await raised(0)
    const [one, other, elsewhere] = [await owner(acme), await owner(acme), await owner(globex)]
    await fail(acme, known)
    expect(await hasFallen(acme, 14)).toBe(false)
    expect(await one()).toEqual([])
    expect(await hasFallen(acme)).toBe(true)
    expect(await hasFallen(acme)).toBe(true)
    for (const mails of [one, other]) {
      const [text = '', ...more] = await mails()
      expect(more).toEqual([])
      expect(text).toContain(`3 people could not sign in to the organization “${acme.organization.name}”`)
      expect(text).toContain('Any way to sign in will do now, until it is mended')
      expect(text).toContain(`${world.url}/account/sign-in`)
    }
    expect(await elsewhere()).toEqual([])
  })

  it('does not fall back without telling: both are kept, or neither', async () => {
    const { acme, known } = await raised(3)
    await fail(acme, known)
    world.parts.clock.advance(20 * MINUTE)
    const tell = () => Promise.reject(new Error('the mail cannot be written down'))
    await expect(revertBrokenPolicies({ ...world.parts, tell })).rejects.toThrow('cannot be written down')
    world.parts.clock.set(new Date())
    expect((await load(acme)).policy).toEqual(sso)
    expect(await hasFallen(acme)).toBe(true)
  })

  it('keeps what was decided about the second factor since, and ends a watch of what holds again', async () => {
    const { acme, known } = await raised(3)
    await update(acme, { policy: { requireMfa: true } })
    await update(acme, { reportOnlyPolicy: { authRequired: 'any', requireMfa: true } })
    await fail(acme, known)
    expect(await hasFallen(acme)).toBe(true)
    expect(await load(acme)).toMatchObject({
      policy: { authRequired: 'any', requireMfa: true },
      reportOnlyPolicy: null,
    })
  })

  describe('the attack: to demand less must not be in anybody’s power from outside', () => {
    it('anonymous browsers do not count, however many', async () => {
      const { acme } = await raised(1)
      await fail(
        acme,
        Array.from({ length: 6 }, (_, index) => anybody(`person-${String(index)}`)),
      )
      expect(await hasFallen(acme)).toBe(false)
    })

    it('one person is one, however often they fail and however many accounts they use', async () => {
      const { acme } = await raised(0)
      const one = anybody('mallory-1')
      for (const nameId of ['mallory-1', 'mallory-2', 'mallory-3']) {
        expect(await signIn(acme, { ...one, nameId })).toBe('signed in')
      }
      world.parts.clock.set(new Date())
      await update(acme, { policy: { authRequired: 'any' } })
      await update(acme, { policy: { authRequired: 'sso' }, force: true })
      await fail(acme, [one, one, one, one])
      expect(await hasFallen(acme)).toBe(false)
    })

    it('one person in three browsers is one', async () => {
      const { acme } = await raised(0)
      const browsers = [anybody('mallory'), anybody('mallory'), anybody('mallory')]
      for (const each of browsers) expect(await signIn(acme, each)).toBe('signed in')
      world.parts.clock.set(new Date())
      await update(acme, { policy: { authRequired: 'any' } })
      await update(acme, { policy: { authRequired: 'sso' }, force: true })
      await fail(acme, browsers)
      expect(await hasFallen(acme)).toBe(false)
    })

    it('two people are too few', async () => {
      const { acme, known } = await raised(2)
      await fail(acme, known)
      expect(await hasFallen(acme)).toBe(false)
    })

    it('people count at the connection by which they come: a link to a broken one that is not theirs does nothing', async () => {
      const { acme, known } = await raised(3)
      const other = await createConnection(world.parts, wholeDeployment, {
        organizationId: acme.organization.id,
        status: 'active',
        protocol: 'saml',
        name: 'Other',
        metadataXml: idp.metadata,
      })
      await fail({ ...acme, connection: other }, known)
      expect(await hasFallen(acme)).toBe(false)
    })

    it('answers that nobody asked for belong to no browser', async () => {
      const { acme, known } = await raised(3)
      for (const { browser, nameId } of known) {
        const form = await world.unaskedForm(acme, rekeyed, { nameId })
        expect((await world.finishSaml(browser, form)).status).toBe(400)
      }
      expect(await hasFallen(acme)).toBe(false)
    })
  })

  describe('it stays while there is another explanation', () => {
    it('somebody gets in, by whichever browser', async () => {
      const { acme, known } = await raised(3)
      await fail(acme, known)
      expect(await signIn(acme, anybody('newcomer'))).toBe('signed in')
      expect(await hasFallen(acme)).toBe(false)
    })

    it('the identity provider answers well, and our own rules refuse', async () => {
      const { acme, known } = await raised(3)
      await fail(acme, known)
      const outside = { email: 'eve@elsewhere.example' }
      const refusal = 'login.profile_outside_organization'
      expect(await signIn(acme, anybody('eve'), idp, outside)).toBe(refusal)
      expect(await hasFallen(acme)).toBe(false)
    })

    it('people come too late', async () => {
      const { acme, known } = await raised(3)
      for (const person of known) {
        const late = { notBefore: -60 * MINUTE, notOnOrAfter: -30 * MINUTE }
        expect(await signIn(acme, person, idp, late)).toBe('saml.assertion_expired')
      }
      expect(await hasFallen(acme)).toBe(false)
    })

    it('the connection was switched off: whoever did that meant it', async () => {
      const { acme, known } = await raised(3)
      await fail(acme, known)
      await updateConnection(world.parts, wholeDeployment, acme.connection.id, { status: 'inactive' })
      for (const { browser } of known) {
        const visit = await browser.get(world.authorizeUrl({ connection_id: acme.connection.id }))
        expect(received(visit)['error_code']).toBe('login.connection_inactive')
      }
      expect(await hasFallen(acme)).toBe(false)
    })

    it('it has not been broken for a quarter of an hour yet', async () => {
      const { acme, known } = await raised(3)
      await fail(acme, known)
      expect(await hasFallen(acme, 14)).toBe(false)
      expect(await hasFallen(acme, 16)).toBe(true)
    })

    it('that was more than an hour ago', async () => {
      const { acme, known } = await raised(3)
      await fail(acme, known)
      expect(await hasFallen(acme, 61)).toBe(false)
    })
  })

  it('is no sign-in of the identity provider’s when a browser signs in silently', async () => {
    const keep = (sessionHours: number) =>
      updateApplication(world.parts, world.application.id, { sessionHours })
    await keep(8)
    const { acme, known } = await raised(4)
    await keep(0)
    await fail(acme, known.slice(0, 3))
    await keep(8)
    const silent = await known[3]?.browser.get(world.authorizeUrl({ prompt: 'none' }))
    await keep(0)
    if (silent === undefined) throw new Error('there are four')
    expect(received(silent)).toHaveProperty('code')
    expect(await hasFallen(acme)).toBe(true)
  })

  it('stays when its organization prefers closed doors', async () => {
    const { acme, known } = await raised(3, { organization: { autoRevert: false } })
    await fail(acme, known)
    expect(await hasFallen(acme)).toBe(false)
    await update(acme, { autoRevert: true })
    expect(await hasFallen(acme)).toBe(true)
  })

  it('stays from the eighth day on: whoever breaks an identity provider then must not gain by it', async () => {
    const { acme, known } = await raised(3)
    await fail(acme, known)
    const raisedAgo = (days: number) =>
      world.parts.db.kysely
        .updateTable('organizations')
        .set({ policy_raised_at: new Date(Date.now() - days * DAY) })
        .where('id', '=', acme.organization.id)
        .execute()
    // The sign-ins before it was demanded now lie after that; nobody has signed in within the hour.
    await world.parts.db.kysely
      .updateTable('logins')
      .set({ trace: '[]' })
      .where('organization_id', '=', acme.organization.id)
      .where('status', '=', 'completed')
      .execute()
    await raisedAgo(7)
    expect(await hasFallen(acme)).toBe(false)
    await raisedAgo(6.9)
    expect(await hasFallen(acme)).toBe(true)
  })

  it('stays when it was there from the beginning: nothing held before', async () => {
    const acme = await world.samlCustomer(idp, { organization: { policy: sso } })
    const people = ['a', 'b', 'c'].map(anybody)
    for (const person of people) await signIn(acme, person)
    await fail(acme, people)
    expect(await hasFallen(acme)).toBe(false)
    expect((await load(acme)).raised).toBeNull()
  })

  it('falls back once, when several processes look at the same time', async () => {
    const { acme, known } = await raised(3)
    await fail(acme, known)
    world.parts.clock.advance(20 * MINUTE)
    const counts = await Promise.all(Array.from({ length: 4 }, look))
    world.parts.clock.set(new Date())
    expect(counts.reduce((sum, count) => sum + count)).toBe(1)
    expect(await eventsOf(acme)).toHaveLength(1)
  })

  it('leaves a policy alone that somebody has changed since it was looked at', async () => {
    const { acme } = await raised(0)
    const { id, raised: seen } = await load(acme)
    const raisedAt = seen?.at ?? new Date(0)
    const broken = { id, raisedAt, people: 3, codes: [], failingSince: raisedAt }
    await update(acme, { policy: { authRequired: 'any' } })
    world.parts.clock.advance(1)
    await update(acme, { policy: { authRequired: 'sso' }, force: true })
    expect(await policyRevert(world.parts.db, broken)).toBeNull()
    await update(acme, { autoRevert: false })
    const now = (await load(acme)).raised?.at ?? raisedAt
    expect(await policyRevert(world.parts.db, { ...broken, raisedAt: now })).toBeNull()
    await update(acme, { autoRevert: true })
    expect(await policyRevert(world.parts.db, { ...broken, raisedAt: now })).toMatchObject({ before: sso })
  })
})
