import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerOidcIdp, customerOidcIdp } from '../../test/customer-oidc-idp.ts'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type TestDnsServer, dnsServer } from '../../test/dns-server.ts'
import { type MetadataServer, metadataServer } from '../../test/metadata-server.ts'
import { type PortalBrowser, type PortalWorld, openPortalWorld } from '../../test/portal-world.ts'
import { testBrowser } from '../../test/test-browser.ts'
import { testEngines } from '../../test/test-database.ts'
import { createConnection } from '../connections/create-connection.ts'
import { createDomain } from '../domains/create-domain.ts'
import { createLimiter } from '../limits/create-limiter.ts'
import { limitTable } from '../limits/limit-table.ts'
import { absentLike, unique } from '../../test/api-world.ts'
import { wholeDeployment } from '../storage/tenant.ts'

const okta = { provider: 'okta', protocol: 'saml' } as const
const doneSteps = (answer: {
  readonly body: { readonly steps: readonly { step: string; isDone: boolean }[] }
}) => answer.body.steps.filter(({ isDone }) => isDone).map(({ step }) => step)

describe.each(testEngines)('the assistant, from the link to the enabled connection (%s)', (engine) => {
  let world: PortalWorld
  let idp: CustomerSamlIdp
  let published: MetadataServer
  let dns: TestDnsServer
  beforeAll(async () => {
    dns = await dnsServer()
    world = await openPortalWorld(engine, { dnsServers: [dns.address] })
    idp = await customerSamlIdp()
    published = await metadataServer(idp.metadata)
  })
  afterAll(async () => {
    await world.close()
    await published.close()
    dns.close()
  })

  /** The person's own browser: signs in at the identity provider and comes to the result. */
  async function signIn(loginUrl: string, connectionId: string, email: string) {
    const person = testBrowser(world.server)
    const ticket = new URL(loginUrl).searchParams.get('ticket') ?? ''
    const { location } = await person.post(`${world.url}/test-login`, { ticket })
    const { text } = await person.get(`${world.url}/saml/${connectionId}/metadata`)
    const { action, fields } = await idp.answer(location ?? '', text, { email })
    const bounced = await person.postFromOtherSite(action, fields)
    return bounced.location === null ? bounced : person.get(bounced.location)
  }

  it('sets up SAML by seven steps, each told as done when it is, and goes on where it was left', async () => {
    const { application } = await world.application({ name: 'Planner' })
    const profile = await world.profile({
      allowedProviders: ['okta', 'generic-oidc'],
      introduction: 'Welcome to **Planner**.',
      branding: { colors: { primary: '#203040' } },
      userAttributes: [
        { name: 'email', description: 'Whom to invite', required: true },
        { name: 'department', description: 'For reports', required: false },
      ],
      domainVerification: 'required',
    })
    const { call, organization, ticket } = await world.session({
      profileId: profile.id,
      applicationIds: [application.id],
      connection: { name: 'Acme people' },
    })

    const session = await call('GET', 'session')
    expect(session.body).toMatchObject({
      mode: 'create',
      organization: { id: organization.id, name: organization.name },
      applications: [{ id: application.id, name: 'Planner' }],
      introduction: [
        {
          kind: 'paragraph',
          spans: [
            { text: 'Welcome to ', marks: [], href: null },
            { text: 'Planner', marks: ['strong'], href: null },
            { text: '.', marks: [], href: null },
          ],
        },
      ],
      branding: { colors: { primary: '#203040' }, textColors: { onPrimary: '#ffffff' } },
      providers: [
        { name: 'okta', label: 'Okta', protocols: ['saml', 'oidc'] },
        { name: 'generic-oidc', label: 'Another provider, by OpenID Connect', protocols: ['oidc'] },
      ],
      connectionId: null,
    })
    expect(doneSteps(session)).toEqual([])

    const chosen = await call('PUT', 'connection', okta)
    const { id: connectionId, acsUrl, spEntityId } = chosen.body.connection
    expect(chosen.body).toMatchObject({
      connection: { name: 'Acme people', status: 'draft', requiredAttributes: ['email'] },
      missing: ['idpEntityId', 'ssoUrl', 'certificates'],
      provider: { label: 'Okta' },
    })
    expect([spEntityId, acsUrl]).toEqual([
      `${world.url}/saml/${String(connectionId)}`,
      `${world.url}/saml/${String(connectionId)}/acs`,
    ])
    expect((await call('GET', 'providers/okta')).body.saml.steps.length).toBeGreaterThan(3)
    expect((await call('PUT', 'steps/application', { isDone: true })).status).toBe(204)

    const checked = await call('POST', 'check', { metadataUrl: published.url })
    expect(checked.body.findings[0]).toMatchObject({ field: 'metadataUrl', level: 'ok' })
    expect(checked.body.findings[0].message).toContain(idp.entityId)
    expect((await call('POST', 'connection/enable')).body.code).toBe('setup.domain_required')
    const given = await call('PATCH', 'connection', { metadataUrl: published.url })
    expect(given.body).toMatchObject({ connection: { idpEntityId: idp.entityId }, missing: [] })

    // Left, and come back to: all of it is still there.
    const again = await call('GET', 'session')
    expect(again.body.connectionId).toBe(connectionId)
    expect(doneSteps(again)).toEqual(['provider', 'application', 'values'])
    expect((await call('PUT', 'connection', okta)).body.connection.id).toBe(connectionId)
    expect((await call('PUT', 'steps/assignment', { isDone: true })).status).toBe(204)

    const domain = (await call('POST', 'domains', { domain: `${engine}.example` })).body
    expect((await call('POST', `domains/${String(domain.id)}/verify`)).body.code).toBe(
      'domain.record_missing',
    )
    dns.publish(domain.challenge.name, { txt: [domain.challenge.value] })
    expect((await call('POST', `domains/${String(domain.id)}/verify`)).body.state).toBe('verified')
    expect((await call('DELETE', `domains/${String(domain.id)}`)).body.code).toBe('setup.domain_in_use')

    expect((await call('POST', 'mapping/preview', {})).body).toEqual({ preview: null })
    const test = (await call('POST', 'tests')).body
    expect(test.loginUrl).toMatch(/\/test-login\?ticket=/)
    const page = await signIn(test.loginUrl, connectionId, `mia@${engine}.example`)
    expect(page.location ?? page.text).toMatch(/test-login\/result|The test passed/)
    const result = await call('GET', `tests/${String(test.id)}`)
    expect(result.body).toMatchObject({
      status: 'passed',
      admitted: true,
      profile: { email: `mia@${engine}.example` },
    })
    expect(result.body.login.checks?.length ?? result.body.login.trace.length).toBeGreaterThan(0)

    const preview = (await call('POST', 'mapping/preview', { mapping: { department: 'groups' } })).body
      .preview
    expect(preview).toMatchObject({ stored: { email: `mia@${engine}.example` }, missing: [] })
    expect(Object.keys(preview.rawAttributes)).toContain('email')
    expect((await call('PATCH', 'mapping', { mapping: { department: 'groups' } })).body).toMatchObject({
      connection: { mapping: { department: 'groups' } },
    })

    const enabled = await call('POST', 'connection/enable')
    expect(enabled.body.connection.status).toBe('active')
    expect(enabled.body.steps.every(({ isDone }: { isDone: boolean }) => isDone)).toBe(true)
    expect((await call('POST', 'done')).status).toBe(204)
    expect((await call('POST', 'done')).status).toBe(204)
    const events = await world.parts.db.kysely
      .selectFrom('events')
      .select('type')
      .where('object_id', 'in', [ticket.ticket.id, connectionId])
      .orderBy('position')
      .execute()
    expect(events.map(({ type }) => type)).toEqual([
      'setup_ticket.created',
      'setup_ticket.opened',
      'connection.created',
      'connection.updated',
      'connection.certificate_added',
      'connection.updated',
      'connection.updated',
      'connection.activated',
      'setup_ticket.completed',
    ])
    expect((await call('POST', 'connection/disable')).body.connection.status).toBe('inactive')
    expect((await call('DELETE', 'session')).status).toBe(204)
    expect((await call('GET', 'session')).status).toBe(401)
  })

  it('begins one connection of ten choices at once', async () => {
    const { call, organization } = await world.session()
    const answers = await Promise.all(Array.from({ length: 10 }, () => call('PUT', 'connection', okta)))
    expect(new Set(answers.map(({ body }) => body.connection.id)).size).toBe(1)
    const rows = await world.parts.db.kysely
      .selectFrom('connections')
      .select('id')
      .where('organization_id', '=', organization.id)
      .execute()
    expect(rows).toHaveLength(1)
  })

  it('replaces a draft by one of the other protocol, and never what is more than a draft', async () => {
    const { call } = await world.session()
    const first = (await call('PUT', 'connection', okta)).body.connection
    const second = (await call('PUT', 'connection', { provider: 'okta', protocol: 'oidc' })).body.connection
    expect([second.protocol, second.id === first.id]).toEqual(['oidc', false])
    const saml = (await call('PUT', 'connection', { provider: 'adfs', protocol: 'saml' })).body.connection
    expect(saml).toMatchObject({ provider: 'adfs', name: 'adfs', status: 'draft' })
    await call('PATCH', 'connection', { metadataXml: idp.metadata })
    await call('POST', 'connection/enable')
    expect((await call('PUT', 'connection', okta)).body.code).toBe('setup.connection_enabled')
    expect((await call('PUT', 'connection', { provider: 'okta', protocol: 'oidc' })).body.code).toBe(
      'setup.protocol_fixed',
    )
    await call('POST', 'connection/disable')
    expect((await call('PUT', 'connection', okta)).body.connection).toMatchObject({
      id: saml.id,
      provider: 'okta',
    })
  })

  it('edits the one connection of its ticket, and says so when that is gone', async () => {
    const organization = await world.organization()
    const make = () =>
      createConnection(world.parts, wholeDeployment, {
        organizationId: organization.id,
        protocol: 'saml',
        provider: 'okta',
      })
    const [own, other] = [await make(), await make()]
    const { call } = await world.opened(await world.ticket(organization.id, { connectionId: own.id }))
    expect((await call('GET', 'session')).body).toMatchObject({ mode: 'edit', connectionId: own.id })
    await call('PATCH', 'connection', { ssoUrl: 'https://idp.example.com/sso' })
    expect((await call('GET', 'connection')).body.connection).toMatchObject({
      id: own.id,
      ssoUrl: 'https://idp.example.com/sso',
    })
    expect((await call('PUT', 'connection', { provider: 'okta', protocol: 'oidc' })).body.code).toBe(
      'setup.protocol_fixed',
    )
    await world.parts.db.kysely.deleteFrom('connections').where('id', '=', own.id).execute()
    expect((await call('GET', 'connection')).body.code).toBe('setup.connection_missing')
    expect((await call('PUT', 'connection', okta)).body.code).toBe('setup.connection_missing')
    const { ssoUrl } = await world.parts.db.kysely
      .selectFrom('connections')
      .select('sso_url as ssoUrl')
      .where('id', '=', other.id)
      .executeTakeFirstOrThrow()
    expect(ssoUrl).toBeNull()
  })
})

