import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { received } from '../../test/login-world.ts'
import { type SimulatorWorld, openSimulatorWorld, testConnections } from '../../test/simulator-world.ts'
import { personas, personasOf } from './personas.ts'

let world: SimulatorWorld
beforeAll(async () => {
  world = await openSimulatorWorld()
})
afterAll(() => world.close())

const guid = expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string

/** Signs in at a connection that is set to the persona's product: the person as the application gets them. */
async function profileOf(protocol: 'saml' | 'oidc', persona: string, person: string) {
  const { provider } = personas.find(({ name }) => name === persona) ?? { provider: '' }
  const encryptAssertions = persona === 'shibboleth'
  await world.change(testConnections[protocol], {
    provider: provider === 'generic-saml' ? `generic-${protocol}` : provider,
    ...(protocol === 'saml' ? { encryptAssertions } : {}),
  })
  expect(received(await world.signIn(protocol, { person, persona }))).toHaveProperty('code')
  const { profileId } = await world.lastLogin()
  return world.api(`/v1/profiles/${String(profileId)}`)
}

/** Where a product sends no groups, or other ones than the directory's names. */
const groups: Readonly<Record<string, readonly string[]>> = {
  'entra-id': [guid, guid],
  'entra-id-overage': [],
  google: [],
}

describe('every persona signs in, and its preset maps what it sends', () => {
  it.each(personasOf('saml').map(({ name }) => name))('%s over SAML', async (persona) => {
    expect(await profileOf('saml', persona, 'ada@example.com')).toMatchObject({
      email: 'ada@example.com',
      firstName: 'Ada',
      lastName: 'Keller',
      name: 'Ada Keller',
      groups: groups[persona] ?? ['Everyone', 'Engineering'],
    })
  })

  it.each(personasOf('oidc').map(({ name }) => name))('%s over OpenID Connect', async (persona) => {
    expect(await profileOf('oidc', persona, 'bo@example.org')).toMatchObject({
      idpId: 'sim-0005',
      email: 'bo@example.org',
      firstName: 'Bo',
      lastName: 'Lindqvist',
      groups: groups[persona] ?? ['Everyone', 'Product'],
    })
  })
})

describe('what sets a persona apart', () => {
  it('shibboleth: another NameID each time, and a person who stays the same', async () => {
    const [first, second] = [
      await profileOf('saml', 'shibboleth', 'ben@example.com'),
      await profileOf('saml', 'shibboleth', 'ben@example.com'),
    ]
    expect([first.idpId, second.id]).toEqual(['sim-0002@example.com', first.id])
  })

  it('shibboleth: encrypts to a connection whose metadata has a key, and to no other', async () => {
    const sent = async (encryptAssertions: boolean) => {
      await world.change(testConnections.saml, { encryptAssertions })
      const page = await world.askSimulator(world.browser(), 'saml', {
        person: 'ben@example.com',
        persona: 'shibboleth',
      })
      const [, response = ''] = /name="SAMLResponse" value="([^"]*)"/.exec(page.text) ?? []
      return Buffer.from(response, 'base64').toString()
    }
    const sealed = await sent(true)
    expect(sealed).toContain('http://www.w3.org/2009/xmlenc11#aes256-gcm')
    expect(sealed).not.toContain('ben@example.com')
    expect(await sent(false)).toContain('ben@example.com')
  })

  it('adfs: a refusal that gives no reason', async () => {
    await world.signIn('saml', { person: 'ada@example.com', persona: 'adfs', fault: 'access_denied' })
    expect(await world.lastLogin()).toMatchObject({ errorCode: 'saml.idp_responder_error' })
  })

  it('adfs: its clock is ahead, which a connection that tolerates nothing refuses', async () => {
    await world.change(testConnections.saml, { provider: 'adfs', clockSkewSeconds: 0 })
    await world.signIn('saml', { person: 'ada@example.com', persona: 'adfs' })
    expect(await world.lastLogin()).toMatchObject({ errorCode: 'saml.assertion_not_yet_valid' })
    await world.change(testConnections.saml, { clockSkewSeconds: 180 })
  })

  it('every persona has every fault: one that encrypts too is caught with a second assertion', async () => {
    await world.change(testConnections.saml, { encryptAssertions: true })
    const query = { person: 'ada@example.com', persona: 'shibboleth' }
    const codes = []
    for (const fault of ['two_assertions', 'unsigned', 'bad_signature', 'wrong_audience']) {
      await world.signIn('saml', { ...query, fault })
      codes.push((await world.lastLogin()).errorCode)
    }
    expect(codes).toEqual([
      'saml.assertion_count',
      'saml.signature_missing',
      'saml.signature_invalid',
      'saml.audience_mismatch',
    ])
  })

  it.each(personas.flatMap(({ name, protocols }) => protocols.map((protocol) => [name, protocol] as const)))(
    '%s over %s leaves no e-mail address anywhere when it is to be missing',
    async (persona, protocol) => {
      const { provider } = personas.find(({ name }) => name === persona) ?? { provider: '' }
      await world.change(testConnections[protocol], {
        provider: provider === 'generic-saml' ? `generic-${protocol}` : provider,
      })
      const person = protocol === 'saml' ? 'ada@example.com' : 'bo@example.org'
      await world.signIn(protocol, { person, persona, fault: 'missing_email' })
      expect(await world.lastLogin()).toMatchObject({ errorCode: 'login.email_missing' })
    },
  )
})
