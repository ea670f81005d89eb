import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, openApiServer } from './api-server.ts'
import type { Permission } from '../src/applications/permissions.ts'
import type { OrganizationId } from '../src/storage/ids.ts'
import { createWorld, unique, type World } from './api-world.ts'

describe('rules of the native API', () => {
  let api: ApiServer
  let world: World
  beforeAll(async () => {
    api = await openApiServer()
    world = createWorld(api)
  })
  afterAll(() => api.close())

  const get = (path: string, key?: string | null) => api.call({ method: 'GET', path }, key)
  const patch = (path: string, body: object, key?: string) => api.call({ method: 'PATCH', path, body }, key)

  describe('organizations', () => {
    it('get a slug from their name; a taken one gets a suffix', async () => {
      const first = await world.organization({ name: 'Umlaut Bücher AG' })
      const second = await world.organization({ name: 'Umlaut Bücher AG' })
      expect(first.slug).toBe('umlaut-bucher-ag')
      expect(second.slug).toMatch(/^umlaut-bucher-ag-[0-9a-f]{6}$/)
    })

    it('have the defaults of the specification', async () => {
      expect(await world.organization({ name: 'Plain' })).toMatchObject({
        externalId: null,
        metadata: {},
        policy: { authRequired: 'any', requireMfa: false },
        jit: true,
        allowOutsideProfiles: false,
      })
    })

    it('keep what a patch does not name; null clears', async () => {
      const { id } = await world.organization({
        externalId: unique('e'),
        metadata: { plan: 'pro' },
        jit: false,
      })
      const path = `/v1/organizations/${String(id)}`
      expect((await patch(path, { policy: { requireMfa: true } })).body).toMatchObject({
        metadata: { plan: 'pro' },
        policy: { authRequired: 'any', requireMfa: true },
        jit: false,
      })
      expect((await patch(path, { externalId: null, metadata: {} })).body).toMatchObject({
        externalId: null,
        metadata: {},
        policy: { authRequired: 'any', requireMfa: true },
      })
    })

    it.each(['externalId', 'slug'])('are found by %s, exactly', async (filter) => {
      const value = unique('find-me-')
      const { id } = await world.organization({ [filter]: value })
      const found = async (text: string) => (await get(`/v1/organizations?${filter}=${text}`)).body.items
      expect(await found(value)).toMatchObject([{ id }])
      expect(await found(value.slice(0, -1))).toEqual([])
      expect(await found(value.toUpperCase())).toEqual([])
    })

    it('are found by a verified domain, not by a claimed one', async () => {
      const claimant = await world.organization()
      const owner = await world.organization()
      const { domain } = await world.domain(claimant.id)
      const found = async () =>
        (await get(`/v1/organizations?domain=${String(domain).toUpperCase()}`)).body.items
      expect(await found()).toEqual([])
      await world.domain(owner.id, { domain, state: 'verified' })
      expect(await found()).toMatchObject([{ id: owner.id }])
    })

    it('are listed page by page, each once', async () => {
      const seen: string[] = []
      let cursor = ''
      do {
        const { body } = await get(`/v1/organizations?limit=3${cursor}`)
        expect(body.items.length).toBeLessThanOrEqual(3)
        seen.push(...body.items.map(({ id }: { id: string }) => id))
        cursor = body.nextCursor === null ? '' : `&cursor=${String(body.nextCursor)}`
      } while (cursor !== '')
      const rows = await api.parts.db.kysely.selectFrom('organizations').select('id').orderBy('id').execute()
      expect(seen).toEqual(rows.map(({ id }) => id))
    })

    it.each([
      ['a NUL', { name: 'Acme\u0000' }],
      ['a line break', { name: 'Acme\nInc' }],
      ['nothing visible', { name: '   ' }],
      ['a NUL in metadata', { name: 'Acme', metadata: { a: 'x\u0000' } }],
      ['an odd metadata name', { name: 'Acme', metadata: { 'a b': 'x' } }],
    ])('may not have %s', async (_, body) => {
      expect((await api.call({ method: 'POST', path: '/v1/organizations', body })).status).toBe(400)
    })
  })

  describe('a domain that is verified for one organization', () => {
    it('cannot be claimed or verified for another', async () => {
      const [owner, other] = [await world.organization(), await world.organization()]
      const { domain } = await world.domain(owner.id, { state: 'verified' })
      for (const state of ['pending', 'verified']) {
        const path = `/v1/organizations/${String(other.id)}/domains`
        const answer = await api.call({
          method: 'POST',
          path,
          body: { domain: String(domain).toUpperCase(), state },
        })
        expect([answer.status, answer.body.code]).toEqual([409, 'request.conflict'])
      }
    })

    it('can be verified for another once its owner released it', async () => {
      const [owner, other] = [await world.organization(), await world.organization()]
      const { domain, id } = await world.domain(owner.id, { state: 'verified' })
      await patch(`/v1/organizations/${String(owner.id)}/domains/${String(id)}`, { state: 'pending' })
      expect(await world.domain(other.id, { domain, state: 'verified' })).toMatchObject({ state: 'verified' })
    })

    it('knows since when', async () => {
      const { id } = await world.organization()
      const domain = await world.domain(id, { state: 'verified' })
      expect(Date.parse(domain.verifiedAt)).not.toBeNaN()
      const path = `/v1/organizations/${String(id)}/domains/${String(domain.id)}`
      expect((await patch(path, { state: 'pending' })).body.verifiedAt).toBeNull()
    })
  })

  describe('the pre-check', () => {
    const available = async (domain: string) => (await get(`/v1/sso-available?domain=${domain}`, null)).body
    const connections = async (domain: string) => (await get(`/v1/connections?domain=${domain}`)).body.items

    it('says yes only for a verified domain with an active connection', async () => {
      const { id } = await world.organization()
      const { domain, id: domainId } = await world.domain(id)
      const connection = await world.connection(id)
      const domainPath = `/v1/organizations/${String(id)}/domains/${String(domainId)}`
      const connectionPath = `/v1/connections/${String(connection.id)}`
      const both = async () => [await available(domain), (await connections(domain)).length]

      expect(await both()).toEqual([{ available: false }, 0])
      await patch(connectionPath, { status: 'active' })
      expect(await both()).toEqual([{ available: false }, 0])
      await patch(domainPath, { state: 'verified' })
      expect(await both()).toEqual([{ available: true }, 1])
      await patch(connectionPath, { status: 'inactive' })
      expect(await both()).toEqual([{ available: false }, 0])
    })

    it.each(['nobodys.example', 'com', '10.0.0.1', 'https://acme.com', '%00'])(
      'says no to %s',
      async (domain) => {
        expect(await available(domain)).toEqual({ available: false })
      },
    )

    it('normalizes what it is asked', async () => {
      const { id } = await world.organization()
      await world.domain(id, { domain: 'bücher-vor.example', state: 'verified' })
      await world.connection(id, { status: 'active' })
      expect(await available(encodeURIComponent('BÜCHER-vor.example.'))).toEqual({ available: true })
    })
  })

  describe('API keys', () => {
    it('cannot make or widen a key beyond their own scopes', async () => {
      const key = await api.keyWith(['write:api_keys', 'read:logins'])
      const create = (scopes: string[]) =>
        api.call({ method: 'POST', path: '/v1/api-keys', body: { name: unique('k'), scopes } }, key)
      expect((await create(['*'])).body.code).toBe('request.insufficient_scope')
      expect((await create(['read:profiles'])).body.code).toBe('request.insufficient_scope')
      const { status, body } = await create(['read:logins'])
      expect(status).toBe(201)
      const widened = await patch(`/v1/api-keys/${String(body.id)}`, { scopes: ['*'] }, key)
      expect(widened.body.code).toBe('request.insufficient_scope')
    })

    it('that name an organization which is not there are refused with the field', async () => {
      const body = {
        name: unique('k'),
        scopes: ['read:logins'],
        organizationId: 'org_7ZZZZZZZZZZZZZZZZZZZZZZZZZ',
      }
      const answer = await api.call({ method: 'POST', path: '/v1/api-keys', body })
      expect([answer.status, answer.body.errors]).toEqual([
        400,
        [expect.objectContaining({ field: 'organizationId' })],
      ])
    })

    it('work until they are deleted', async () => {
      const { id, key } = await world.apiKey({ scopes: ['read:organizations'] })
      expect((await get('/v1/organizations', key)).status).toBe(200)
      await api.call({ method: 'DELETE', path: `/v1/api-keys/${String(id)}` })
      expect((await get('/v1/organizations', key)).status).toBe(401)
    })

    it('go with their organization', async () => {
      const { id } = await world.organization()
      const { key } = await world.apiKey({ scopes: ['read:organizations'], organizationId: id })
      await api.call({ method: 'DELETE', path: `/v1/organizations/${String(id)}` })
      expect((await get('/v1/organizations', key)).status).toBe(401)
    })
  })

  describe('an application', () => {
    it.each(['requirePushedRequests', 'idTokenFormPost'])(
      'has %s off, until it is switched on',
      async (setting) => {
        const { id } = await world.application()
        const path = `/v1/applications/${String(id)}`
        const current = async () => (await get(path)).body[setting] as unknown
        expect(await current()).toBe(false)
        expect((await patch(path, { [setting]: true })).body[setting]).toBe(true)
        await patch(path, { name: 'Renamed' })
        expect(await current()).toBe(true)
        expect((await patch(path, { [setting]: 'yes' })).body.errors).toMatchObject([{ field: setting }])
        expect((await patch(path, { [setting]: null })).body.errors).toMatchObject([{ field: setting }])
        expect((await patch(path, { [setting]: false })).body[setting]).toBe(false)
        expect(await world.application({ [setting]: true })).toMatchObject({ [setting]: true })
      },
    )
  })

  describe('an application that acts for itself', () => {
    const create = (body: object, key: string) =>
      api.call({ method: 'POST', path: '/v1/applications', body: { name: 'x', type: 'm2m', ...body } }, key)
    const refusal = { status: 403, body: { code: 'request.insufficient_scope' } }
    const makers: [string, (scopes: Permission[]) => Promise<string>][] = [
      ['an API key', (scopes) => api.keyWith(scopes)],
      ['an m2m application', (scopes) => api.tokenWith(scopes)],
    ]

    describe.each(makers)('made by %s', (_, credentialWith) => {
      it('gets no scope that its maker lacks; scopes that mean nothing here are free', async () => {
        const maker = await credentialWith(['write:applications', 'read:logins'])
        expect(await create({ scopes: ['read:profiles'] }, maker)).toMatchObject(refusal)
        const granted = await create({ scopes: ['read:logins', 'invoices:read'] }, maker)
        expect(granted).toMatchObject({ status: 201 })
        const path = `/v1/applications/${String(granted.body.id)}`
        expect(await patch(path, { scopes: ['write:api_keys'] }, maker)).toMatchObject(refusal)
        expect((await get(path)).body.scopes).toEqual(['read:logins', 'invoices:read'])
      })

      it('is no way to more: whoever lacks its scopes gives it neither secret, key nor audience', async () => {
        const { id } = await world.application({ type: 'm2m', scopes: ['read:profiles'] })
        const path = `/v1/applications/${String(id)}`
        const maker = await credentialWith(['write:applications', 'read:applications'])
        const { publicKey } = generateKeyPairSync('ed25519')
        const jwks = { keys: [publicKey.export({ format: 'jwk' })] }
        expect(await api.call({ method: 'POST', path: `${path}/secrets` }, maker)).toMatchObject(refusal)
        expect(await patch(path, { jwks }, maker)).toMatchObject(refusal)
        expect(await patch(path, { audiences: [] }, maker)).toMatchObject(refusal)
        expect((await get(path)).body.jwks).toBeNull()
        expect((await get(`${path}/secrets`)).body.items).toHaveLength(1)
        expect((await patch(path, { name: 'Renamed' }, maker)).status).toBe(200)
        expect((await patch(path, { jwks })).status).toBe(200)
      })

      it('makes keys with its own scopes only', async () => {
        const maker = await credentialWith(['write:api_keys', 'read:logins'])
        const key = (scopes: string[]) =>
          api.call({ method: 'POST', path: '/v1/api-keys', body: { name: unique('k'), scopes } }, maker)
        expect(await key(['*'])).toMatchObject(refusal)
        expect(await key(['read:profiles'])).toMatchObject(refusal)
        expect(await key(['read:logins'])).toMatchObject({ status: 201 })
      })
    })

    describe('in one organization', () => {
      it('is made so for good, of an organization that there is, with its permissions only', async () => {
        const { id: organizationId } = await world.organization()
        const made = await create({ organizationId, scopes: ['read:logins'] }, api.rootKey)
        expect([made.status, made.body.organizationId]).toEqual([201, organizationId])
        const path = `/v1/applications/${String(made.body.id)}`
        expect((await get(path)).body.organizationId).toBe(organizationId)
        for (const patched of [{ organizationId: null }, { scopes: ['write:applications'] }]) {
          expect((await patch(path, patched)).status).toBe(400)
        }
        expect((await get(path)).body).toMatchObject({ organizationId, scopes: ['read:logins'] })
        const absent = String(organizationId).slice(0, -4) + '0000'
        for (const body of [
          { organizationId: absent },
          { organizationId: 'acme' },
          { organizationId, type: 'web' },
        ]) {
          expect((await create(body, api.rootKey)).body.errors).toMatchObject([{ field: 'organizationId' }])
        }
      })

      it('cannot even see applications, its own neither, and goes with its organization', async () => {
        const { id: organizationId } = await world.organization()
        const token = await api.tokenWith(['read:organizations'], organizationId as OrganizationId)
        expect((await get('/v1/applications', token)).body).toMatchObject(refusal.body)
        expect((await get('/v1/organizations', token)).body.items).toMatchObject([{ id: organizationId }])
        await api.call({ method: 'DELETE', path: `/v1/organizations/${String(organizationId)}` })
        expect((await get('/v1/organizations', token)).status).toBe(401)
      })
    })

    it('cannot have *', async () => {
      const { status, body } = await create({ scopes: ['read:logins', '*'] }, api.rootKey)
      expect([status, body.errors]).toEqual([
        400,
        [expect.objectContaining({ field: 'scopes.1', code: 'everything' })],
      ])
    })
  })

  it('an application without a secret of its own type says so', async () => {
    expect(await world.application({ type: 'spa' })).toMatchObject({ clientSecret: null })
    expect(await world.application({ type: 'm2m' })).toMatchObject({ clientSecret: expect.any(String) })
  })
})

describe('incidents row 52: a connection that is deleted and made again with the same id', () => {
  it('has none of its former people', async () => {
    const api = await openApiServer()
    const world = createWorld(api)
    const { id: organizationId } = await world.organization()
    const { id } = await world.connection(organizationId, { status: 'active' })
    await world.signIn(id)
    await api.call({ method: 'DELETE', path: `/v1/connections/${String(id)}` })
    const declaration = {
      organizations: [
        { id: organizationId, name: 'Acme', connections: [{ id, protocol: 'oidc', provider: 'keycloak' }] },
      ],
    }
    const { body } = await api.call({ method: 'POST', path: '/v1/apply', body: { declaration } })
    expect(body.changes).toContainEqual(expect.objectContaining({ action: 'create', kind: 'connection', id }))
    expect(await api.parts.db.kysely.selectFrom('profiles').select('id').execute()).toEqual([])
    await api.close()
  })
})
