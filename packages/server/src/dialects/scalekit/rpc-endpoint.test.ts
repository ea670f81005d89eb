import type { DescMethodUnary } from '@bufbuild/protobuf'
import { Code, ConnectError, type Transport, createClient } from '@connectrpc/connect'
import { createGrpcTransport } from '@connectrpc/connect-node'
import { Scalekit } from '@scalekit-sdk/node'
import { SsoError } from '@cardea/protocol'
import { type Http2Server, connect, createServer } from 'node:http2'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestParts, testParts } from '../../../test/test-parts.ts'
import { createApiKey } from '../../applications/create-api-key.ts'
import { createAuthenticate } from '../../applications/authenticate.ts'
import { type Permission, permissions } from '../../applications/permissions.ts'
import type { Caller, RpcRoute } from '../../http/route.ts'
import { openSigningKeys } from '../../keys/signing-keys.ts'
import { createLimiter } from '../../limits/create-limiter.ts'
import { limitTable } from '../../limits/limit-table.ts'
import { ErrorInfoSchema } from './generated/errdetails_pb.js'
import { OrganizationService } from './generated/organizations_pb.js'
import type { ScalekitProcedure } from './procedure.ts'
import { scalekitTable } from './routes.ts'
import { scalekitRpc } from './rpc-endpoint.ts'

