import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handedOver, received, shownCode } from '../../test/login-world.ts'
import { type SimulatorWorld, openSimulatorWorld, testConnections } from '../../test/simulator-world.ts'

let world: SimulatorWorld
beforeAll(async () => {
  world = await openSimulatorWorld()
})
afterAll(() => world.close())

/** Fills in the form on the simulator's page and goes where it leads. */
async function start(form: Readonly<Record<string, string>>) {
  const browser = world.browser()
  return world.carry(browser, await browser.post(`${world.url}/simulator/saml/start`, form))
}

describe('saml-profiles-2.0-os §4.1.5: a sign-in that begins at the simulator', () => {
  it('is offered on the page with people, personas and faults', async () => {
    const { text } = await world.browser().get(`${world.url}/simulator`)
    const [form = ''] = /<form[^>]*action="\/simulator\/saml\/start".*?<\/form>/s.exec(text) ?? []
    for (const value of ['ada@example.com', 'shibboleth', 'two_assertions', testConnections.saml]) {
      expect(form).toContain(`value="${value}"`)
    }
    expect(form).not.toContain('wrong_nonce')
  })

  it('is handed over to the application (convert)', async () => {
    const token = handedOver(await start({ person: 'ada@example.com' }))
    expect(decodeJwt(token)).toMatchObject({ connection_id: testConnections.saml })
  })

  it('is refused by a connection that takes none (reject), and signs in at one that takes them (direct)', async () => {
    await world.change(testConnections.saml, { idpInitiated: 'reject' })
    expect(shownCode(await start({ person: 'ada@example.com' }))).toBe('saml.unsolicited_response')
    await world.change(testConnections.saml, { idpInitiated: 'direct' })
    expect(received(await start({ person: 'ada@example.com' }))).toHaveProperty('code')
    await world.change(testConnections.saml, { idpInitiated: 'convert' })
  })

  it('shows every fault: sent twice, an assertion is refused', async () => {
    const form = { person: 'ben@example.com', fault: 'replayed' }
    handedOver(await start(form))
    expect(shownCode(await start(form))).toBe('saml.assertion_replayed')
  })

  it.each([
    ['nobody', {}],
    ['an unknown person', { person: 'nobody@example.com' }],
    ['what is no connection', { person: 'ada@example.com', connection_id: '../evil' }],
  ])('is refused for %s', async (_name, form) => {
    const { status, text } = await world.browser().post(`${world.url}/simulator/saml/start`, form)
    expect(status).toBe(400)
    expect(text).toContain('request.simulator_refused')
    expect(text).not.toContain('SAMLResponse')
  })
})
