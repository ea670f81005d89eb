import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerSamlIdp, customerSamlIdp, type SamlAnswerInput } from '../../test/customer-saml-idp.ts'
import { type Customer, type LoginWorld, openLoginWorld, received } from '../../test/login-world.ts'
import { testEngines } from '../../test/test-database.ts'
import { updateApplication } from '../applications/update-application.ts'
import type { Statement } from '../storage/database.ts'
import { sweep } from '../storage/sweep.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { reportPolicy } from './report-policy.ts'
import type { SecurityPolicy } from './types.ts'
import { updateOrganization } from './update-organization.ts'

const DAY = 86_400_000
const mfa = { authRequired: 'mfa', requireMfa: false } as const
const withMfa = { authnContext: 'https://refeds.org/profile/mfa' }

describe.each(testEngines)('a policy that is only watched, on %s', (engine) => {
  let world: LoginWorld
  let idp: CustomerSamlIdp
  beforeAll(async () => {
    idp = await customerSamlIdp()
    world = await openLoginWorld(engine)
  })
  afterAll(() => world.close())

  const watched = (reportOnlyPolicy: SecurityPolicy | null = mfa) =>
    world.samlCustomer(idp, { organization: { reportOnlyPolicy } })
  const report = ({ organization }: Customer) => reportPolicy(world.parts, wholeDeployment, organization.id)
  const update = ({ organization }: Customer, patch: Parameters<typeof updateOrganization>[3]) =>
    updateOrganization(world.parts, wholeDeployment, organization.id, patch)

  async function signIn(customer: Customer, input: SamlAnswerInput = {}, browser = world.browser()) {
    const form = await world.samlForm(browser, customer, idp, input)
    return received(await world.finishSaml(browser, form))
  }
  async function lastTrace({ organization }: Customer) {
    const { trace } = await world.parts.db.kysely
      .selectFrom('logins')
      .select('trace')
      .where('organization_id', '=', organization.id)
      .orderBy('created_at', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    return trace as { step: string }[]
  }

  it('refuses nobody, and names whom it would have refused', async () => {
    const acme = await watched()
    expect(await signIn(acme, { nameId: 'without' })).toHaveProperty('code')
    expect(await lastTrace(acme)).toContainEqual(
      expect.objectContaining({
        step: 'policy_reported',
        organizationId: acme.organization.id,
        policy: mfa,
        reason: 'mfa_required',
      }),
    )
    expect(await signIn(acme, { nameId: 'with', ...withMfa })).toHaveProperty('code')
    expect((await lastTrace(acme)).map(({ step }) => step)).not.toContain('policy_reported')
    const [{ id: profileId } = { id: '' }] = await world.parts.db.kysely
      .selectFrom('profiles')
      .select('id')
      .where('connection_id', '=', acme.connection.id)
      .where('idp_id', '=', 'without')
      .execute()
    const at = world.parts.clock.now()
    const person = { profileId, connectionId: acme.connection.id, reason: 'mfa_required' }
    expect(await report(acme)).toEqual({
      policy: mfa,
      refused: [{ ...person, days: 1, firstAt: at, lastAt: at }],
    })
  })

  it('notes a person once a day', async () => {
    const acme = await watched()
    const start = world.parts.clock.now()
    await signIn(acme)
    await signIn(acme)
    expect((await report(acme)).refused).toMatchObject([{ days: 1 }])
    world.parts.clock.advance(DAY)
    const tomorrow = world.parts.clock.now()
    await signIn(acme, { notBefore: 0, notOnOrAfter: 2 * DAY })
    world.parts.clock.set(start)
    expect((await report(acme)).refused).toMatchObject([{ days: 2, firstAt: start, lastAt: tomorrow }])
  })

  it('reports of the policy that is watched now, and nothing of another', async () => {
    const acme = await watched()
    await signIn(acme)
    await update(acme, { reportOnlyPolicy: { authRequired: 'sso', requireMfa: false } })
    expect((await report(acme)).refused).toEqual([])
    await update(acme, { reportOnlyPolicy: { authRequired: 'sso', requireMfa: true } })
    await signIn(acme)
    expect((await report(acme)).refused).toMatchObject([{ days: 1, reason: 'mfa_required' }])
    await update(acme, { reportOnlyPolicy: null })
    expect(await report(acme)).toEqual({ policy: null, refused: [] })
  })

  it('ends when it holds, and from then on refuses', async () => {
    const acme = await watched()
    expect(await update(acme, { policy: mfa })).toMatchObject({ policy: mfa, reportOnlyPolicy: null })
    expect(await signIn(acme)).toMatchObject({ error_code: 'login.mfa_required' })
    expect(await report(acme)).toEqual({ policy: null, refused: [] })
  })

  it('notes nobody who was refused: they have not signed in', async () => {
    const acme = await watched()
    expect(await signIn(acme, { email: 'eve@elsewhere.example' })).toHaveProperty('error_code')
    expect((await report(acme)).refused).toEqual([])
  })

  it('watches silent sign-ins, too', async () => {
    await updateApplication(world.parts, world.application.id, { sessionHours: 8 })
    const acme = await watched(null)
    const browser = world.browser()
    await signIn(acme, {}, browser)
    await update(acme, { reportOnlyPolicy: mfa })
    expect(received(await browser.get(world.authorizeUrl({ prompt: 'none' })))).toHaveProperty('code')
    expect((await lastTrace(acme)).map(({ step }) => step)).toEqual(
      expect.arrayContaining(['session_used', 'policy_reported', 'completed']),
    )
    expect((await report(acme)).refused).toMatchObject([{ days: 1, reason: 'mfa_required' }])
    await updateApplication(world.parts, world.application.id, { sessionHours: 0 })
  })

  it('costs no statement, whether it would have refused or not', async () => {
    const statements = async (customer: Customer, input: SamlAnswerInput) => {
      const { db } = world.parts
      const query = db.query.bind(db)
      const names: string[] = []
      db.query = <Row>(statement: Statement<Row>, values: readonly unknown[]) => {
        names.push(statement.name)
        return query(statement, values)
      }
      const { code = '' } = await signIn(customer, input)
      await world.redeem(code)
      db.query = query
      return names
    }
    const [plain, acme] = [await watched(null), await watched()]
    const usual = await statements(plain, {})
    expect(usual).toContain('login_complete')
    expect(await statements(acme, withMfa)).toEqual(usual)
    expect(await statements(acme, { nameId: 'without' })).toEqual(usual)
    expect((await report(acme)).refused).toHaveLength(1)
  })

  it('forgets after 30 days', async () => {
    const acme = await watched()
    await signIn(acme)
    const age = (days: number) =>
      world.parts.db.kysely
        .updateTable('policy_reports')
        .set({ noted_at: new Date(Date.now() - days * DAY) })
        .where('organization_id', '=', acme.organization.id)
        .execute()
    await age(29.9)
    await sweep(world.parts.db)
    expect((await report(acme)).refused).toHaveLength(1)
    await age(30.1)
    await sweep(world.parts.db)
    expect((await report(acme)).refused).toEqual([])
  })
})
