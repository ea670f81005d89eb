import { readAuthnRequest } from '@cardea/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CustomerSamlIdp, type SamlAnswerInput, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import {
  type Customer,
  type LoginWorld,
  openLoginWorld,
  received,
  shownCode,
} from '../../test/login-world.ts'
import type { TestBrowser } from '../../test/test-browser.ts'
import { type AliasInput, aliasPath } from '../connections/saml-settings.ts'
import { updateConnection } from '../connections/update-connection.ts'
import { wholeDeployment } from '../storage/tenant.ts'

const oldHost = 'https://login.old.example'
/** One address and one entity id for all customers, as some products have it. */
const shared: AliasInput = { entityId: 'https://saml.old.example', acsUrl: `${oldHost}/api/sso/saml` }

describe('a connection with aliases', () => {
  let idp: CustomerSamlIdp
  let world: LoginWorld
  let browser: TestBrowser
  let customer: Customer
  beforeAll(async () => {
    idp = await customerSamlIdp()
    world = await openLoginWorld('postgres', { aliasOrigins: [oldHost] })
  })
  beforeEach(async () => {
    browser = world.browser()
    customer = await world.samlCustomer(idp, { connection: { aliases: [shared] } })
  })
  afterAll(() => world.close())

  /** What the identity provider has of the earlier product. */
  const oldMetadata = (entityId: string, acsUrl: string) => `
    <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}">
      <md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true"
          protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        <md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
          Location="${acsUrl}" index="0" isDefault="true"/>
      </md:SPSSODescriptor>
    </md:EntityDescriptor>`
  const own = ({ connection: { id } }: Customer) => `${world.url}/saml/${id}`
  const start = async ({ connection }: Customer) =>
    (await browser.get(world.authorizeUrl({ connection_id: connection.id }))).location ?? ''
  const answerOf = async (
    { entityId, acsUrl }: AliasInput,
    of: Customer = customer,
    input: SamlAnswerInput = {},
  ) =>
    idp.answer(await start(of), oldMetadata(entityId ?? own(of), acsUrl), {
      email: `mia@${of.domain}`,
      ...input,
    })
  /** Posts as the identity provider's page does, and follows the way back to our own address. */
  const finish = async (
    form: { action: string; fields: Record<string, string> },
    of: Customer = customer,
  ) => {
    const visit = await browser.postFromOtherSite(form.action, form.fields)
    return visit.location?.startsWith(`${own(of)}/acs?`) === true ? browser.get(visit.location) : visit
  }

  it('signs people in whose identity provider still has the old address and entity id', async () => {
    expect(received(await finish(await answerOf(shared)))).toHaveProperty('code')
  })

  it('sends them back through its own address, where their cookie is', async () => {
    const form = await answerOf(shared)
    const { status, location } = await browser.postFromOtherSite(form.action, form.fields)
    expect(status).toBe(303)
    expect(location).toMatch(new RegExp(`^${own(customer)}/acs\\?login=login_\\w+&ticket=[\\w-]+$`))
  })

  it('finds the right one of several customers that shared the old address', async () => {
    const other = await world.samlCustomer(idp, { connection: { aliases: [shared] } })
    for (const each of [customer, other]) {
      expect(received(await finish(await answerOf(shared, each), each))).toHaveProperty('code')
    }
  })

  it('is reached on a path of our own host too, with the cookie', async () => {
    const alias = { entityId: null, acsUrl: `${world.url}/login/callback` }
    const local = await world.samlCustomer(idp, { connection: { aliases: [alias] } })
    const form = await answerOf(alias, local)
    expect(received(await browser.post(form.action, form.fields))).toHaveProperty('code')
  })

  describe('takes a pair as a whole', () => {
    const refused = async (
      at: (of: Customer) => string,
      audience: (of: Customer) => string,
      recipient: (of: Customer) => string,
    ) => {
      const form = await idp.answer(
        await start(customer),
        oldMetadata(audience(customer), recipient(customer)),
        {
          email: `mia@${customer.domain}`,
        },
      )
      return received(await finish({ ...form, action: at(customer) }))
    }
    const acs = (of: Customer) => `${own(of)}/acs`
    const oldAcs = () => shared.acsUrl
    const oldEntity = () => String(shared.entityId)

    it.each([
      ['our audience in an answer for the old address', oldAcs, own, oldAcs],
      ['the old audience in an answer for our address', acs, oldEntity, acs],
      ['an answer for the old pair at our address', acs, oldEntity, oldAcs],
      ['an answer for our pair at the old address', oldAcs, own, acs],
    ] as const)('refuses %s', async (_, at, audience, recipient) => {
      expect(await refused(at, audience, recipient)).toMatchObject({ error: 'access_denied' })
    })

    it('and keeps to where the answer arrived, also on its way back', async () => {
      const form = await answerOf(shared)
      const first = await browser.postFromOtherSite(form.action, form.fields)
      // The same answer again, now at our own address: that place takes the other's.
      const second = await browser.postFromOtherSite(acs(customer), form.fields)
      expect(shownCode(await browser.get(first.location ?? ''))).toBe('login.browser_mismatch')
      expect(received(await browser.get(second.location ?? ''))).toMatchObject({ error: 'access_denied' })
    })
  })

  it('refuses an answer for a login of a connection that has no such alias', async () => {
    const other = await world.samlCustomer(idp)
    expect(shownCode(await finish(await answerOf(shared, other), other))).toBe('login.unknown')
  })

  it('refuses an answer that waits when the alias is taken away', async () => {
    const form = await answerOf(shared)
    const { location } = await browser.postFromOtherSite(form.action, form.fields)
    await updateConnection(world.parts, wholeDeployment, customer.connection.id, { aliases: [] })
    expect(received(await browser.get(location ?? ''))).toHaveProperty('error')
    expect((await browser.postFromOtherSite(`${oldHost}/api/sso/other`, form.fields)).status).toBe(404)
  })

  it('says by name what it cannot read, and what nobody asked for', async () => {
    const post = async (fields: Record<string, string>) =>
      shownCode(await browser.postFromOtherSite(shared.acsUrl, fields))
    const form = await answerOf(shared)
    const unsolicited = Buffer.from(
      Buffer.from(form.fields.SAMLResponse, 'base64')
        .toString()
        .replaceAll(/ InResponseTo="[^"]*"/g, ''),
    ).toString('base64')
    const foreign = Buffer.from(
      Buffer.from(form.fields.SAMLResponse, 'base64')
        .toString()
        .replaceAll(/ InResponseTo="[^"]*"/g, ' InResponseTo="x"'),
    ).toString('base64')
    expect(await post({ SAMLResponse: '%' })).toBe('saml.response_encoding')
    expect(await post({ SAMLResponse: unsolicited })).toBe('login.idp_initiated_connection_unknown')
    expect(await post({ SAMLResponse: foreign })).toBe('login.unknown')
    expect(await post({ RelayState: 'x' })).toBe('request.invalid')
  })

  it('sends requests as the alias that is marked, and as itself without one', async () => {
    const issuerOf = async (of: Customer) => {
      const samlRequest = new URL(await start(of)).searchParams.get('SAMLRequest') ?? ''
      const { issuer, acsUrl } = readAuthnRequest({ binding: 'redirect', samlRequest })
      return { issuer, acsUrl }
    }
    expect(await issuerOf(customer)).toEqual({ issuer: own(customer), acsUrl: `${own(customer)}/acs` })
    const marked = { ...shared, sendAs: true }
    const other = await world.samlCustomer(idp, { connection: { aliases: [marked] } })
    expect(await issuerOf(other)).toEqual({ issuer: shared.entityId, acsUrl: shared.acsUrl })
  })

  describe('the old host', () => {
    it('serves nothing else: no page, no API, no other path', async () => {
      for (const path of ['/', '/sign-in', '/v1/connections', '/oauth/authorize', '/healthy']) {
        expect((await browser.get(`${oldHost}${path}`)).status, path).toBe(421)
      }
      expect((await browser.post(`${oldHost}/oauth/token`, {})).status).toBe(421)
    })

    it('serves what the error page needs', async () => {
      expect((await browser.get(`${oldHost}/assets/cardea.css`)).status).toBe(200)
    })
  })

  it('leaves an unknown path unknown, whatever is posted there', async () => {
    for (const [type, payload] of [
      ['application/json', '{}'],
      ['application/x-www-form-urlencoded', 'a=b'],
      ['text/plain', 'x'],
    ] as const) {
      const answer = await world.server.inject({
        method: 'POST',
        url: '/no/such/path',
        headers: { host: new URL(world.url).host, 'content-type': type },
        payload,
      })
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([404, 'request.not_found'])
    }
  })

  it('is found by the path of its address, without the query', () => {
    expect(aliasPath({ acsUrl: `${oldHost}/login/callback?connection=acme` })).toBe('/login/callback')
  })
})