/** A server of this test's own, which speaks HTTP/2 and nothing else. */
async function serve(route: RpcRoute) {
  const server: Http2Server = createServer((request, response) => {
    route.handle(request, response, {
      clientAddress: '192.0.2.1',
      exactAddress: null,
      requestId: 'request-1',
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const baseUrl = `http://127.0.0.1:${String(port)}`
  return {
    baseUrl,
    transport: createGrpcTransport({ baseUrl }),
    close: () => server.close(),
  }
}

/** Calls one procedure with nothing in the message; what comes of it: null, or the error. */
async function call(
  transport: Transport,
  method: DescMethodUnary,
  authorization?: string,
): Promise<ConnectError | null> {
  const headers = authorization === undefined ? {} : { authorization }
  try {
    await transport.unary(method, undefined, undefined, headers, {})
    return null
  } catch (error) {
    return ConnectError.from(error)
  }
}

const errorCodeOf = (error: ConnectError | null) => error?.findDetails(ErrorInfoSchema)[0]?.errorCode ?? null

describe('the Scalekit dialect: one set of permissions guards every dialect', () => {
  let parts: TestParts
  let table: readonly ScalekitProcedure[]
  let served: Awaited<ReturnType<typeof serve>>
  beforeAll(async () => {
    parts = await testParts()
    const keys = await openSigningKeys(parts)
    table = scalekitTable(parts)
    const authenticate = createAuthenticate({ ...parts, keys })
    served = await serve(scalekitRpc({ ...parts, authenticate }, '/scalekit.v1.', table))
  })
  afterAll(async () => {
    served.close()
    await parts.close()
  })

  const keyWith = async (scopes: readonly Permission[]) => {
    const name = `key ${Buffer.from(parts.random.bytes(8)).toString('hex')}`
    const { key } = await createApiKey(parts, { scopes: ['*'] }, { name, scopes, organizationId: null })
    return `Bearer ${key}`
  }

  it('refuses every procedure to who has no token, or a wrong one: UNAUTHENTICATED, so that the library gets a new one', async () => {
    for (const { method } of table) {
      for (const authorization of [undefined, 'Bearer wrong', 'Basic c2s6']) {
        const error = await call(served.transport, method, authorization)
        expect([error?.code, errorCodeOf(error)], method.name).toEqual([
          Code.Unauthenticated,
          'UNAUTHENTICATED',
        ])
      }
    }
  })

  it('refuses every procedure to a caller that lacks any one of its permissions and has all others', async () => {
    for (const { method, permissions: needed } of table) {
      for (const lacking of needed) {
        const others = permissions.filter((each) => each !== '*' && each !== lacking)
        const error = await call(served.transport, method, await keyWith(others))
        expect([error?.code, errorCodeOf(error)], `${method.name} ${lacking}`).toEqual([
          Code.PermissionDenied,
          'PERMISSION_DENIED',
        ])
      }
    }
  })

  it('opens every procedure to a caller with its permissions and no other', async () => {
    const refusals = [
      Code.Unauthenticated,
      Code.PermissionDenied,
      Code.Internal,
      Code.Unknown,
      Code.Unimplemented,
    ]
    for (const { method, permissions: needed } of table) {
      const error = await call(served.transport, method, await keyWith(needed))
      expect(refusals, `${method.name} ${String(error)}`).not.toContain(error?.code)
    }
  })

  it('counts no call without a token as a guess: every client of the library begins with one', async () => {
    const { limiter } = parts
    const before = limiter.look('wrong-api-keys', '192.0.2.1').remaining
    for (let index = 0; index < 3; index += 1) {
      await call(served.transport, OrganizationService.method.listOrganization)
    }
    expect(limiter.look('wrong-api-keys', '192.0.2.1').remaining).toBe(before)
    await call(served.transport, OrganizationService.method.listOrganization, 'Bearer wrong')
    expect(limiter.look('wrong-api-keys', '192.0.2.1').remaining).toBe(before - 1)
  })
})

describe('a procedure on the wire', () => {
  const caller: Caller = { id: 'key_1' as Caller['id'], tenant: { kind: 'deployment' }, scopes: ['*'] }
  let parts: TestParts
  beforeAll(async () => {
    parts = await testParts()
  })
  afterAll(() => parts.close())

  const { method } = OrganizationService
  const list = (handle: ScalekitProcedure['handle']): ScalekitProcedure => ({
    method: method.listOrganization,
    permissions: ['read:organizations'],
    handle,
  })
  async function serving(handle: ScalekitProcedure['handle'], factor = 1) {
    const limiter = createLimiter(parts, limitTable(factor))
    const authenticate = () => Promise.resolve(caller)
    return serve(scalekitRpc({ ...parts, limiter, authenticate }, '/scalekit.v1.', [list(handle)]))
  }
  const options = { headers: { authorization: 'Bearer anything' } }

  it('that there is none of is UNIMPLEMENTED, in trailers that every gRPC client reads', async () => {
    const served = await serving(() => Promise.resolve({}))
    const client = createClient(OrganizationService, served.transport)
    await expect(client.getOrganization({}, options)).rejects.toMatchObject({ code: Code.Unimplemented })
    served.close()
  })

  it('speaks gRPC alone', async () => {
    const served = await serving(() => Promise.resolve({}))
    const session = connect(served.baseUrl)
    for (const type of ['application/json', 'application/connect+json', 'application/grpc-web+proto']) {
      const path = '/scalekit.v1.organizations.OrganizationService/ListOrganization'
      const stream = session.request({ ':method': 'POST', ':path': path, 'content-type': type })
      stream.end('{}')
      const [headers] = (await once(stream, 'response')) as [Record<string, unknown>]
      expect([type, headers[':status']]).toEqual([type, 415])
    }
    session.close()
    served.close()
  })

  it('whose message is too large is refused before anything is done with it', async () => {
    let handled = false
    const served = await serving(() => {
      handled = true
      return Promise.resolve({})
    })
    const client = createClient(OrganizationService, served.transport)
    const large = client.listOrganization({ pageToken: 'x'.repeat(262_145) }, options)
    await expect(large).rejects.toMatchObject({ code: Code.ResourceExhausted })
    expect(handled).toBe(false)
    served.close()
  })

  it('ends for its caller at the deadline that it has named', async () => {
    const served = await serving(() => new Promise(() => undefined))
    const client = createClient(OrganizationService, served.transport)
    const late = client.listOrganization({}, { ...options, timeoutMs: 50 })
    await expect(late).rejects.toMatchObject({ code: Code.DeadlineExceeded })
    served.close()
  })

  it('is limited like any operation of its caller: RESOURCE_EXHAUSTED, which the library does not try again', async () => {
    const served = await serving(() => Promise.resolve({}), 1 / 6000)
    const client = createClient(OrganizationService, served.transport)
    await client.listOrganization({}, options)
    const error = ConnectError.from(
      await client.listOrganization({}, options).catch((thrown: unknown) => thrown),
    )
    expect([error.code, errorCodeOf(error)]).toEqual([Code.ResourceExhausted, 'RATE_LIMITED'])
    expect(error.metadata.get('ratelimit')).toMatch(/^"api-key";r=0/)
    served.close()
  })

  it('that cannot be had just now is UNAVAILABLE, which the library tries again', async () => {
    let calls = 0
    const served = await serving(() => {
      calls += 1
      if (calls === 1) throw new SsoError('internal.unavailable')
      return Promise.resolve({ organizations: [], totalSize: 7 })
    })
    const library = new Scalekit(served.baseUrl, 'client', 'secret')
    // It has a token already: for one it would ask over HTTP/1.1, which this server does not speak.
    Object.assign(Reflect.get(library, 'coreClient') as object, { accessToken: 'anything' })
    expect((await library.organization.listOrganization()).totalSize).toBe(7)
    expect(calls).toBe(2)
    served.close()
  })

  it('that fails by a fault of ours tells nothing of it', async () => {
    const served = await serving(() => Promise.reject(new Error('a secret of the database')))
    const client = createClient(OrganizationService, served.transport)
    const error = ConnectError.from(
      await client.listOrganization({}, options).catch((thrown: unknown) => thrown),
    )
    expect([error.code, errorCodeOf(error)]).toEqual([Code.Internal, 'INTERNAL_ERROR'])
    expect(error.message).not.toContain('secret')
    served.close()
  })
})
