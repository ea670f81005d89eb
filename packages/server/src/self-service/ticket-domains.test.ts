import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type PortalWorld, openPortalWorld } from '../../test/portal-world.ts'
import { testEngines } from '../../test/test-database.ts'
import type { DomainVerification } from './types.ts'

describe.each(testEngines)('whether a ticket asks that domains are verified (%s)', (engine) => {
  let world: PortalWorld
  let idp: CustomerSamlIdp
  beforeAll(async () => {
    world = await openPortalWorld(engine)
    idp = await customerSamlIdp()
  })
  afterAll(() => world.close())

  /** The assistant of a ticket, at a connection that could be enabled; `says`: what its profile and itself say. */
  async function session(says: { profile?: DomainVerification; ticket?: DomainVerification | null }) {
    const profile = says.profile && (await world.profile({ domainVerification: says.profile }))
    const { call } = await world.session({
      ...(profile === undefined ? {} : { profileId: profile.id }),
      ...(says.ticket === undefined ? {} : { domainVerification: says.ticket }),
    })
    await call('PUT', 'connection', { provider: 'okta', protocol: 'saml' })
    await call('PATCH', 'connection', { metadataXml: idp.metadata })
    return call
  }

  it('stands in the ticket, whatever its profile says', async () => {
    for (const profile of ['off', 'optional'] as const) {
      const call = await session({ profile, ticket: 'required' })
      const { body } = await call('GET', 'session')
      expect(body.domainVerification).toBe('required')
      expect(body.steps).toContainEqual({ step: 'domains', isDone: false, isRequired: true })
      expect((await call('POST', 'connection/enable')).body.code).toBe('setup.domain_required')
      expect((await call('POST', 'domains', { domain: 'acme.example' })).status).toBe(201)
    }
  })

  it('can be less than what its profile says, on the word of who has made it', async () => {
    const optional = await session({ profile: 'required', ticket: 'optional' })
    expect((await optional('GET', 'session')).body.domainVerification).toBe('optional')
    expect((await optional('POST', 'connection/enable')).body.connection.status).toBe('active')
    const off = await session({ profile: 'required', ticket: 'off' })
    expect((await off('GET', 'domains')).body.code).toBe('setup.step_not_offered')
    expect((await off('POST', 'connection/enable')).body.connection.status).toBe('active')
  })

  it('is as the profile says where the ticket says nothing, and optional without one', async () => {
    for (const ticket of [undefined, null]) {
      const says = { profile: 'required', ...(ticket === undefined ? {} : { ticket }) } as const
      const call = await session(says)
      expect((await call('POST', 'connection/enable')).body.code).toBe('setup.domain_required')
    }
    const alone = await session({})
    expect((await alone('GET', 'session')).body.domainVerification).toBe('optional')
    const strict = await session({ ticket: 'required' })
    expect((await strict('POST', 'connection/enable')).body.code).toBe('setup.domain_required')
  })
})
