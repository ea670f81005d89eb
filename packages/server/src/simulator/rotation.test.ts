import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { received } from '../../test/login-world.ts'
import { simulatorKey } from '../../test/simulator-key.ts'
import { type SimulatorWorld, openSimulatorWorld, testConnections } from '../../test/simulator-world.ts'
import { ensureTestOrganization } from './test-organization.ts'
import { openSimulatorKeys } from '../keys/simulator-keys.ts'

let world: SimulatorWorld
beforeAll(async () => {
  world = await openSimulatorWorld()
})
afterAll(() => world.close())

const rotate = () => world.browser().post(`${world.url}/simulator/rotate`, {})
const people = { saml: { person: 'ada@example.com' }, oidc: { person: 'bo@example.org' } } as const

async function published() {
  const [metadata, jwks] = await Promise.all(
    ['saml/metadata', 'oidc/jwks'].map((path) => world.browser().get(`${world.url}/simulator/${path}`)),
  )
  const certificates = [...(metadata?.text ?? '').matchAll(/<ds:X509Certificate>([^<]*)</g)].map(
    ([, text]) => text,
  )
  const { keys } = JSON.parse(jwks?.text ?? '{}') as { keys: { kid: string }[] }
  return { certificates, kids: keys.map(({ kid }) => kid) }
}

describe('the simulator’s key is rotated as at an identity provider', () => {
  it('a new key signs, and the one before stays published until the next rotation', async () => {
    const [first, before] = [await simulatorKey(world.parts), await published()]
    expect(before).toEqual({ certificates: [first.certificate], kids: [first.kid] })
    expect(await rotate()).toMatchObject({ status: 303, location: '/simulator' })
    const second = await simulatorKey(world.parts)
    expect(await published()).toEqual({
      certificates: [second.certificate, first.certificate],
      kids: [second.kid, first.kid],
    })
    await rotate()
    const third = await simulatorKey(world.parts)
    expect(await published()).toEqual({
      certificates: [third.certificate, second.certificate],
      kids: [third.kid, second.kid],
    })
  })

  it('by several people at once leaves one that signs and one before it', async () => {
    await Promise.all([rotate(), rotate(), rotate()])
    const { kids, certificates } = await published()
    expect([kids.length, certificates.length]).toEqual([2, 2])
    expect(new Set(kids).size).toBe(2)
  })

  it.each(['saml', 'oidc'] as const)(
    'people of the test organization still get in over %s',
    async (protocol) => {
      expect(received(await world.signIn(protocol, people[protocol]))).toHaveProperty('code')
      await rotate()
      world.parts.clock.advance(61_000)
      expect(received(await world.signIn(protocol, people[protocol]))).toHaveProperty('code')
    },
  )

  it('is told as an event of the connection that follows the metadata', async () => {
    await rotate()
    world.parts.clock.advance(61_000)
    expect(received(await world.signIn('saml', people.saml))).toHaveProperty('code')
    const events = () => world.api(`/v1/events?type=connection.certificate_added`)
    await expect.poll(async () => JSON.stringify(await events())).toContain(testConnections.saml)
  })

  it('a certificate set by hand is not renewed, so its people are refused; a new start mends it', async () => {
    const { certificate } = await simulatorKey(world.parts)
    const byHand = { metadataUrl: null, certificates: [certificate] }
    await world.change(testConnections.saml, byHand)
    expect(received(await world.signIn('saml', people.saml))).toHaveProperty('code')
    await rotate()
    expect(received(await world.signIn('saml', people.saml))).toMatchObject({
      error_code: 'saml.signature_invalid',
    })
    const simulatorKeys = await openSimulatorKeys(world.parts)
    await ensureTestOrganization({ ...world.parts, simulatorKeys })
    expect(received(await world.signIn('saml', people.saml))).toHaveProperty('code')
  })

  it('the page names the keys by their fingerprints', async () => {
    const { text } = await world.browser().get(`${world.url}/simulator`)
    expect(text.match(/SHA-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}/g)).toHaveLength(2)
    expect(text).toMatch(/<form[^>]*action="\/simulator\/rotate"/)
  })
})
