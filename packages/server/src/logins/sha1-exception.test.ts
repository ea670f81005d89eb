import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type Customer, type LoginWorld, openLoginWorld, received } from '../../test/login-world.ts'
import { updateConnection } from '../connections/update-connection.ts'
import { wholeDeployment } from '../storage/tenant.ts'

describe('an answer signed with SHA-1', () => {
  let idp: CustomerSamlIdp
  let world: LoginWorld
  let customer: Customer
  beforeAll(async () => {
    idp = await customerSamlIdp('sha1.customer.example', {
      signatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    })
    world = await openLoginWorld()
  })
  beforeEach(async () => {
    customer = await world.samlCustomer(idp)
  })
  afterAll(() => world.close())

  const allowUntil = (sha1Until: Date | null) =>
    updateConnection(world.parts, wholeDeployment, customer.connection.id, {
      sha1Until: sha1Until?.toISOString() ?? null,
    })
  const signIn = async () => {
    const browser = world.browser()
    return received(await world.finishSaml(browser, await world.samlForm(browser, customer, idp)))
  }
  const reports = async () =>
    (
      await world.parts.db.kysely
        .selectFrom('events')
        .select('data')
        .where('type', '=', 'connection.sha1_accepted')
        .where('object_id', '=', customer.connection.id)
        .execute()
    ).map(({ data }) => data)

  it('is refused', async () => {
    expect(await signIn()).toMatchObject({ error: 'access_denied' })
    expect(await reports()).toEqual([])
  })

  it('is accepted until the time that the connection names, and reported once a day', async () => {
    const end = new Date(world.parts.clock.now().getTime() + 60_000)
    await allowUntil(end)
    expect(await signIn()).toHaveProperty('code')
    expect(await signIn()).toHaveProperty('code')
    expect(await reports()).toEqual([{ sha1Until: end.toISOString() }])
  })

  it('is refused again from that time on', async () => {
    await allowUntil(world.parts.clock.now())
    expect(await signIn()).toMatchObject({ error: 'access_denied' })
    expect(await reports()).toEqual([])
  })
})
