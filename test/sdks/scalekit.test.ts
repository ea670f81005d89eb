import { createHash, randomBytes } from 'node:crypto'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestEngine, testEngines } from '../../packages/server/test/test-database.ts'
import { webhookReceiver } from '../../packages/server/test/webhook-receiver.ts'
import { newVisitor } from '../idps/visitor.ts'
import type { Answer } from './running-cardea.ts'
import { type MethodName, methods } from './scalekit-methods.ts'
import {
  type MethodTest,
  absent,
  ids,
  invalid,
  isRefused,
  newOrganization,
  notFound,
  notImplemented,
  unique,
} from './scalekit-tests.ts'
import { userTests } from './scalekit-users.ts'
import { type ScalekitWorld, openScalekitWorld } from './scalekit-world.ts'

/** Signs in by these options and gives the code to the library. */
async function signedIn(world: ScalekitWorld, options: object): Promise<Answer> {
  const url: string = world
    .client()
    .getAuthorizationUrl(world.redirectUri, { state: 'a state & more', ...options })
  const received = await world.signIn(url)
  expect(received.get('state')).toBe('a state & more')
  return world.call('authenticateWithCode', received.get('code'), world.redirectUri)
}

/** `SAML` with everything that it needs, switched off. */
async function completeConnection({ cardea }: ScalekitWorld, organizationId: string): Promise<Answer> {
  const { certificates } = await cardea
    .api('GET', '/v1/connections?protocol=saml')
    .then(({ items }) => items[0])
  return cardea.api('POST', '/v1/connections', {
    organizationId,
    protocol: 'saml',
    provider: 'okta',
    status: 'inactive',
    idpEntityId: 'https://idp.example/entity',
    ssoUrl: 'https://idp.example/sso',
    certificates: certificates.map(({ pem }: Answer) => pem),
  })
}

