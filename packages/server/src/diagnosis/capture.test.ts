import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerOidcIdp, customerOidcIdp } from '../../test/customer-oidc-idp.ts'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type Customer, type LoginView, type LoginWorld, openLoginWorld } from '../../test/login-world.ts'
import { machineToken } from '../../test/machine-token.ts'
import { testEngines } from '../../test/test-database.ts'
import { createApplication } from '../applications/create-application.ts'
import { openSigningKeys } from '../keys/signing-keys.ts'
import { sweep } from '../storage/sweep.ts'

describe.each(testEngines)('the capture of full messages (%s)', (engine) => {
  let world: LoginWorld
  let saml: CustomerSamlIdp
  let oidc: CustomerOidcIdp
  beforeAll(async () => {
    world = await openLoginWorld(engine)
    saml = await customerSamlIdp()
    oidc = await customerOidcIdp()
  })
  afterAll(async () => {
    await world.close()
    await oidc.close()
  })

  const capture = ({ connection }: Customer, method: 'POST' | 'DELETE' = 'POST'): Promise<LoginView> =>
    world.api(method, `/v1/connections/${connection.id}/capture`)
  const messagesOf = async (loginId: string): Promise<LoginView[]> =>
    (await world.api('GET', `/v1/logins/${loginId}/messages`)).items
  async function signIn(customer: Customer, input = {}): Promise<{ id: string; samlResponse: string }> {
    const browser = world.browser()
    const { action, fields } = await world.samlForm(browser, customer, saml, input)
    await world.finishSaml(browser, { action, fields })
    return { id: fields.RelayState, samlResponse: Buffer.from(fields.SAMLResponse, 'base64').toString() }
  }
  const run = (text: string, values: readonly unknown[] = []) =>
    world.parts.db.query<Record<string, unknown>>({ name: text.slice(0, 40), text }, values)

  it('is off by default', async () => {
    const { id } = await signIn(await world.samlCustomer(saml))
    expect(await messagesOf(id)).toEqual([])
  })

  it('keeps SAML responses of its connection as they came, refused ones too, and of no other', async () => {
    const [customer, other] = [await world.samlCustomer(saml), await world.samlCustomer(saml)]
    await capture(customer)
    const good = await signIn(customer)
    const bad = await signIn(customer, { audience: 'https://elsewhere.example' })
    expect(await messagesOf(good.id)).toMatchObject([{ kind: 'saml_response', content: good.samlResponse }])
    expect(await messagesOf(bad.id)).toMatchObject([{ kind: 'saml_response', content: bad.samlResponse }])
    expect(await messagesOf((await signIn(other)).id)).toEqual([])
  })

  it('keeps ID token claims and userinfo of an OIDC connection, never a token that could be used', async () => {
    oidc.reset()
    const customer = await world.oidcCustomer(oidc)
    await capture(customer)
    const browser = world.browser()
    const callback = await world.oidcCallback(browser, customer, oidc)
    oidc.behavior.idToken = await oidc.signedToken()
    await browser.get(callback.href)
    const messages = await messagesOf(callback.searchParams.get('state') ?? '')
    expect(messages[0]).toMatchObject({ kind: 'id_token' })
    expect(JSON.parse(String(messages[0].content))).toMatchObject({ claims: { iss: oidc.issuer } })
    expect(JSON.stringify(messages)).not.toContain(oidc.behavior.idToken.split('.')[2])
  })

  it('ends after an hour, and when it is switched off', async () => {
    const customer = await world.samlCustomer(saml)
    const { until } = await capture(customer)
    const [row] = await run('select capture_until - now() as left_over from connections where id = $1', [
      customer.connection.id,
    ])
    expect(Math.round((Date.parse(until) - Date.now()) / 60_000)).toBe(60)
    expect(row).toBeDefined()
    await run(`update connections set capture_until = now() where id = $1`, [customer.connection.id])
    expect(await messagesOf((await signIn(customer)).id)).toEqual([])
    await capture(customer)
    await capture(customer, 'DELETE')
    expect(await messagesOf((await signIn(customer)).id)).toEqual([])
  })

  it('keeps them sealed, for a day', async () => {
    const customer = await world.samlCustomer(saml)
    await capture(customer)
    const { id } = await signIn(customer)
    const [row] = await run(
      `select sealed, expires_at - created_at = interval '24 hours' as day from captured_messages where login_id = $1`,
      [id],
    )
    expect(row).toMatchObject({ day: true })
    expect((row?.['sealed'] as Buffer).toString('latin1')).not.toContain('Response')
    await run(`update captured_messages set expires_at = now() where login_id = $1`, [id])
    expect(await messagesOf(id)).toEqual([])
    await sweep(world.parts.db)
    expect(await run(`select 1 from captured_messages where login_id = $1`, [id])).toEqual([])
  })

  it('is told by events', async () => {
    const customer = await world.samlCustomer(saml)
    await capture(customer)
    await capture(customer, 'DELETE')
    const events = await run(
      `select type, organization_id, data from events where object_id = $1 order by position`,
      [customer.connection.id],
    )
    expect(events.slice(-2)).toMatchObject([
      { type: 'connection.capture_started', organization_id: customer.organization.id },
      { type: 'connection.capture_stopped', data: { until: null } },
    ])
    expect(events.at(-2)?.['data']).toMatchObject({ apiKeyId: expect.stringMatching(/^key_/) })
  })

  it('is told by events of an application that switched it, by its id', async () => {
    const customer = await world.samlCustomer(saml)
    const { application, clientSecret } = await createApplication(world.parts, {
      name: 'Support',
      type: 'm2m',
      scopes: ['write:captures'],
    })
    const keys = await openSigningKeys(world.parts)
    const token = await machineToken({ ...world.parts, keys }, application.clientId, clientSecret ?? '')
    const { statusCode } = await world.server.inject({
      method: 'POST',
      url: `/v1/connections/${customer.connection.id}/capture`,
      headers: { host: new URL(world.url).host, authorization: `Bearer ${token}` },
    })
    expect(statusCode).toBe(201)
    const [event] = await run(`select data from events where object_id = $1 order by position desc`, [
      customer.connection.id,
    ])
    expect(event?.['data']).toEqual({ until: expect.any(String), applicationId: application.id })
  })

  it('never stops a sign-in', async () => {
    const customer = await world.samlCustomer(saml)
    await capture(customer)
    await run(`alter table captured_messages rename to captured_away`)
    const { id } = await signIn(customer)
    await run(`alter table captured_away rename to captured_messages`)
    expect((await world.login(id)).status).toBe('completed')
    expect(world.parts.log.lines.join('\n')).toContain('a message was not captured')
  })
})
