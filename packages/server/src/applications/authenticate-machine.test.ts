import { generateKeyPairSync } from 'node:crypto'
import { accessTokenClaims, clientAccessTokenClaims, signJwt } from '@cardea/protocol'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { machineToken } from '../../test/machine-token.ts'
import { testEngines } from '../../test/test-database.ts'
import { type TestParts, testParts } from '../../test/test-parts.ts'
import { openSigningKeys, type SigningKeys } from '../keys/signing-keys.ts'
import { accessTokenRevoke } from '../oauth/access-token-store.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import { newId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { createAuthenticate } from './authenticate.ts'
import { createApiKey } from './create-api-key.ts'
import { type NewApplication, createApplication } from './create-application.ts'
import { applicationDelete } from './store.ts'
import { updateApplication } from './update-application.ts'

describe.each(testEngines)('an m2m application at the native API (%s)', (engine) => {
  let parts: TestParts & { readonly keys: SigningKeys }
  let authenticate: ReturnType<typeof createAuthenticate>
  beforeAll(async () => {
    const opened = await testParts(engine)
    parts = { ...opened, keys: await openSigningKeys(opened) }
    authenticate = createAuthenticate(parts)
  })
  afterAll(() => parts.close())

  const scopes = ['read:logins', 'read:profiles', 'invoices:read']

  async function machine(input: Partial<NewApplication> = {}) {
    const created = await createApplication(parts, { name: 'Batch', type: 'm2m', scopes, ...input })
    const { application, clientSecret } = created
    return { application, token: await machineToken(parts, application.clientId, clientSecret ?? '') }
  }
  const callerOf = (token: string) => authenticate(`Bearer ${token}`)
  const refused = (token: string) =>
    expect(callerOf(token)).rejects.toMatchObject({ code: 'request.unauthenticated' })
  const update = (id: Parameters<typeof updateApplication>[1], patch: object) =>
    parts.db.transaction((db) => updateApplication({ ...parts, db }, id, patch))
  /** A token as our endpoint makes it, changed in its claims. */
  const forged = (claims: object, type: 'at+jwt' | 'JWT' = 'at+jwt') => {
    const { application } = last
    const grant = {
      issuer: parts.config.issuer,
      applicationId: application.id,
      clientId: application.clientId,
      audience: parts.config.issuer,
      scope: ['read:logins'],
      organizationId: null,
    }
    const issued = { now: parts.clock.now(), tokenId: 'x' }
    return parts.keys.sign({ ...clientAccessTokenClaims(grant, issued), ...claims }, { type })
  }
  let last: Awaited<ReturnType<typeof machine>>
  beforeAll(async () => {
    last = await machine()
  })

  it('RFC 7009: a token that was given back opens nothing more, and the others go on', async () => {
    const { token } = await machine()
    await accessTokenRevoke(parts.db, String(decodeJwt(token).jti), new Date(Date.now() + 900_000))
    await refused(token)
    expect(await callerOf(last.token)).toMatchObject({ id: last.application.id })
  })

  it('may be a web application that has been granted scopes, and a public client never', async () => {
    const { application, token } = await machine({ type: 'web' })
    expect(await callerOf(token)).toMatchObject({ id: application.id, scopes })
    await update(application.id, { scopes: [] })
    expect(await callerOf(token)).toMatchObject({ scopes: [] })
    const open = await createApplication(parts, { name: 'Page', type: 'spa', scopes })
    const { id: applicationId, clientId } = open.application
    await refused(forged({ application_id: applicationId, client_id: clientId, sub: clientId }))
  })

  it('is the caller, with the scopes of its token, for the whole deployment', async () => {
    expect(await callerOf(last.token)).toEqual({
      id: last.application.id,
      tenant: { kind: 'deployment' },
      scopes,
    })
    expect(await callerOf(forged({}))).toMatchObject({ scopes: ['read:logins'] })
  })

  it('is the caller of its own organization only, whatever its token says, and goes with it', async () => {
    const create = () => createOrganization(parts, wholeDeployment, { name: 'Acme' })
    const [{ id: organizationId }, other] = [await create(), await create()]
    const { application, token } = await machine({ organizationId })
    expect(decodeJwt(token)).toMatchObject({ org_id: organizationId })
    expect(decodeJwt(last.token)).not.toHaveProperty('org_id')
    const tenant = { kind: 'organization', organizationId }
    expect(await callerOf(token)).toEqual({ id: application.id, tenant, scopes })
    const grant = {
      issuer: parts.config.issuer,
      applicationId: application.id,
      clientId: application.clientId,
      audience: parts.config.issuer,
      scope: ['read:logins'],
    }
    for (const named of [null, other.id]) {
      const issued = { now: parts.clock.now(), tokenId: 'x' }
      const claims = clientAccessTokenClaims({ ...grant, organizationId: named }, issued)
      expect(await callerOf(parts.keys.sign(claims, { type: 'at+jwt' }))).toMatchObject({ tenant })
    }
    await parts.db.kysely.deleteFrom('organizations').where('id', '=', organizationId).execute()
    await refused(token)
    await parts.db.kysely.deleteFrom('organizations').where('id', '=', other.id).execute()
  })

  it('needs one statement', async () => {
    const asked: string[] = []
    const query: typeof parts.db.query = (statement, values) => {
      asked.push(statement.name)
      return parts.db.query(statement, values)
    }
    await createAuthenticate({ ...parts, db: { ...parts.db, query } })(`Bearer ${last.token}`)
    expect(asked).toEqual(['application_find_machine'])
  })

  it('loses a scope at once that is taken away, and gets none that it is given later', async () => {
    const { application, token } = await machine()
    await update(application.id, { scopes: ['read:profiles', 'read:events'] })
    expect((await callerOf(token)).scopes).toEqual(['read:profiles'])
  })

  it('is nobody once it is deleted, also when another gets its client id', async () => {
    const { application, token } = await machine({ clientId: 'again' })
    await applicationDelete(parts.db, application.id)
    await refused(token)
    const next = await machine({ clientId: 'again' })
    await refused(token)
    expect(await callerOf(next.token)).toMatchObject({ id: next.application.id })
  })

  it('has nothing of *, even where an older release has stored it', async () => {
    const { application, token } = await machine()
    await parts.db.kysely
      .updateTable('applications')
      .set({ scopes: ['*', 'read:logins'] })
      .where('id', '=', application.id)
      .execute()
    expect((await callerOf(token)).scopes).toEqual(['read:logins'])
    last = { ...last, application }
    expect((await callerOf(forged({ scope: '* read:logins' }))).scopes).toEqual(['read:logins'])
    last = await machine()
  })

  it('has a quarter of an hour', async () => {
    const { token } = await machine()
    const now = parts.clock.now()
    parts.clock.advance(899_000)
    await callerOf(token)
    parts.clock.advance(1_000)
    await refused(token)
    parts.clock.set(now)
  })

  it('needs a token for Cardea, not one for another audience of its own', async () => {
    const { issuer } = parts.config
    await refused((await machine({ audiences: ['https://api.example.com', issuer] })).token)
    await callerOf((await machine({ audiences: [issuer, 'https://api.example.com'] })).token)
  })

  it.each([
    ['of a person', { sid: 'ses_1' }],
    ['with another subject', { sub: 'conn_1:ada' }],
    ['of no application', { application_id: undefined }],
    ['of an application by the wrong kind of id', { application_id: 'key_01JD3ZK8M4X9V7Q2R5T6W8Y0AB' }],
    ['of an application that has another client id', { sub: 'other', client_id: 'other' }],
    ['of another issuer', { iss: 'https://evil.example.com/' }],
    ['without scopes', { scope: undefined }],
  ])('is not served with a token %s', async (_, claims) => {
    await refused(forged(claims))
    await callerOf(forged({}))
  })

  it('is not served with an ID token, by its type alone', async () => {
    await refused(forged({}, 'JWT'))
  })

  it('is not served with a token that another key has signed', async () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const claims = clientAccessTokenClaims(
      {
        issuer: parts.config.issuer,
        applicationId: last.application.id,
        clientId: last.application.clientId,
        audience: parts.config.issuer,
        scope: ['read:logins'],
        organizationId: null,
      },
      { now: parts.clock.now(), tokenId: 'x' },
    )
    const signed = { privateKey, kid: 'theirs', type: 'at+jwt', algorithm: 'EdDSA' } as const
    await refused(signJwt(claims, signed))
  })

  it('is not served with the access token of a person, even one who is named like the application', async () => {
    const grant = {
      issuer: parts.config.issuer,
      clientId: last.application.clientId,
      sid: newId('session', parts),
      scope: ['openid', 'read:logins'],
      nonce: null,
      authTime: parts.clock.now(),
      acr: null,
      connectionId: newId('connection', parts),
      connectionType: 'saml',
      organizationId: null,
      profile: { ...nobody, idpId: 'ada' },
      requestedClaims: null,
    } as const
    const claims = accessTokenClaims(grant, { now: parts.clock.now(), tokenId: 'x' })
    await refused(parts.keys.sign(claims, { type: 'at+jwt' }))
    const named = { ...claims, sub: last.application.clientId, application_id: last.application.id }
    await refused(parts.keys.sign(named, { type: 'at+jwt' }))
  })

  it('is not confused with an API key that looks like a token', async () => {
    const key = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2lnbmF0dXJl'
    const maker = { scopes: ['*'] }
    const { apiKey } = await createApiKey(parts, maker, { name: 'odd', scopes: ['read:events'], key })
    expect(await callerOf(key)).toMatchObject({ id: apiKey.id, scopes: ['read:events'] })
  })
})

const nobody = {
  email: null,
  outside: false,
  domainVerifiedAt: null,
  firstName: null,
  lastName: null,
  name: null,
  username: null,
  groups: [],
  roles: [],
  picture: null,
  locale: null,
  customAttributes: {},
  rawAttributes: {},
}