const tests: Readonly<Record<MethodName, MethodTest>> = {
  async getAuthorizationUrl(world) {
    const { redirectUri, signIn, organizationId, connections, client } = world
    const ask = (options: object) => signIn(client().getAuthorizationUrl(redirectUri, options))
    for (const options of [
      { connectionId: connections.oidc },
      { organizationId },
      { domainHint: 'Example.com' },
      { loginHint: 'ada@example.com' },
      // The first selector decides.
      { connectionId: connections.saml, organizationId: absent('org'), domainHint: 'nobody.example' },
    ]) {
      const received = await ask(options)
      expect([...received.keys()], JSON.stringify(options)).toContain('code')
      expect(received.has('state')).toBe(false)
    }
    for (const [options, code] of [
      [{ connectionId: absent('conn'), organizationId }, 'login.connection_unknown'],
      [{ organizationId: absent('org'), domainHint: 'example.com' }, 'login.organization_unknown'],
      [{ domainHint: 'sub.example.com' }, 'login.domain_unroutable'],
      [{ loginHint: 'ada@nobody.example' }, 'login.domain_unroutable'],
      [{ provider: 'google', connectionId: connections.saml }, 'login.provider_unavailable'],
    ] as const) {
      const received = await ask({ ...options, state: 's' })
      expect([received.get('error_code'), received.get('state')]).toEqual([code, 's'])
      expect(received.get('error')).toBeTruthy()
    }
    const foreign = await fetch(client().getAuthorizationUrl('https://evil.example/', { organizationId }))
    expect([foreign.status, foreign.redirected]).toEqual([400, false])
  },
  async authenticateWithCode(world) {
    const { connections, organizationId, clientId, cardea, call, redirectUri, signIn, client } = world
    for (const connectionId of [connections.saml, connections.oidc]) {
      const { user, idToken, accessToken, expiresIn } = await signedIn(world, { connectionId })
      expect(user).toMatchObject({
        id: expect.stringMatching(new RegExp(`^${connectionId};`)),
        email: 'ada@example.com',
        givenName: 'Ada',
        familyName: 'Keller',
        emailVerified: true,
      })
      expect([accessToken.slice(0, 2), expiresIn]).toEqual(['ey', 900])
      expect(decodeJwt(idToken)).toMatchObject({
        iss: `${cardea.url}/`,
        aud: clientId,
        oid: organizationId,
        amr: [connectionId],
      })
    }
    const codeVerifier = randomBytes(32).toString('base64url')
    const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url')
    const url: string = client().getAuthorizationUrl(redirectUri, {
      connectionId: connections.saml,
      codeChallenge,
      codeChallengeMethod: 'S256',
    })
    const code = (await signIn(url)).get('code')
    const { user } = await call('authenticateWithCode', code, redirectUri, { codeVerifier })
    expect(user.email).toBe('ada@example.com')
    const again = call('authenticateWithCode', code, redirectUri, { codeVerifier })
    await isRefused(again, { response: { status: 400, data: { error: 'invalid_grant' } } })
    const stranger = client({ clientId, clientSecret: 'wrong' }).authenticateWithCode('no-code', redirectUri)
    await isRefused(stranger, { response: { status: 401, data: { error: 'invalid_client' } } })
  },
  async refreshAccessToken(world) {
    const scopes = ['openid', 'email', 'offline_access']
    const { refreshToken } = await signedIn(world, { organizationId: world.organizationId, scopes })
    const refreshed = await world.call('refreshAccessToken', refreshToken)
    expect(refreshed.accessToken).toMatch(/^ey/)
    expect(refreshed.refreshToken).not.toBe(refreshToken)
    await expect(world.call('refreshAccessToken', 'wrong')).rejects.toThrow('Failed to refresh token')
  },
  async validateToken(world) {
    const { cardea, clientId, organizationId } = world
    const { accessToken, idToken } = await signedIn(world, { organizationId })
    const issuer = `${cardea.url}/`
    expect(await world.call('validateToken', idToken, { issuer, audience: [clientId] })).toMatchObject({
      oid: organizationId,
      email: 'ada@example.com',
    })
    expect(await world.call('validateToken', accessToken, { issuer })).toMatchObject({ client_id: clientId })
    for (const [token, options] of [
      [`${String(idToken).slice(0, -4)}AAAA`, {}],
      [idToken, { audience: ['another'] }],
      [idToken, { issuer: 'https://another.example' }],
      [accessToken, { requiredScopes: ['openid'] }],
    ] as const) {
      await isRefused(world.call('validateToken', token, options), {
        name: 'ScalekitValidateTokenFailureException',
      })
    }
  },
  async validateAccessToken(world) {
    const { accessToken } = await signedIn(world, { organizationId: world.organizationId })
    expect(await world.call('validateAccessToken', accessToken)).toBe(true)
    expect(await world.call('validateAccessToken', `${String(accessToken)}A`)).toBe(false)
  },
  async getClientAccessToken(world) {
    const token = await world.call('getClientAccessToken')
    expect(decodeJwt(token)).toMatchObject({ sub: world.clientId, iss: `${world.cardea.url}/` })
    const stranger = world.client({ clientId: world.clientId, clientSecret: 'wrong' })
    await isRefused(stranger.getClientAccessToken(), { name: 'ScalekitUnauthorizedException' })
  },
  async getIdpInitiatedLoginClaims(world) {
    const { cardea, clientId, organizationId, connections, initiateLoginUri, redirectUri, signIn } = world
    const visitor = newVisitor()
    const asked = await visitor.post(`${cardea.url}/simulator/saml/start`, {
      person: 'ada@example.com',
      connection: connections.saml,
      RelayState: `client_id=${clientId}`,
    })
    const arrived = await visitor.submit(asked)
    const url = new URL(arrived.url)
    expect(url.origin + url.pathname).toBe(initiateLoginUri)
    const token = url.searchParams.get('idp_initiated_login')
    const claims = await world.call('getIdpInitiatedLoginClaims', token)
    expect(claims).toMatchObject({
      organization_id: organizationId,
      connection_id: connections.saml,
      login_hint: 'ada@example.com',
      iss: `${cardea.url}/`,
    })
    expect(claims.exp - claims.iat).toBe(300)
    // What the application does with them: a sign-in of its own.
    const begun: string = world.client().getAuthorizationUrl(redirectUri, {
      connectionId: claims.connection_id,
      organizationId: claims.organization_id,
      loginHint: claims.login_hint,
    })
    expect((await signIn(begun)).has('code')).toBe(true)
    await isRefused(world.call('getIdpInitiatedLoginClaims', `${String(token)}A`), {
      name: 'ScalekitValidateTokenFailureException',
    })
  },
  async getLogoutUrl(world) {
    const scopes = ['openid', 'offline_access']
    const { idToken, refreshToken } = await signedIn(world, { organizationId: world.organizationId, scopes })
    const url: string = world.client().getLogoutUrl({
      idTokenHint: idToken,
      postLogoutRedirectUri: 'https://app.example/',
      state: 'bye',
    })
    expect((await newVisitor().open(url)).url).toBe('https://app.example/?state=bye')
    await expect(world.call('refreshAccessToken', refreshToken)).rejects.toThrow('Failed to refresh token')
  },
  async verifyWebhookPayload({ client, call, cardea }) {
    const receiver = await webhookReceiver()
    const { id, secret } = await cardea.api('POST', '/v1/webhooks', {
      url: receiver.url,
      format: 'scalekit',
      events: ['organization.created', 'organization.domain_created', 'user.*'],
    })
    const { id: organizationId } = (await call('organization.createOrganization', unique('Told')))
      .organization
    const name = `${unique('told')}.example`
    const { domain } = await call('domain.createDomain', organizationId, name)
    const add = async (email: string) =>
      (await call('user.createUserAndMembership', organizationId, { email })).user
    const member = await add(`bo@${name}`)
    const invited = await add('eve@elsewhere.example')
    await call('user.assignUserRoles', organizationId, member.id, ['admin'])
    await call('user.deleteMembership', organizationId, member.id)
    await expect.poll(() => receiver.received.length, { timeout: 15_000 }).toBe(6)
    for (const { headers, body } of receiver.received) {
      expect(client().verifyWebhookPayload(secret, headers, body)).toBe(true)
      expect(() => client().verifyWebhookPayload(secret, headers, `${body} `)).toThrow()
      expect(JSON.parse(body)).toMatchObject({ spec_version: '1', organization_id: organizationId })
    }
    const told = new Map(
      receiver.received.map(({ body }) => {
        const { type, data }: Answer = JSON.parse(body)
        return [type, data]
      }),
    )
    expect(told.get('organization.created')).toMatchObject({ id: organizationId })
    expect(told.get('organization.domain_created')).toMatchObject({
      id: domain.id,
      verification_status: 'VERIFIED',
    })
    const ofMember = (role: string) => ({ user: { id: member.id, membership: { roles: [{ name: role }] } } })
    expect(told.get('user.organization_membership_created')).toMatchObject(ofMember('member'))
    expect(told.get('user.organization_membership_updated')).toMatchObject(ofMember('admin'))
    expect(told.get('user.organization_membership_deleted')).toMatchObject(ofMember('admin'))
    expect(told.get('user.organization_invitation')).toMatchObject({ user: { id: invited.id } })
    await cardea.api('PATCH', `/v1/webhooks/${String(id)}`, { status: 'disabled' })
    await receiver.close()
  },
  async 'organization.createOrganization'(world) {
    const externalId = unique('external')
    const slug = unique('slug')
    const { organization } = await world.call('organization.createOrganization', 'Foo Corp', {
      externalId,
      slug,
    })
    expect(organization).toMatchObject({ displayName: 'Foo Corp', externalId, slug })
    expect(organization.id).toMatch(/^org_/)
    expect(Number(organization.createTime.seconds)).toBeGreaterThan(1_700_000_000)
    const taken = world.call('organization.createOrganization', 'Other', { externalId })
    await isRefused(taken, {
      name: 'ScalekitConflictException',
      httpStatus: 409,
      errorCode: 'ALREADY_EXISTS',
    })
    await isRefused(world.call('organization.createOrganization', ''), invalid)
    await isRefused(
      world.call('organization.createOrganization', 'Foo', { logoUrl: 'https://foo.example/l.png' }),
      invalid,
    )
  },
  async 'organization.getOrganization'({ call, organizationId }) {
    const { organization } = await call('organization.getOrganization', organizationId)
    expect(organization).toMatchObject({ id: organizationId, displayName: 'Test organization' })
    expect(organization.settings.features).toContainEqual(
      expect.objectContaining({ name: 'sso', enabled: true }),
    )
    for (const id of [absent('org'), 'something_else', 'org_123']) {
      await isRefused(call('organization.getOrganization', id), notFound)
    }
  },
  async 'organization.getOrganizationByExternalId'(world) {
    const externalId = unique('external')
    const { id } = await newOrganization(world, { externalId })
    const get = (text: string) => world.call('organization.getOrganizationByExternalId', text)
    expect((await get(externalId)).organization).toMatchObject({ id, externalId })
    await isRefused(get(unique('nobody')), notFound)
    await isRefused(get('\0'), invalid)
  },
  async 'organization.listOrganization'(world) {
    const list = (options?: object) => world.call('organization.listOrganization', options)
    const created: string[] = []
    for (let index = 0; index < 3; index += 1) created.push((await newOrganization(world)).id)
    const all: string[] = []
    let page = await list({ pageSize: 2 })
    const { totalSize } = page
    for (;;) {
      all.push(...ids(page.organizations))
      if (page.nextPageToken === '') break
      const before = page
      page = await list({ pageSize: 2, pageToken: page.nextPageToken })
      const back = await list({ pageSize: 2, pageToken: page.prevPageToken })
      expect(ids(back.organizations)).toEqual(ids(before.organizations))
    }
    expect(new Set(all).size).toBe(totalSize)
    expect(all).toEqual(expect.arrayContaining(created))
    expect((await list()).organizations.length).toBeLessThanOrEqual(10)
    await isRefused(list({ pageToken: 'nothing' }), invalid)
    await isRefused(list({ pageSize: 101 }), invalid)
  },
  async 'organization.searchOrganization'(world) {
    const word = `Unheard${String(Date.now())}`
    const { organization } = await world.call('organization.createOrganization', `${word} Corp`)
    const search = (query: string) => world.call('organization.searchOrganization', query, 10)
    const found = await search(word.toLowerCase())
    expect([ids(found.organizations), found.totalSize]).toEqual([[organization.id], 1])
    expect((await search('nobody has this')).organizations).toEqual([])
    await isRefused(search('ab'), invalid)
  },
  async 'organization.updateOrganization'(world) {
    const { id } = await newOrganization(world, { externalId: unique('external') })
    const update = async (input: object) =>
      (await world.call('organization.updateOrganization', id, input)).organization
    expect(await update({ displayName: 'New name', metadata: { tier: 'gold' } })).toMatchObject({
      displayName: 'New name',
      metadata: { tier: 'gold' },
    })
    const merged = await update({ metadata: { since: '2026' } })
    expect(merged).toMatchObject({ displayName: 'New name', metadata: { tier: 'gold', since: '2026' } })
    expect(merged.externalId).toMatch(/^external/)
    expect((await update({ externalId: '' })).externalId).toBeUndefined()
    await isRefused(update({ displayName: 'x'.repeat(201) }), invalid)
    await isRefused(update({ logoUrl: 'https://foo.example/l.png' }), invalid)
    await isRefused(world.call('organization.updateOrganization', absent('org'), {}), notFound)
  },
  async 'organization.updateOrganizationByExternalId'(world) {
    const externalId = unique('external')
    const { id } = await newOrganization(world, { externalId })
    const update = (of: string) =>
      world.call('organization.updateOrganizationByExternalId', of, { displayName: 'Renamed' })
    expect((await update(externalId)).organization).toMatchObject({ id, displayName: 'Renamed', externalId })
    await isRefused(update(unique('nobody')), notFound)
  },
  async 'organization.deleteOrganization'(world) {
    const { id } = await newOrganization(world)
    await world.call('organization.deleteOrganization', id)
    for (const method of ['organization.getOrganization', 'organization.deleteOrganization'] as const) {
      await isRefused(world.call(method, id), notFound)
    }
  },
  async 'organization.generatePortalLink'(world) {
    const { id } = await newOrganization(world)
    const link = await world.call('organization.generatePortalLink', id)
    expect(link.id).toMatch(/^tkt_/)
    const seconds = Number(link.expireTime.seconds) - Date.now() / 1000
    expect(seconds).toBeLessThanOrEqual(60)
    const opened = await fetch(link.location)
    expect(opened.status).toBe(200)
    const { items } = await world.cardea.api('GET', `/v1/setup-tickets?organizationId=${String(id)}`)
    expect(items).toMatchObject([{ id: link.id, embedOrigins: ['https://app.example'] }])
    await isRefused(world.call('organization.generatePortalLink', absent('org')), notFound)
  },
  async 'organization.updateOrganizationSettings'({ call, organizationId }) {
    const update = (name: string, enabled: boolean) =>
      call('organization.updateOrganizationSettings', organizationId, { features: [{ name, enabled }] })
    expect((await update('sso', true)).organization.id).toBe(organizationId)
    await isRefused(update('sso', false), invalid)
    await isRefused(update('dir_sync', true), invalid)
    await isRefused(update('nothing', true), invalid)
  },
  'organization.upsertUserManagementSettings': ({ call, organizationId }) =>
    isRefused(
      call('organization.upsertUserManagementSettings', organizationId, { maxAllowedUsers: 3 }),
      notImplemented,
    ),
  async 'connection.getConnection'(world) {
    const { call, organizationId, connections, cardea } = world
    const get = async (id: string, of = organizationId) =>
      (await call('connection.getConnection', of, id)).connection
    const saml = await get(connections.saml)
    expect(saml).toMatchObject({ id: connections.saml, type: 2, status: 3, enabled: true, organizationId })
    expect(saml.settings).toMatchObject({
      case: 'samlConfig',
      value: { spEntityId: `${cardea.url}/saml/${connections.saml}`, allowIdpInitiatedLogin: true },
    })
    expect(saml.settings.value.idpCertificates).toHaveLength(1)
    expect(saml.domains).toMatchObject([{ domain: 'example.com' }])
    const oidc = await get(connections.oidc)
    expect(oidc).toMatchObject({ type: 1, settings: { case: 'oidcConfig' } })
    expect(oidc.settings.value).not.toHaveProperty('clientSecret', expect.anything())
    await isRefused(get(absent('conn')), notFound)
    await isRefused(get(connections.saml, (await newOrganization(world)).id), notFound)
  },
  async 'connection.listConnections'(world) {
    const { call, organizationId, connections } = world
    const list = async (of: string) => (await call('connection.listConnections', of)).connections
    const found = await list(organizationId)
    expect(ids(found).toSorted()).toEqual([connections.saml, connections.oidc].toSorted())
    expect(found[0]).toMatchObject({
      enabled: true,
      organizationId,
      organizationName: 'Test organization',
      domains: ['example.com'],
    })
    const { id } = await newOrganization(world)
    await completeConnection(world, id)
    expect(await list(id)).toEqual([])
    await isRefused(list(absent('org')), notFound)
  },
  async 'connection.listConnectionsByDomain'({ call, connections }) {
    const list = async (domain: string) =>
      (await call('connection.listConnectionsByDomain', domain)).connections
    expect(ids(await list('Example.com')).toSorted()).toEqual([connections.saml, connections.oidc].toSorted())
    expect(await list('nobody.example')).toEqual([])
    expect(await list('[object Object]')).toEqual([])
  },
  'connection.enableConnection': (world) => isSwitched(world),
  'connection.disableConnection': (world) => isSwitched(world),
  async 'connection.createConnection'(world) {
    const { id: organizationId } = await newOrganization(world)
    const create = (input: object) => world.call('connection.createConnection', organizationId, input)
    const { connection } = await create({ provider: 1, type: 2 })
    expect(connection).toMatchObject({ provider: 1, providerKey: 'okta', type: 2, status: 1, enabled: false })
    expect((await create({ type: 1, providerKey: 'entra-id' })).connection).toMatchObject({ provider: 3 })
    expect((await create({ provider: 8, type: 1 })).connection).toMatchObject({ provider: 8, type: 1 })
    await isRefused(create({ provider: 1, type: 3 }), invalid)
    await isRefused(create({ providerKey: 'unheard-of', type: 2 }), invalid)
    await isRefused(world.call('connection.createConnection', absent('org'), { type: 1 }), notFound)
  },
  async 'connection.deleteConnection'(world) {
    const { id: organizationId } = await newOrganization(world)
    const { id } = await completeConnection(world, organizationId)
    await isRefused(world.call('connection.deleteConnection', world.organizationId, id), notFound)
    await world.call('connection.deleteConnection', organizationId, id)
    await isRefused(world.call('connection.getConnection', organizationId, id), notFound)
  },
  'connection.listAppConnections': ({ call }) =>
    isRefused(call('connection.listAppConnections', {}), notImplemented),
  async 'domain.createDomain'(world) {
    const { id: organizationId } = await newOrganization(world)
    const name = `${unique('created')}.example`
    const create = (domain: string, options?: object) =>
      world.call('domain.createDomain', organizationId, domain, options)
    const { domain } = await create(name, { domainType: 'ORGANIZATION_DOMAIN' })
    expect(domain).toMatchObject({
      domain: name,
      organizationId,
      verificationStatus: 2,
      verificationMethod: 1,
      domainType: 2,
    })
    await isRefused(create(name), { name: 'ScalekitConflictException', errorCode: 'ALREADY_EXISTS' })
    await isRefused(create('no domain'), invalid)
    await isRefused(create('gmail.com'), invalid)
    await isRefused(create(name, { domainType: 'ALLOWED_EMAIL_DOMAIN' }), invalid)
    await isRefused(world.call('domain.createDomain', absent('org'), name), notFound)
  },
  async 'domain.getDomain'(world) {
    const { id: organizationId } = await newOrganization(world)
    const name = `${unique('got')}.example`
    const { domain } = await world.call('domain.createDomain', organizationId, name)
    const get = (of: string, id: string) => world.call('domain.getDomain', of, id)
    expect((await get(organizationId, domain.id)).domain).toEqual(domain)
    await isRefused(get(organizationId, absent('dom')), notFound)
    await isRefused(get(world.organizationId, domain.id), notFound)
  },
  async 'domain.listDomains'(world) {
    const { id: organizationId } = await newOrganization(world)
    const list = async (options?: object) =>
      (await world.call('domain.listDomains', organizationId, options)).domains
    expect(await list()).toEqual([])
    const { domain } = await world.call('domain.createDomain', organizationId, `${unique('listed')}.example`)
    expect(await list()).toEqual([domain])
    expect(await list({ domainType: 'ALLOWED_EMAIL_DOMAIN' })).toEqual([])
    await isRefused(world.call('domain.listDomains', absent('org')), notFound)
  },
  async 'domain.deleteDomain'(world) {
    const { id: organizationId } = await newOrganization(world)
    const { domain } = await world.call('domain.createDomain', organizationId, `${unique('gone')}.example`)
    await isRefused(world.call('domain.deleteDomain', world.organizationId, domain.id), notFound)
    await world.call('domain.deleteDomain', organizationId, domain.id)
    await isRefused(world.call('domain.deleteDomain', organizationId, domain.id), notFound)
  },
  async 'directory.listDirectories'({ call, organizationId }) {
    expect((await call('directory.listDirectories', organizationId)).directories).toEqual([])
    await isRefused(call('directory.listDirectories', absent('org')), notFound)
  },
  'directory.getDirectory': (world) => hasNoDirectory(world, 'directory.getDirectory'),
  async 'directory.getPrimaryDirectoryByOrganizationId'({ call, organizationId }) {
    await expect(call('directory.getPrimaryDirectoryByOrganizationId', organizationId)).rejects.toBe(
      'directory does not exist for organization',
    )
  },
  'directory.listDirectoryUsers': (world) => hasNoDirectory(world, 'directory.listDirectoryUsers'),
  'directory.listDirectoryGroups': (world) => hasNoDirectory(world, 'directory.listDirectoryGroups'),
  'directory.enableDirectory': (world) => hasNoDirectory(world, 'directory.enableDirectory'),
  'directory.disableDirectory': (world) => hasNoDirectory(world, 'directory.disableDirectory'),
  'directory.deleteDirectory': (world) => hasNoDirectory(world, 'directory.deleteDirectory'),
  'directory.createDirectory': ({ call, organizationId }) =>
    isRefused(call('directory.createDirectory', organizationId, { directoryType: 1 }), notImplemented),
  ...userTests,
}

