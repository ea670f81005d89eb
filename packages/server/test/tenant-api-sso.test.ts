import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDomain } from '../src/domains/create-domain.ts'
import type { OrganizationId } from '../src/storage/ids.ts'
import { wholeDeployment } from '../src/storage/tenant.ts'
import { unique } from './api-world.ts'
import { countWinners } from './count-winners.ts'
import { type CustomerOidcIdp, customerOidcIdp } from './customer-oidc-idp.ts'
import { testEngines } from './test-database.ts'
import { type TenantWorld, openTenantWorld } from './tenant-world.ts'

describe.each(testEngines)('how owners set up single sign-on, on %s', (engine) => {
  let world: TenantWorld
  let idp: CustomerOidcIdp
  beforeAll(async () => {
    world = await openTenantWorld(engine)
    idp = await customerOidcIdp()
  })
  afterAll(async () => {
    await world.close()
    await idp.close()
  })

  const usual = () => ({
    provider: 'custom',
    issuerUrl: idp.issuer,
    clientId: idp.clientId,
    clientSecret: 'the-owners-client-secret',
  })
  const settings = (organizationId: OrganizationId, secret: string) => {
    const path = `/api/user/organizations/${organizationId}/settings/sso`
    return {
      put: (body: unknown) => world.call({ method: 'PUT', path, secret, body }),
      get: () => world.call({ path, secret }),
      remove: () => world.call({ method: 'DELETE', path, secret }),
      test: () => world.call({ method: 'POST', path: `${path}/test`, secret }),
    }
  }
  const owned = async () => {
    const { id } = await world.organization()
    const { secret } = await world.member(id, { role: 'owner' })
    return { id, ...settings(id, secret) }
  }
  const connections = (organizationId: OrganizationId) =>
    world.parts.db.kysely
      .selectFrom('connections')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .execute()

  it('there is none, one is made, it is shown without its secret, and deleted', async () => {
    const own = await owned()
    expect((await own.get()).body.data).toBeNull()
    const { status, body } = await own.put(usual())
    expect([status, body.data]).toEqual([
      200,
      {
        connectionId: expect.stringMatching(/^conn_/) as string,
        provider: 'generic-oidc',
        issuerUrl: idp.issuer,
        clientId: idp.clientId,
        hasClientSecret: true,
        status: 'active',
        redirectUri: 'http://localhost:4000/api/auth/sso/callback',
        createdAt: expect.any(String) as string,
        updatedAt: expect.any(String) as string,
      },
    ])
    const shown = await own.get()
    expect(shown.body.data).toEqual(body.data)
    expect(shown.text).not.toContain('the-owners-client-secret')
    expect(JSON.stringify(world.parts.log.lines)).not.toContain('the-owners-client-secret')
    expect((await own.remove()).status).toBe(200)
    expect([(await own.get()).body.data, await connections(own.id)]).toEqual([null, []])
    expect((await own.remove()).body.code).toBe('NOT_FOUND')
  })

  it('keeps that its test has passed, for the settings that were tested', async () => {
    const own = await owned()
    await own.put(usual())
    const kept = async () => {
      const [row] = await connections(own.id)
      const isOfNow = row?.reached_settings_at?.getTime() === row?.updated_at.getTime()
      return row?.reached_at instanceof Date && isOfNow
    }
    expect(await kept()).toBe(false)
    expect((await own.test()).body.data.success).toBe(true)
    expect(await kept()).toBe(true)
    await own.put({ ...usual(), clientId: 'another' })
    expect(await kept()).toBe(false)
    await own.put({ ...usual(), issuerUrl: 'https://nowhere.example' })
    expect((await own.test()).body.data.success).toBe(false)
    expect(await kept()).toBe(false)
  })

  it('is one: to set it again changes it, at the same time too', async () => {
    const own = await owned()
    const made = await countWinners(async () => (await own.put(usual())).status === 200, 5)
    expect(made).toBe(5)
    const { body } = await own.put({ ...usual(), provider: 'okta', clientId: 'another' })
    expect(body.data).toMatchObject({ provider: 'okta', clientId: 'another' })
    expect(await connections(own.id)).toHaveLength(1)
  })

  it('leaves what the operator has set up alone', async () => {
    const own = await owned()
    const operators = await world.connection(own.id)
    expect((await own.get()).body.data).toBeNull()
    await own.put(usual())
    await own.remove()
    expect((await connections(own.id)).map(({ id }) => id)).toEqual([operators])
  })

  it.each(['google-workspace', 'okta', 'entra-id', 'custom-oidc', 'keycloak'])(
    'knows the provider %s',
    async (provider) => {
      const own = await owned()
      const { body } = await own.put({ ...usual(), provider })
      const names: Record<string, string> = { 'google-workspace': 'google', 'custom-oidc': 'generic-oidc' }
      expect(body.data.provider).toBe(names[provider] ?? provider)
    },
  )

  it.each([
    ['another provider', { provider: 'nobody' }, 'provider'],
    ['SAML', { provider: 'generic-saml' }, 'provider'],
    ['a name of every object', { provider: 'constructor' }, 'provider'],
    ['no secret', { clientSecret: undefined }, 'clientSecret'],
    ['one field more', { status: 'draft' }, 'status'],
    ['what is no address', { issuerUrl: 'acme' }, 'issuerUrl'],
    [
      'an issuer that stands for many',
      { issuerUrl: 'https://login.microsoftonline.com/common/v2.0' },
      'issuerUrl',
    ],
    ['Google without a verified domain', { issuerUrl: 'https://accounts.google.com' }, 'issuerUrl'],
  ])('refuses %s', async (_, more, field) => {
    const own = await owned()
    const { status, body } = await own.put({ ...usual(), ...more })
    expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED'])
    expect(body.errors.map((fault: { field: string }) => fault.field)).toEqual([field])
    expect(await connections(own.id)).toEqual([])
  })

  it('pins Google to the Workspace whose domain is verified', async () => {
    const own = await owned()
    const domain = `${unique('workspace')}.com`
    await createDomain(world.parts, wholeDeployment, own.id, { domain, state: 'verified' })
    const { status } = await own.put({
      ...usual(),
      provider: 'google',
      issuerUrl: 'https://accounts.google.com',
    })
    expect(status).toBe(200)
    expect((await connections(own.id))[0]?.oidc_settings).toMatchObject({ hostedDomain: domain })
  })

  it('the provider stays who it is once people have come by it', async () => {
    const own = await owned()
    const { connectionId } = (await own.put(usual())).body.data
    await world.parts.db.kysely
      .insertInto('profiles')
      .values({
        id: `prof_${own.id.slice(4)}`,
        organization_id: own.id,
        connection_id: connectionId,
        issuer: idp.issuer,
        idp_id: 'u-1',
      })
      .execute()
    const moved = await own.put({ ...usual(), issuerUrl: 'https://other.example' })
    expect([moved.status, moved.body.code]).toEqual([409, 'CONNECTION_ISSUER_IN_USE'])
    expect((await own.put({ ...usual(), clientSecret: 'a-new-one' })).status).toBe(200)
  })

  it('is nothing to admins, and to tokens only with the scope', async () => {
    const { id } = await world.organization()
    const admin = settings(id, (await world.member(id, { role: 'admin' })).secret)
    for (const answer of [
      await admin.put(usual()),
      await admin.get(),
      await admin.remove(),
      await admin.test(),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([403, 'OWNER_REQUIRED'])
    }
    const { session } = await world.member(id, { role: 'owner' })
    const { text: token } = await world.token(session, { scopes: ['settings:read'] })
    const path = `/api/user/organizations/${id}/settings/sso`
    expect((await world.call({ path, token })).status).toBe(200)
    const put = await world.call({ method: 'PUT', path, token, body: usual() })
    expect([put.status, put.body.code]).toEqual([403, 'INSUFFICIENT_SCOPE'])
  })

  describe('the test', () => {
    it('reads what the saved issuer says of itself, and sends it no secret', async () => {
      const own = await owned()
      expect((await own.test()).body.code).toBe('NOT_FOUND')
      await own.put(usual())
      idp.requests.length = 0
      const { status, body } = await own.test()
      expect([status, body.data]).toEqual([
        200,
        { success: true, message: 'Your provider answers as it should.' },
      ])
      expect(idp.requests).toEqual(['GET /.well-known/openid-configuration', 'GET /keys'])
    })

    it('says what to mend', async () => {
      const own = await owned()
      await own.put({ ...usual(), issuerUrl: `${idp.issuer}/` })
      const { body } = await own.test()
      expect(body.data).toMatchObject({ success: false })
      expect(body.data.message).toContain('issuer')
    })

    it('asks no address of the deployment’s own network', async () => {
      const own = await owned()
      await own.put({ ...usual(), issuerUrl: 'https://10.0.0.1' })
      const { body } = await own.test()
      expect(body.data.success).toBe(false)
      expect(body.data.message).not.toBe('')
    })
  })
})
