import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerOidcIdp, customerOidcIdp } from '../../test/customer-oidc-idp.ts'
import { customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type LoginView, type LoginWorld, openLoginWorld } from '../../test/login-world.ts'

type Item = LoginView

describe('the report of a connection test', () => {
  let world: LoginWorld
  let oidc: CustomerOidcIdp
  let page: Server
  let pageUrl: string
  const seen: string[] = []
  const answer = { status: 200, headers: {} as Record<string, string> }
  beforeAll(async () => {
    world = await openLoginWorld('embedded')
    oidc = await customerOidcIdp()
    page = createServer((request, response) => {
      seen.push(`${request.method ?? ''} ${request.url ?? ''} ${JSON.stringify(request.headers)}`)
      response.writeHead(answer.status, answer.headers).end('x')
    })
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve))
    pageUrl = `http://127.0.0.1:${String((page.address() as AddressInfo).port)}/sso?tenant=1`
  })
  afterAll(async () => {
    await world.close()
    await oidc.close()
    page.close()
  })

  const reportOf = async (connectionId: string): Promise<{ ready: boolean; report: Item[] }> =>
    world.api('POST', `/v1/connections/${connectionId}/test`)
  const failed = (report: readonly Item[]) => report.filter(({ passed }) => !passed).map(({ code }) => code)

  describe('through SAML', () => {
    /** Settings as an admin types them, with a certificate that begins to be valid now. */
    let byHand: { readonly idpEntityId: string; readonly certificates: readonly string[] }
    beforeAll(async () => {
      const idp = await customerSamlIdp()
      const certificate = /<ds:X509Certificate>([^<]+)</.exec(idp.metadata)?.[1] ?? ''
      byHand = { idpEntityId: idp.entityId, certificates: [certificate] }
      world.parts.clock.set(new Date(Date.now() + 1000))
    })
    const saml = async (connection: object) => {
      const idp = await customerSamlIdp()
      const customer = await world.samlCustomer(idp, { connection: { status: 'draft', ...connection } })
      return reportOf(customer.connection.id)
    }

    it('passes when all is there, and sends the sign-in page no request and no secret', async () => {
      seen.length = 0
      const { ready, report } = await saml({ metadataXml: undefined, ssoUrl: pageUrl, ...byHand })
      expect([ready, failed(report)]).toEqual([true, []])
      expect(report.every(({ hint }) => hint === null)).toBe(true)
      expect(seen).toHaveLength(1)
      expect(seen[0]).toMatch(/^GET \/sso\?tenant=1 /)
      expect(seen[0]).not.toMatch(/SAMLRequest|cookie|authorization/i)
    })
    it.each([404, 500, 302])('takes any answer for one: %i', async (status) => {
      Object.assign(answer, { status, headers: { location: 'https://elsewhere.example/' } })
      const { report } = await saml({ metadataXml: undefined, ssoUrl: pageUrl, ...byHand })
      Object.assign(answer, { status: 200, headers: {} })
      expect(failed(report)).toEqual([])
    })
    it('only advises when the page does not answer, and names the reason', async () => {
      const { ready, report } = await saml({
        metadataXml: undefined,
        ssoUrl: 'http://127.0.0.1:1/sso',
        ...byHand,
      })
      expect([ready, failed(report)]).toEqual([true, ['connection.sso_url_unreachable']])
      expect(report.at(-1)?.hint).toContain('upstream.unreachable')
    })
    it('reads the metadata again and compares its certificates', async () => {
      const [idp, renewed] = [await customerSamlIdp(), await customerSamlIdp()]
      let document = idp.metadata
      const host = createServer((_, response) => response.end(document))
      await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
      const metadataUrl = `http://127.0.0.1:${String((host.address() as AddressInfo).port)}/`
      const customer = await world.samlCustomer(idp)
      const id = customer.connection.id
      await world.parts.db.query(
        {
          name: 'metadata_url',
          text: `update connections set metadata_url = $2, metadata_refresh_at = now() where id = $1`,
        },
        [id, metadataUrl],
      )
      const found = async () =>
        (await reportOf(id)).report
          .filter(({ code }) => code.includes('metadata'))
          .map(({ code, passed }) => [code, passed])
      expect(await found()).toEqual([
        ['saml.metadata_unavailable', true],
        ['connection.metadata_differs', true],
      ])
      document = renewed.metadata
      expect(await found()).toEqual([
        ['saml.metadata_unavailable', true],
        ['connection.metadata_differs', false],
      ])
      host.close()
      host.closeAllConnections()
      expect(await found()).toEqual([['saml.metadata_unavailable', false]])
    })
    it('names what is missing', async () => {
      const { ready, report } = await saml({ metadataXml: undefined })
      expect([ready, failed(report)]).toEqual([false, ['connection.incomplete']])
      expect(report[0]?.received).toBe('idpEntityId, ssoUrl, certificates')
      expect(report[0]?.hint).toContain('idpEntityId, ssoUrl, certificates')
    })
    it('advises when a certificate is out of date, before and after', async () => {
      const now = world.parts.clock.now()
      for (const days of [-4000, 40_000]) {
        world.parts.clock.set(new Date(now.getTime() + days * 86_400_000))
        const { ready, report } = await saml({ metadataXml: undefined, ...byHand })
        expect(failed(report)).toContain('connection.certificate_expired')
        expect(failed(report).filter((code) => code !== 'connection.certificate_expired')).toEqual([
          'connection.incomplete',
        ])
        expect(ready).toBe(false)
      }
      world.parts.clock.set(now)
    })
    it.each([
      [170, []],
      [-170, []],
      [200, ['connection.clock_differs']],
      [-200, ['connection.clock_differs']],
    ])('compares clocks: %i seconds', async (seconds, expected) => {
      const date = new Date(world.parts.clock.now().getTime() + seconds * 1000).toUTCString()
      Object.assign(answer, { headers: { date } })
      const { ready, report } = await saml({ metadataXml: undefined, ssoUrl: pageUrl, ...byHand })
      Object.assign(answer, { headers: {} })
      expect([ready, failed(report)]).toEqual([true, expected])
    })
  })

  describe('through OpenID Connect', () => {
    const report = async (discovery: Record<string, unknown>, connection: object = {}) => {
      oidc.reset()
      Object.assign(oidc.behavior.discovery, discovery)
      const customer = await world.oidcCustomer(oidc, { connection: { status: 'draft', ...connection } })
      return reportOf(customer.connection.id)
    }

    it.each<[string, Record<string, unknown>, object, string[]]>([
      ['all is there', {}, {}, []],
      [
        'it calls itself otherwise',
        { issuer: 'https://other.example' },
        {},
        ['oidc.discovery_issuer_mismatch'],
      ],
      ['an endpoint is missing', { token_endpoint: undefined }, {}, ['oidc.discovery_failed']],
      [
        'an endpoint is no web address',
        { authorization_endpoint: 'javascript:x' },
        {},
        ['oidc.discovery_failed'],
      ],
      [
        'it signs with HS256 only',
        { id_token_signing_alg_values_supported: ['HS256'] },
        {},
        ['connection.algorithms_unsupported'],
      ],
      ['it signs with ES256 too', { id_token_signing_alg_values_supported: ['none', 'ES256'] }, {}, []],
      [
        'it takes certificates only',
        { token_endpoint_auth_methods_supported: ['tls_client_auth'] },
        {},
        ['connection.client_authentication_unsupported'],
      ],
      [
        'it takes the secret in the body',
        { token_endpoint_auth_methods_supported: ['client_secret_post'] },
        {},
        [],
      ],
      ['the client id is missing', {}, { clientId: null }, ['connection.incomplete']],
    ])('when %s', async (_, discovery, connection, expected) => {
      const found = await report(discovery, connection)
      expect([found.ready, failed(found.report)]).toEqual([expected.length === 0, expected])
      for (const { passed, hint } of found.report) expect(hint === null).toBe(passed)
    })
    it('when nothing answers, says so once and looks no further', async () => {
      const customer = await world.oidcCustomer(oidc, {
        connection: { status: 'draft', issuer: 'http://127.0.0.1:1' },
      })
      const found = await reportOf(customer.connection.id)
      expect([found.ready, failed(found.report)]).toEqual([false, ['oidc.discovery_failed']])
      expect(found.report[1]?.received).toBe('upstream.unreachable')
      expect(found.report).toHaveLength(2)
    })
    it('when there is no document at the address', async () => {
      const customer = await world.oidcCustomer(oidc, {
        connection: { status: 'draft', issuer: pageUrl.split('/sso')[0] },
      })
      const found = await reportOf(customer.connection.id)
      expect(found.report[1]).toMatchObject({ code: 'oidc.discovery_failed', passed: false })
      expect(found.report[1]?.hint).toContain('not JSON')
    })
  })
})
