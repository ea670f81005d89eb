import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FastifyInstance } from 'fastify'
import { createApiKey } from '../src/applications/create-api-key.ts'
import { type Permission, permissions } from '../src/applications/permissions.ts'
import { workosTable } from '../src/dialects/workos/routes.ts'
import type { WorkosRoute } from '../src/dialects/workos/workos-route.ts'
import { openSigningKeys } from '../src/keys/signing-keys.ts'
import { buildServer } from '../src/main.ts'
import { type TestParts, testParts } from './test-parts.ts'

const absent = '7ZZZZZZZZZZZZZZZZZZZZZZZZZ'

/** An address of this operation with ids of nothing. */
function addressOf({ path }: WorkosRoute): string {
  return path
    .replace(':organizationId', `org_${absent}`)
    .replace(':connectionId', `conn_${absent}`)
    .replace(':domainId', `dom_${absent}`)
    .replace(/:\w+/, 'nothing')
}

describe('the WorkOS dialect: one set of permissions guards every dialect', () => {
  let parts: TestParts
  let server: FastifyInstance
  let table: readonly WorkosRoute[]
  beforeAll(async () => {
    parts = await testParts()
    const keys = await openSigningKeys(parts)
    server = await buildServer(parts, keys)
    table = workosTable({ ...parts, keys })
  })
  afterAll(async () => {
    await server.close()
    await parts.close()
  })

  const keyWith = async (scopes: readonly Permission[]) => {
    const name = `key ${Buffer.from(parts.random.bytes(8)).toString('hex')}`
    return (await createApiKey(parts, { scopes: ['*'] }, { name, scopes, organizationId: null })).key
  }
  const send = (
    route: WorkosRoute,
    authorization: string | undefined,
    headers: Record<string, string> = {},
  ) =>
    server.inject({
      method: route.method,
      url: addressOf(route),
      headers: {
        host: new URL(parts.config.publicUrl).host,
        'content-type': 'application/json',
        ...(authorization === undefined ? {} : { authorization }),
        ...headers,
      },
      ...(route.method === 'POST' || route.method === 'PUT' ? { payload: '{}' } : {}),
    })

  it('refuses every operation to who has no key, or a wrong one', async () => {
    for (const route of table) {
      for (const authorization of [undefined, 'Bearer sk_wrong', 'Basic c2s6']) {
        const answer = await send(route, authorization)
        expect([answer.statusCode, answer.json()], route.path).toEqual([
          401,
          { code: 'unauthorized', message: 'Unauthorized' },
        ])
      }
    }
  })

  it('refuses every operation to a key that lacks any one of its permissions and has all others', async () => {
    for (const route of table) {
      for (const lacking of route.permissions) {
        const others = permissions.filter((each) => each !== '*' && each !== lacking)
        const answer = await send(route, `Bearer ${await keyWith(others)}`)
        expect([answer.statusCode, answer.json<{ code: string }>().code], `${route.path} ${lacking}`).toEqual(
          [403, 'forbidden'],
        )
      }
    }
  })

  it('opens every operation to a key with its permissions and no other', async () => {
    for (const route of table) {
      const answer = await send(route, `Bearer ${await keyWith(route.permissions)}`)
      expect([401, 403], `${route.method} ${route.path}`).not.toContain(answer.statusCode)
      expect(answer.statusCode, `${route.method} ${route.path}`).toBeLessThan(500)
      if (answer.statusCode < 400) expect(answer.headers['ratelimit'], route.path).toMatch(/^"api-key"/)
    }
  })

  it('is not opened by an operator’s cookie: what calls is a program', async () => {
    const [route] = table.filter(({ path }) => path === '/organizations')
    if (route === undefined) throw new Error('no such operation')
    expect((await send(route, undefined, { cookie: 'cardea_account=anything' })).statusCode).toBe(401)
  })

  it('answers a malformed body as the library can read it, and an address that is not served, too', async () => {
    const authorization = `Bearer ${await keyWith(['*'])}`
    const host = new URL(parts.config.publicUrl).host
    const headers = { host, authorization, 'content-type': 'application/json' }
    const malformed = await server.inject({
      method: 'POST',
      url: '/organizations',
      headers,
      payload: '{"a":1}',
    })
    expect(malformed.statusCode).toBe(422)
    expect(malformed.json<{ errors: unknown[] }>().errors).toContainEqual({
      field: 'a',
      code: 'unknown_field',
      message: 'There is no such field.',
    })
    for (const url of ['/organizations/x/roles', '/directories/a/b']) {
      const nothing = await server.inject({ method: 'GET', url, headers })
      expect([nothing.statusCode, nothing.json<{ code: string }>().code]).toEqual([404, 'entity_not_found'])
    }
  })
})
