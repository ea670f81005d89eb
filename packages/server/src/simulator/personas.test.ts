import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { received } from '../../test/login-world.ts'
import { type SimulatorWorld, openSimulatorWorld, testConnections } from '../../test/simulator-world.ts'
import { personas, personasOf, plainPersona } from './personas.ts'
import { testClientId, testClientSecret } from './test-client.ts'

let world: SimulatorWorld
beforeAll(async () => {
  world = await openSimulatorWorld()
})
afterAll(() => world.close())

const guid = expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string

/** Signs in at a connection that is set to the persona's product: the person as the application gets them. */
async function profileOf(protocol: 'saml' | 'oidc', persona: string, person: string) {
  const provider = personas.find(({ name }) => name === persona)?.provider ?? `generic-${protocol}`
  const encryptAssertions = persona === 'shibboleth'
  await world.change(testConnections[protocol], {
    provider,
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

/** Whom an application keeps, where it is not the directory's own identifier. */
const idpIds: Readonly<Record<string, string>> = {
  google: 'ada@example.com',
  shibboleth: 'sim-0001@example.com',
}

describe('every persona signs in, and its preset maps what it sends', () => {
  it.each(personasOf('saml').map(({ name }) => name))('%s over SAML', async (persona) => {
    expect(await profileOf('saml', persona, 'ada@example.com')).toMatchObject({
      idpId: idpIds[persona] ?? 'sim-0001',
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
  it.each(['saml', 'oidc'] as const)(
    'the page over %s offers the personas that speak it',
    async (protocol) => {
      const { text } = await world.askSimulator(world.browser(), protocol, {})
      const [select = ''] = /<select[^>]* name="persona".*?<\/select>/s.exec(text) ?? []
      const offered = [...select.matchAll(/<option value="([^"]*)"/g)].map(([, value]) => value)
      expect(offered).toEqual(personasOf(protocol).map(({ name }) => name))
      expect(offered.includes('shibboleth')).toBe(protocol === 'saml')
    },
  )

  it('entra-id: booleans as text, and a link in the place of too many groups', async () => {
    const link = 'http://schemas.microsoft.com/claims/groups.link'
    const few = await profileOf('saml', 'entra-id', 'ben@example.com')
    const many = await profileOf('saml', 'entra-id-overage', 'ben@example.com')
    expect(JSON.stringify(few.rawAttributes)).toMatch(/"accountenabled":\[?"True"/)
    expect([few.rawAttributes, many.rawAttributes].map((sent) => Object.hasOwn(sent, link))).toEqual([
      false,
      true,
    ])
  })

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
      const provider = personas.find(({ name }) => name === persona)?.provider ?? `generic-${protocol}`
      await world.change(testConnections[protocol], {
        provider,
      })
      const person = protocol === 'saml' ? 'ada@example.com' : 'bo@example.org'
      await world.signIn(protocol, { person, persona, fault: 'missing_email' })
      expect(await world.lastLogin()).toMatchObject({ errorCode: 'login.email_missing' })
    },
  )
})

describe('each persona is an identity provider of its own', () => {
  const named = (protocol: 'saml' | 'oidc') =>
    personasOf(protocol)
      .map(({ name }) => name)
      .filter((name) => name !== plainPersona)

  it.each(named('saml'))('%s: a connection is made from the address of its metadata', async (persona) => {
    const metadataUrl = `${world.url}/simulator/saml/${persona}/metadata`
    const provider = personas.find(({ name }) => name === persona)?.provider ?? 'generic-saml'
    const { id } = await world.connect({ protocol: 'saml', provider, metadataUrl })
    const answer = await world.signInAt(id, 'saml', { person: 'other', other: 'mia.ng@example.com' })
    expect(received(answer)).toHaveProperty('code')
    const { profileId } = await world.lastLogin()
    expect(await world.api(`/v1/profiles/${String(profileId)}`)).toMatchObject({
      email: 'mia.ng@example.com',
      firstName: 'Mia',
      lastName: 'Ng',
    })
  })

  it.each(named('oidc'))('%s: a connection is made from its issuer and the one client', async (persona) => {
    const { id } = await world.connect({
      protocol: 'oidc',
      provider: personas.find(({ name }) => name === persona)?.provider ?? 'generic-oidc',
      issuer: `${world.url}/simulator/oidc/${persona}`,
      clientId: testClientId,
      clientSecret: testClientSecret(world.parts.vault),
    })
    const answer = await world.signInAt(id, 'oidc', { person: 'other', other: 'mia.ng@example.com' })
    expect(received(answer)).toHaveProperty('code')
  })

  it('plays itself: the page of its address has it chosen', async () => {
    const { id } = await world.connect({
      protocol: 'saml',
      provider: 'google',
      metadataUrl: `${world.url}/simulator/saml/google/metadata`,
    })
    const { text } = await world.askSimulator(world.browser(), 'saml', {}, id)
    expect(text).toMatch(/<option value="google" selected/)
    expect(text).toContain('action="/simulator/saml/google/sso"')
  })

  it('is not found under a name that nobody has, over a protocol that it does not speak, or as the plain one', async () => {
    const browser = world.browser()
    for (const path of ['saml/nobody/metadata', 'saml/plain/metadata', 'oidc/shibboleth/authorize'])
      expect((await browser.get(`${world.url}/simulator/${path}`)).status, path).toBe(404)
  })

  it('is nobody whose address is none', async () => {
    const page = await world.askSimulator(world.browser(), 'saml', { person: 'other', other: 'mia' })
    expect(page.status).toBe(400)
    expect(page.text).toContain('request.simulator_refused')
  })
})
