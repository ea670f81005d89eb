import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerSamlIdp, type SamlAnswerInput, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type LoginView, type LoginWorld, openLoginWorld } from '../../test/login-world.ts'

describe('a diagnostic bundle', () => {
  let world: LoginWorld
  let saml: CustomerSamlIdp
  beforeAll(async () => {
    world = await openLoginWorld('embedded')
    saml = await customerSamlIdp()
  })
  afterAll(() => world.close())

  async function bundleOf(input: SamlAnswerInput, loginHint = 'mia.hint@acme.example'): Promise<LoginView> {
    const customer = await world.samlCustomer(saml)
    const browser = world.browser()
    const form = await world.samlForm(browser, customer, saml, input, { login_hint: loginHint })
    await world.finishSaml(browser, form)
    const login = await world.login(form.fields.RelayState)
    return { login, bundle: await world.api('GET', `/v1/logins/${form.fields.RelayState}/bundle`) }
  }

  it('has the trace, the connection without secrets, versions and the time', async () => {
    const { bundle, login } = await bundleOf({})
    expect(bundle).toMatchObject({
      format: 'cardea-diagnostic-bundle',
      formatVersion: 1,
      service: { version: expect.stringMatching(/^\d/), node: process.versions.node, database: 'embedded' },
      login: { id: login.id, status: 'completed', checks: login.checks },
      connection: { id: login.connectionId, protocol: 'saml' },
    })
    expect(Date.parse(bundle.createdAt)).not.toBeNaN()
  })

  it.each<[string, SamlAnswerInput]>([
    ['a sign-in', { nameId: 'canary-subject-a8f3' }],
    ['a refusal', { nameId: 'canary-subject-a8f3', audience: 'https://elsewhere.example' }],
    ['a refusal at the door', { nameId: 'canary-subject-a8f3', email: 'canary.local@outside.example' }],
    ['an e-mail address as subject', { nameId: 'canary-subject-a8f3@acme.example' }],
  ])('of %s has no value of its person', async (_, input) => {
    const { bundle } = await bundleOf({ groups: 'canary-group', ...input })
    const text = JSON.stringify(bundle)
    expect(text).not.toMatch(/[Cc]anary|\b[Mm]ia\b|\bNg\b/)
    expect(text).toContain('[redacted]')
  })

  it('keeps the domains of addresses: a sign-in is routed and refused by them', async () => {
    const { bundle } = await bundleOf({ email: 'eve@outside.example' })
    expect(JSON.stringify(bundle)).toContain('[redacted]@outside.example')
    expect(bundle.login.request.loginHint).toBe('[redacted]@acme.example')
  })

  it('is answered as a file', async () => {
    const { login } = await bundleOf({})
    const route = `/v1/logins/${String(login.id)}/bundle`
    expect((await world.apiAnswer(route)).headers['content-disposition']).toBe(
      'attachment; filename="cardea-login.json"',
    )
  })
})

describe('the trace of a login', () => {
  let world: LoginWorld
  let saml: CustomerSamlIdp
  beforeAll(async () => {
    world = await openLoginWorld('embedded')
    saml = await customerSamlIdp()
  })
  afterAll(() => world.close())

  async function traced(input: SamlAnswerInput): Promise<LoginView> {
    const customer = await world.samlCustomer(saml)
    const browser = world.browser()
    const form = await world.samlForm(browser, customer, saml, input)
    await world.finishSaml(browser, form)
    return world.login(form.fields.RelayState)
  }
  const step = (login: LoginView, name: string): LoginView =>
    login.steps.find((each: LoginView) => each.step === name)

  it('tells what was sent', async () => {
    const login = await traced({})
    expect(step(login, 'request_sent')).toMatchObject({
      binding: 'redirect',
      destination: saml.ssoUrl,
      forceAuthn: false,
    })
  })
  it('tells of every selector what became of it', async () => {
    const login = await traced({})
    expect(login.routing.map(({ outcome }: LoginView) => outcome)).toEqual([
      'absent',
      'decides',
      'absent',
      'absent',
      'absent',
    ])
  })
  it('of a sign-in tells what came back in a few facts', async () => {
    const answer = step(await traced({}), 'answer_received')
    expect(answer).toMatchObject({
      nameIdFormat: expect.stringContaining('persistent'),
    })
    expect(answer.message).toBeUndefined()
  })
  it('of a refusal has the whole message without its person', async () => {
    const { message } = step(
      await traced({ audience: 'https://elsewhere.example', nameId: 'secret-ada' }),
      'answer_received',
    )
    expect(message).toContain('<saml:Audience>https://elsewhere.example</saml:Audience>')
    expect(message).toContain('Name="email"')
    expect(message).toMatch(/<\/samlp:Response>$/)
    expect(message).not.toMatch(/secret-ada|mia@|>Ng</)
  })
})
