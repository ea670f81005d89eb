import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type Customer, type LoginWorld, openLoginWorld, received } from '../../test/login-world.ts'
import { type MetadataServer, metadataServer } from '../../test/metadata-server.ts'
import { withFetchedMetadata } from '../connections/fetch-metadata.ts'

describe('a sign-in that is signed with a key that is not known', () => {
  let world: LoginWorld
  let published: MetadataServer
  let customer: Customer
  let [old, fresh, forged]: CustomerSamlIdp[] = []

  beforeAll(async () => {
    world = await openLoginWorld()
    ;[old, fresh, forged] = await Promise.all([customerSamlIdp(), customerSamlIdp(), customerSamlIdp()])
    published = await metadataServer(old.metadata)
    const connection = await withFetchedMetadata(world.parts.outbound, { metadataUrl: published.url })
    customer = await world.samlCustomer(old, { connection })
  })
  afterAll(async () => {
    await published.close()
    await world.close()
  })

  async function signIn(idp: CustomerSamlIdp | undefined): Promise<Record<string, string>> {
    if (idp === undefined) throw new Error('no IdP')
    const browser = world.browser()
    const form = await world.samlForm(browser, customer, idp)
    return received(await world.finishSaml(browser, form))
  }

  it('succeeds when the IdP has just published that key (incidents row 102)', async () => {
    expect(await signIn(old)).toHaveProperty('code')
    published.document = fresh?.metadata ?? ''
    expect(await signIn(fresh)).toHaveProperty('code')
    expect(await signIn(fresh)).toHaveProperty('code')
    expect(published.asked).toBe(2)
  })

  it('is refused when the IdP never published it, and a flood of them asks once a minute (incidents row 101)', async () => {
    world.parts.clock.advance(61_000)
    const asked = published.asked
    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn(forged)))
    expect(new Set(answers.map((answer) => answer['sso_error_code'] ?? answer['error']))).toHaveLength(1)
    expect(published.asked - asked).toBe(1)
    world.parts.clock.advance(59_000)
    await signIn(forged)
    expect(published.asked - asked).toBe(1)
    world.parts.clock.advance(2_000)
    await signIn(forged)
    expect(published.asked - asked).toBe(2)
  })

  it('is refused, and others go on, while the metadata cannot be read', async () => {
    published.status = 503
    world.parts.clock.advance(61_000)
    expect(await signIn(forged)).not.toHaveProperty('code')
    expect(await signIn(fresh)).toHaveProperty('code')
  })
})