describe('the rules of the assistant’s API', () => {
  let world: PortalWorld
  let oidc: CustomerOidcIdp
  beforeAll(async () => {
    world = await openPortalWorld()
    oidc = await customerOidcIdp()
  })
  afterAll(async () => {
    await world.close()
    await oidc.close()
  })

  const bodies: Readonly<Record<string, object>> = {
    'connection.choose': okta,
    'connection.give': { ssoUrl: 'https://idp.example.com/sso' },
    'values.check': { ssoUrl: 'https://idp.example.com/sso' },
    'mapping.set': { mapping: {} },
    'mapping.preview': {},
    'steps.set': { isDone: true },
    'domains.create': { domain: 'acme.example' },
  }
  interface Ids {
    readonly domainId: string
    readonly testId: string
  }
  const pathOf = (path: string, ids: Partial<Ids> = {}) =>
    path
      .replace('/portal/api/', '')
      .replace(':provider', 'okta')
      .replace(':step', 'application')
      .replace(/:(domainId|testId)/g, (_, name: keyof Ids) => ids[name] ?? 'x')
  async function begun(browser: PortalBrowser): Promise<Ids> {
    await browser.call('PUT', 'connection', okta)
    const domain = await browser.call('POST', 'domains', {
      domain: `${unique('d')}.example`,
    })
    const test = await browser.call('POST', 'tests')
    return { domainId: domain.body.id, testId: test.body.id }
  }

  it('has an operation for each of its routes, by a name of its own', () => {
    expect(new Set(world.table.map(({ operationId }) => operationId)).size).toBe(world.table.length)
    expect(
      world.table
        .filter(({ body }) => body !== undefined)
        .map(({ operationId }) => operationId)
        .sort(),
    ).toEqual(Object.keys(bodies).sort())
  })

  it('answers 401 without a session, the same whatever is asked, and names no scheme', async () => {
    const texts = new Set<string>()
    for (const { method, path, operationId } of world.table) {
      for (const headers of [{}, { cookie: 'cardea-portal=wrong' }, { cookie: 'cardea-account=wrong' }]) {
        const answer = await world.browser().call(method, pathOf(path), bodies[operationId], headers)
        expect(answer.status, operationId).toBe(401)
        expect(answer.headers['www-authenticate']).toBeUndefined()
        texts.add(answer.text)
      }
    }
    expect(texts.size).toBe(1)
  })

  it('answers 403 to every change that a page of another site asks for, before anything else', async () => {
    const session = await world.session()
    const ids = await begun(session)
    for (const { method, path, operationId } of world.table.filter(({ method }) => method !== 'GET')) {
      const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
      const answer = await session.call(method, pathOf(path, ids), bodies[operationId], foreign)
      expect([answer.status, answer.body.code], operationId).toEqual([403, 'request.foreign_origin'])
      const form = await session.call(method, pathOf(path, ids), undefined, { 'content-type': 'text/plain' })
      expect(form.status, operationId).toBe(415)
    }
    expect((await session.call('GET', 'session')).status).toBe(200)
  })

  it('row 57: answers 400 to what it does not know, and to ids and names of a wrong form', async () => {
    const session = await world.session()
    const ids = await begun(session)
    for (const { method, path, operationId } of world.table.filter(
      ({ operationId }) => operationId !== 'session.end',
    )) {
      const body = bodies[operationId]
      const wrong =
        body === undefined
          ? await session.call(method, `${pathOf(path, ids)}?nonsense=1`)
          : await session.call(method, pathOf(path, ids), { ...body, nonsense: 1 })
      expect(wrong.status, operationId).toBe(400)
      expect(wrong.body.errors).toEqual([expect.objectContaining({ field: 'nonsense' })])
      if (/:(domainId|testId)/.test(path)) {
        expect((await session.call(method, pathOf(path), body)).body.code, operationId).toBe(
          'request.invalid_id',
        )
      }
    }
    for (const step of ['1', '1abc', 'enable', '٣', 'application,assignment']) {
      const { status } = await session.call('PUT', `steps/${encodeURIComponent(step)}`, { isDone: true })
      expect([400, 404], step).toContain(status)
    }
    for (const provider of ['1abc', 'constructor', '__proto__', 'okta.json', 'nope']) {
      expect((await session.call('GET', `providers/${provider}`)).status, provider).toBe(404)
      const chosen = await session.call('PUT', 'connection', { provider, protocol: 'saml' })
      expect([chosen.status, chosen.body.errors?.[0]?.field], provider).toEqual([400, 'provider'])
    }
  })

  it('row 56: gives to every id of another organization the very bytes of one that names nothing', async () => {
    const [own, foreign] = [await world.session(), await world.session()]
    const [ids, others] = [await begun(own), await begun(foreign)]
    let compared = 0
    for (const { method, path, operationId } of world.table) {
      const name = /:(domainId|testId)/.exec(path)?.[1] as keyof Ids | undefined
      if (name === undefined) continue
      const across = await own.call(method, pathOf(path, { ...ids, [name]: others[name] }))
      const absent = await own.call(method, pathOf(path, { ...ids, [name]: absentLike(ids[name]) }))
      expect(across.status, operationId).toBe(404)
      expect(across.text).toBe(absent.text)
      compared += 1
    }
    expect(compared).toBe(3)
    // What is not named in a path is not named at all: nothing of it says which organization or connection is meant.
    for (const body of [{ organizationId: foreign.organization.id }, { connectionId: 'x' }, { id: 'x' }]) {
      expect((await own.call('PUT', 'connection', { ...okta, ...body })).status).toBe(400)
      expect((await own.call('PATCH', 'connection', body)).status).toBe(400)
    }
    expect((await own.call('GET', 'domains')).text).not.toContain(others.domainId)
    expect((await foreign.call('GET', `tests/${others.testId}`)).status).toBe(200)
  })

  it('needs a connection for what is done with one', async () => {
    const { call } = await world.session()
    for (const [method, path, body] of [
      ['GET', 'connection'],
      ['PATCH', 'connection', {}],
      ['POST', 'check', {}],
      ['PATCH', 'mapping', {}],
      ['POST', 'mapping/preview', {}],
      ['POST', 'tests'],
      ['POST', 'connection/enable'],
      ['POST', 'connection/disable'],
      ['POST', 'done'],
    ] as const) {
      const answer = await call(method, path, body)
      expect([answer.status, answer.body.code], path).toEqual([409, 'setup.connection_missing'])
    }
  })

  it('offers no domains where the profile does not, and only the provider of the ticket', async () => {
    const profile = await world.profile({ domainVerification: 'off' })
    const { call } = await world.session({
      profileId: profile.id,
      connection: { provider: 'okta', protocol: 'oidc' },
    })
    for (const [method, path, body] of [
      ['GET', 'domains'],
      ['POST', 'domains', { domain: 'acme.example' }],
    ] as const) {
      expect((await call(method, path, body)).body.code).toBe('setup.step_not_offered')
    }
    const { body } = await call('GET', 'session')
    expect(body.providers).toEqual([{ name: 'okta', label: 'Okta', protocols: ['oidc'] }])
    expect(body.steps.map(({ step }: { step: string }) => step)).not.toContain('domains')
    expect((await call('PUT', 'connection', okta)).body.errors).toEqual([
      expect.objectContaining({ field: 'protocol' }),
    ])
    expect((await call('GET', 'providers/adfs')).status).toBe(404)
  })

  it('does not show a domain of another organization, and takes no domain that is owned', async () => {
    const { call } = await world.session()
    const owner = await world.organization()
    await createDomain(world.parts, wholeDeployment, owner.id, { domain: 'owned.example', state: 'verified' })
    expect((await call('POST', 'domains', { domain: 'owned.example' })).status).toBe(409)
    expect((await call('POST', 'domains', { domain: 'mine.example', state: 'verified' })).status).toBe(400)
  })

  it('never shows a client secret, and keeps it', async () => {
    const { call } = await world.session()
    await call('PUT', 'connection', { provider: 'generic-oidc', protocol: 'oidc' })
    const clientSecret = 'a-secret-of-the-customer'
    const given = await call('PATCH', 'connection', { issuer: oidc.issuer, clientId: 'cardea', clientSecret })
    expect(given.body).toMatchObject({ connection: { hasClientSecret: true }, missing: [] })
    const checked = await call('POST', 'check', { clientSecret })
    for (const { text } of [given, checked, await call('GET', 'connection')])
      expect(text).not.toContain(clientSecret)
    expect(JSON.stringify(world.parts.log.lines)).not.toContain(clientSecret)
  })

  it('row 86: takes no address that is not http or https', async () => {
    const { call } = await world.session()
    await call('PUT', 'connection', okta)
    for (const ssoUrl of [
      'javascript:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      '//evil.example',
      'ftp://x.example',
    ]) {
      const refused = await call('PATCH', 'connection', { ssoUrl })
      expect(refused.body.errors, ssoUrl).toEqual([expect.objectContaining({ field: 'ssoUrl' })])
      const { findings } = (await call('POST', 'check', { ssoUrl })).body
      expect(findings, ssoUrl).toEqual([expect.objectContaining({ field: 'ssoUrl', level: 'error' })])
    }
  })

  it('row 91: shows a logo from our own address, when it is a picture and nothing else', async () => {
    const picture = await metadataServer('GIF89a and so on', 'text/html')
    const profile = await world.profile({ branding: { logoUrl: picture.url } })
    const browser = await world.session({ profileId: profile.id })
    expect((await browser.call('GET', 'session')).body.branding.logoUrl).toBe('/portal/logo')
    const shown = await browser.get('/portal/logo')
    expect([shown.status, shown.headers['content-type'], shown.text]).toEqual([
      200,
      'image/gif',
      'GIF89a and so on',
    ])
    expect(shown.headers['content-security-policy']).toContain("default-src 'none'")
    for (const document of ['<svg xmlns="http://www.w3.org/2000/svg"/>', '<html>', '', ' GIF89a']) {
      picture.document = document
      expect((await browser.get('/portal/logo')).status, document).toBe(404)
    }
    await picture.close()
    expect((await browser.get('/portal/logo')).status).toBe(404)
    expect((await world.browser().get('/portal/logo')).status).toBe(401)
    expect((await (await world.session()).get('/portal/logo')).status).toBe(404)
  })

  it('limits what a session asks of other servers, each for itself', async () => {
    const asking = world.table
      .filter(({ asksOthers }) => asksOthers === true)
      .map(({ operationId }) => operationId)
    expect(asking).toEqual(['connection.give', 'values.check', 'domains.verify', 'tests.create'])
    const usual = await openPortalWorld('postgres', {}, (parts) => createLimiter(parts, limitTable(1)))
    const [busy, other] = [await usual.session(), await usual.session()]
    for (const { call } of [busy, other]) await call('PUT', 'connection', okta)
    const check = { idpEntityId: 'urn:idp' }
    for (let count = 0; count < 60; count += 1) {
      expect((await busy.call('POST', 'check', check)).status).toBe(200)
    }
    const refused = await busy.call('POST', 'check', check)
    expect([refused.status, refused.body.code]).toEqual([429, 'request.rate_limited'])
    expect((await busy.call('GET', 'session')).status).toBe(200)
    expect((await other.call('POST', 'check', check)).status).toBe(200)
    await usual.close()
  })
})
