import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { updateConnection } from '../connections/update-connection.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { type CustomerOidcIdp, customerOidcIdp } from '../../test/customer-oidc-idp.ts'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { ending } from '../../test/entry-points.ts'
import {
  type Customer,
  type LoginWorld,
  handedOver,
  initiateLoginUri,
  openLoginWorld,
  shownCode,
} from '../../test/login-world.ts'
import { testEngines } from '../../test/test-database.ts'

let saml: CustomerSamlIdp
beforeAll(async () => {
  saml = await customerSamlIdp()
})

describe.each(testEngines)('OIDC Core §4: a sign-in that an OpenID provider starts, on %s', (engine) => {
  let world: LoginWorld
  let oidc: CustomerOidcIdp
  let acme: Customer
  let shared: string
  beforeAll(async () => {
    world = await openLoginWorld(engine)
    oidc = await customerOidcIdp()
    acme = await world.oidcCustomer(oidc)
    shared = `${world.url}/sso/oidc/initiate`
  })
  afterAll(async () => {
    await oidc.close()
    await world.close()
  })

  const own = ({ connection }: Customer) => `${world.url}/sso/oidc/${connection.id}/initiate`
  const start = (url: string, params: Readonly<Record<string, string>> = {}) =>
    world.browser().get(`${url}?${new URLSearchParams(params).toString()}`)
  const loginsOf = ({ organization }: Customer) =>
    world.parts.db.kysely
      .selectFrom('logins')
      .select(['status', 'error_code', 'application_id'])
      .where('organization_id', '=', organization.id)
      .execute()

  it('goes to the application, which starts the sign-in of that connection', async () => {
    const visit = await start(shared, { iss: oidc.issuer })
    expect(visit.status).toBe(303)
    const token = handedOver(visit)
    expect(decodeJwt(token)).toMatchObject({
      aud: world.application.clientId,
      connection_id: acme.connection.id,
      organization_id: acme.organization.id,
    })
    const { location } = await world.browser().get(world.authorizeUrl({ idp_initiated_login: token }))
    expect(location).toContain(`${oidc.issuer}/authorize`)
  })

  it('takes the same by POST, from another site', async () => {
    expect(handedOver(await world.browser().postFromOtherSite(shared, { iss: oidc.issuer }))).not.toBe('')
    expect(handedOver(await world.browser().postFromOtherSite(own(acme), {}))).not.toBe('')
  })

  it('hands on the hints, and follows neither', async () => {
    const visit = await start(own(acme), {
      iss: oidc.issuer,
      login_hint: 'leo',
      target_link_uri: 'https://evil.example/deep',
    })
    expect(visit.location?.startsWith(initiateLoginUri)).toBe(true)
    const token = handedOver(visit)
    expect(decodeJwt(token)).toMatchObject({ login_hint: 'leo', relay_state: 'https://evil.example/deep' })
    const { location } = await world.browser().get(world.authorizeUrl({ idp_initiated_login: token }))
    expect(new URL(location ?? '').searchParams.get('login_hint')).toBe('leo')
  })

  it('lets the application have a hint of its own', async () => {
    const token = handedOver(await start(own(acme), { login_hint: 'leo' }))
    const url = world.authorizeUrl({ idp_initiated_login: token, login_hint: 'mia' })
    const { location } = await world.browser().get(url)
    expect(new URL(location ?? '').searchParams.get('login_hint')).toBe('mia')
  })

  it('creates nothing, also under direct: there is nobody to sign in', async () => {
    const direct = await world.oidcCustomer(oidc, { connection: { idpInitiated: 'direct' } })
    handedOver(await start(own(direct)))
    expect(await loginsOf(direct)).toEqual([])
  })

  it.each(['iss', 'login_hint', 'target_link_uri', 'client_id'])('refuses %s twice', async (name) => {
    const visit = await world.browser().get(`${own(acme)}?${name}=a&${name}=b`)
    expect([visit.status, shownCode(visit)]).toEqual([400, 'oauth.parameter_repeated'])
  })

  it('needs iss at the shared address', async () => {
    expect(shownCode(await start(shared))).toBe('oauth.parameter_missing')
  })

  it.each([
    ['another issuer', (issuer: string) => `${issuer}.evil.example`],
    ['a slash more', (issuer: string) => `${issuer}/`],
    ['capitals', (issuer: string) => issuer.toUpperCase()],
    ['the issuer within', (issuer: string) => `https://evil.example/?${issuer}`],
  ])('knows an issuer by every character: %s', async (_, change) => {
    const iss = change(oidc.issuer)
    expect(ending(await start(shared, { iss }))).toBe('login.idp_initiated_issuer_unknown')
    expect(ending(await start(own(acme), { iss }))).toBe('login.idp_initiated_issuer_unknown')
  })

  it('keeps a failure with its connection', async () => {
    const customer = await world.oidcCustomer(oidc)
    const { text } = await start(own(customer), { iss: 'https://evil.example' })
    const id = /login_[0-9A-Z]{26}/.exec(text)?.[0] ?? ''
    expect(await world.login(id)).toMatchObject({
      status: 'failed',
      errorCode: 'login.idp_initiated_issuer_unknown',
      connectionId: customer.connection.id,
      applicationId: null,
      request: null,
      steps: [{ step: 'idp_initiated', protocol: 'oidc', iss: 'https://evil.example' }, { step: 'failed' }],
    })
  })

  it('of several connections with one issuer needs to know which', async () => {
    const second = await customerOidcIdp()
    const [one, two] = [await world.oidcCustomer(second), await world.oidcCustomer(second)]
    const asked = { iss: second.issuer }
    expect(ending(await start(shared, asked))).toBe('login.idp_initiated_issuer_ambiguous')
    for (const customer of [one, two]) {
      const token = handedOver(await start(own(customer), asked))
      expect(decodeJwt(token)).toMatchObject({ connection_id: customer.connection.id })
    }
    await updateConnection(world.parts, wholeDeployment, one.connection.id, { status: 'inactive' })
    expect(decodeJwt(handedOver(await start(shared, asked)))).toMatchObject({
      connection_id: two.connection.id,
    })
    await second.close()
  })

  it('row 42: is refused for a connection that is not active, that refuses it, that is none', async () => {
    const customer = await world.oidcCustomer(oidc)
    const { id } = customer.connection
    for (const status of ['draft', 'inactive'] as const) {
      await updateConnection(world.parts, wholeDeployment, id, { status })
      expect(ending(await start(own(customer)))).toBe('login.connection_inactive')
    }
    await updateConnection(world.parts, wholeDeployment, id, { status: 'active', idpInitiated: 'reject' })
    expect(ending(await start(own(customer)))).toBe('login.idp_initiated_refused')
    await world.parts.db.kysely.deleteFrom('connections').where('id', '=', id).execute()
    expect(ending(await start(own(customer)))).toBe('login.idp_initiated_connection_unknown')
    const other = await world.samlCustomer(saml)
    expect(ending(await start(own(other)))).toBe('login.idp_initiated_connection_unknown')
    expect(ending(await start(`${world.url}/sso/oidc/callbackx/initiate`))).toBe('request.invalid_id')
  })

  it('a SAML address takes no answer for an OIDC connection', async () => {
    const visit = await world.browser().postFromOtherSite(`${world.url}/saml/${acme.connection.id}/acs`, {
      SAMLResponse: Buffer.from(
        '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1"/>',
      ).toString('base64'),
    })
    expect(ending(visit)).toBe('login.idp_initiated_connection_unknown')
  })

  it('lets the address choose the application by client_id', async () => {
    const params = { client_id: world.application.clientId }
    expect(decodeJwt(handedOver(await start(own(acme), params)))).toMatchObject({
      aud: world.application.clientId,
    })
    expect(ending(await start(own(acme), { client_id: 'nobody' }))).toBe(
      'login.idp_initiated_application_unknown',
    )
  })
})