async function hasNoDirectory({ call, organizationId }: ScalekitWorld, method: MethodName): Promise<void> {
  await isRefused(call(method, organizationId, 'dir_1'), notFound)
}

async function isSwitched(world: ScalekitWorld): Promise<void> {
  const { id: organizationId } = await newOrganization(world)
  const { id } = await completeConnection(world, organizationId)
  const change = (to: 'enable' | 'disable', of: string) =>
    world.call(`connection.${to}Connection`, organizationId, of)
  expect((await change('enable', id)).enabled).toBe(true)
  expect(ids((await world.call('connection.listConnections', organizationId)).connections)).toEqual([id])
  expect((await change('disable', id)).enabled).toBe(false)
  const draft = await world.call('connection.createConnection', organizationId, { provider: 1, type: 2 })
  await isRefused(change('enable', draft.connection.id), {
    name: 'ScalekitBadRequestException',
    errorCode: 'CONNECTION_INCOMPLETE',
  })
  await isRefused(change('enable', absent('conn')), notFound)
}

describe.each(testEngines)(
  'Scalekit’s library, as it is published, against Cardea on %s',
  (engine: TestEngine) => {
    let world: ScalekitWorld
    beforeAll(async () => {
      world = await openScalekitWorld(engine)
    })
    afterAll(async () => {
      await world.cardea.close()
      expect(world.cardea.faults).toEqual([])
    })

    it.each(Object.entries(tests))('%s', (_, test) => test(world))

    it('has a test for every method', () => {
      expect(Object.keys(tests).toSorted()).toEqual(Object.keys(methods).toSorted())
    })

    it('tells of the request and of each field that is wrong', async () => {
      const refused = await world.call('organization.createOrganization', '').catch((error: unknown) => error)
      const [info] = refused.errDetails
      expect(info.requestInfo.requestId).toMatch(/^[\w-]{10,}$/)
      expect(info.validationErrorInfo.fieldViolations).toMatchObject([{ field: 'display_name' }])
    })

    it('gets a new token by itself when the one that it has opens nothing any more', async () => {
      const { clientId, clientSecret, cardea } = world
      const library = world.client()
      await library.organization.listOrganization()
      const before = library.coreClient.accessToken
      const revoked = await fetch(`${cardea.url}/oauth/revoke`, {
        method: 'POST',
        body: new URLSearchParams({ token: before, client_id: clientId, client_secret: clientSecret }),
      })
      expect(revoked.status).toBe(200)
      expect((await library.organization.listOrganization()).organizations).not.toEqual([])
      expect(library.coreClient.accessToken).not.toBe(before)
    })

    it('a wrong secret is an error of the token endpoint', async () => {
      const stranger = world.client({ clientId: world.clientId, clientSecret: 'wrong' })
      await isRefused(stranger.organization.listOrganization(), { response: { status: 401 } })
    })

    it('a client without the permission is refused, and nothing is done', async () => {
      const weak = world.client(await world.machineWith(['read:organizations']))
      const name = unique('Never')
      await isRefused(weak.organization.createOrganization(name), {
        name: 'ScalekitForbiddenException',
        httpStatus: 403,
        errorCode: 'PERMISSION_DENIED',
      })
      const { organizations } = await weak.organization.searchOrganization(name)
      expect(organizations).toEqual([])
    })

    it('a client of one organization sees that one alone', async () => {
      const { id } = await newOrganization(world)
      const bound = world.client(await world.machineWith(['read:organizations', 'write:domains'], id))
      const found = await bound.organization.listOrganization()
      expect([ids(found.organizations), found.totalSize]).toEqual([[id], 1])
      await isRefused(bound.organization.getOrganization(world.organizationId), notFound)
      // That a domain is theirs, an organization cannot say itself.
      await isRefused(bound.domain.createDomain(id, `${unique('own')}.example`), {
        name: 'ScalekitForbiddenException',
      })
    })

    it('a client of one organization keeps its members, and says nothing of users', async () => {
      const { id } = await newOrganization(world)
      const domain = `${unique('bound')}.example`
      await world.call('domain.createDomain', id, domain)
      const bound = world.client(await world.machineWith(['read:members', 'write:members'], id))
      const email = `bo@${domain}`
      const { user } = await bound.user.createUserAndMembership(id, { email })
      expect(ids((await bound.user.listOrganizationUsers(id)).users)).toEqual([user.id])
      await isRefused(bound.user.listOrganizationUsers(world.organizationId), notFound)
      await isRefused(bound.user.deleteMembership(world.organizationId, user.id), notFound)
      const forbidden = { name: 'ScalekitForbiddenException', errorCode: 'PERMISSION_DENIED' }
      await isRefused(bound.user.getUser(user.id), forbidden)
      const described = { email: `cy@${domain}`, externalId: unique('person') }
      await isRefused(bound.user.createUserAndMembership(id, described), forbidden)
      expect((await bound.user.listOrganizationUsers(id)).totalSize).toBe(1)
    })

    it('who is invited is mailed, becomes a member under an id of their own, and is invited no more', async () => {
      const { id } = await newOrganization(world)
      const domain = `${unique('elsewhere')}.example`
      const email = `eve@${domain}`
      const { user } = await world.call('user.createUserAndMembership', id, { email })
      const inbox = await world.cardea.open(`${world.cardea.url}/mail`)
      expect(inbox.text).toContain(email)
      // Their domain becomes the organization's, so that it can vouch for them.
      await world.call('domain.createDomain', id, domain)
      const { user: member } = await world.call('user.createUserAndMembership', id, { email })
      expect([user.id.slice(0, 4), member.id.slice(0, 5)]).toEqual(['inv_', 'user_'])
      expect(ids((await world.call('user.listOrganizationUsers', id)).users)).toEqual([member.id])
      await isRefused(world.call('user.resendInvite', id, user.id), notFound)
    })

    it('what it does is done by its application', async () => {
      const { id } = await newOrganization(world)
      await world.call('organization.deleteOrganization', id)
      const path = '/v1/events?type=organization.deleted&limit=100'
      const actor = async () =>
        (await world.cardea.api('GET', path)).items.find(({ objectId }: Answer) => objectId === id)?.actor
      // An event is listed as soon as every change that began before it is done.
      await expect.poll(actor).toMatchObject({ kind: 'application' })
    })
  },
)
