import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type HttpServer, openHttpServer } from '../../test/http-server.ts'
import { openApiFaults } from '../../test/openapi-faults.ts'
import { openApiDocument, type OpenApiDocument } from './openapi.ts'
import { listSchema, pageQuery } from './pagination.ts'
import { apiRoute, endpoint, type Route } from './route.ts'

const Policy = z
  .strictObject({ requireMfa: z.boolean().default(false), level: z.enum(['any', 'sso']) })
  .meta({ id: 'Policy' })
const Tag = z.strictObject({ name: z.string() }).meta({ id: 'Tag' })
const Thing = z
  .object({
    id: z.string(),
    policy: Policy,
    tags: z.array(Tag),
    at: z.date(),
    note: z.string().nullable().describe('Anything; `code` too.'),
  })
  .meta({ id: 'Thing' })
const answer = <Schema extends z.ZodType>(schema: Schema) => ({ status: 200, schema }) as const
const never = () => Promise.reject(new Error('never called'))

const routes: readonly Route[] = [
  apiRoute({
    method: 'GET',
    path: '/v1/things',
    operationId: 'things.list',
    summary: 'List things',
    permission: 'read:things',
    query: z.object({ ...pageQuery('organization'), domain: z.string().describe('Which one.') }),
    answer: answer(listSchema(Thing)),
    handle: never,
  }),
  apiRoute({
    method: 'POST',
    path: '/v1/things',
    operationId: 'things.create',
    summary: 'Create a thing',
    permission: 'write:things',
    body: z.object({
      policy: Policy.optional(),
      source: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('a'), tags: z.array(Tag) }),
        z.strictObject({ kind: z.literal('b') }),
      ]),
    }),
    answer: { status: 201, schema: Thing },
    errors: ['request.conflict'],
    handle: never,
  }),
  apiRoute({
    method: 'DELETE',
    path: '/v1/things/:thingId/parts/:partId',
    operationId: 'things.removePart',
    summary: 'Remove a part',
    permission: 'write:things',
    params: z.object({ thingId: z.string(), partId: z.string() }),
    answer: { status: 204 },
    handle: never,
  }),
  apiRoute({
    method: 'GET',
    path: '/v1/available',
    operationId: 'public.available',
    summary: 'Is it there?',
    permission: null,
    answer: answer(z.object({ available: z.boolean() })),
    handle: never,
  }),
  endpoint({ method: 'GET', path: '/page', summary: 'Not of the API', errors: 'page', handle: never }),
]

const document = openApiDocument(routes, 'https://sso.example.com')

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

describe('the OpenAPI document (OpenAPI 3.1)', () => {
  it('has the operations of the table and nothing else', () => {
    expect(operations.map(({ path, method }) => `${method} ${path}`)).toEqual([
      'get /v1/things',
      'post /v1/things',
      'delete /v1/things/{thingId}/parts/{partId}',
      'get /v1/available',
    ])
  })
  it('is sound', () => {
    expect(openApiFaults(document)).toEqual([])
  })
  it('is found unsound by this test when it is', () => {
    const broken = structuredClone(document) as { components: { schemas: Record<string, unknown> } }
    delete broken.components.schemas['Tag']
    expect(openApiFaults(broken as unknown as OpenApiDocument)).not.toEqual([])
  })
  it('names the permission of each operation, and leaves public ones without a scheme', () => {
    expect(document.paths['/v1/things']?.['post']).toMatchObject({
      'x-permission': 'write:things',
      security: [
        { apiKey: ['write:things'] },
        { oauth2: ['write:things'] },
        { operatorSession: ['write:things'] },
      ],
    })
    expect(document.paths['/v1/available']?.['get']?.security).toEqual([])
    expect(document.paths['/v1/available']?.['get']).not.toHaveProperty('x-permission')
  })
  it('names the flow by which an application gets a token, and what each scope opens', () => {
    expect(document.components.securitySchemes['oauth2']).toMatchObject({
      type: 'oauth2',
      flows: {
        clientCredentials: {
          tokenUrl: 'https://sso.example.com/oauth/token',
          scopes: { 'read:things': 'List things', 'write:things': 'Create a thing. Remove a part' },
        },
      },
    })
  })
  it('leaves what needs everything to API keys', () => {
    const everything = routes.map((route) => (route.kind === 'api' ? { ...route, permission: '*' } : route))
    const { paths, components } = openApiDocument(everything, 'https://sso.example.com')
    expect(paths['/v1/things']?.['get']?.security).toEqual([{ apiKey: ['*'] }, { operatorSession: ['*'] }])
    expect(components.securitySchemes['oauth2']).toMatchObject({
      flows: { clientCredentials: { scopes: {} } },
    })
  })
  it('describes parameters with their texts and bounds', () => {
    expect(document.paths['/v1/things']?.['get']?.parameters).toEqual([
      {
        name: 'limit',
        in: 'query',
        required: false,
        description: 'How many items, 1 to 100.',
        schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
      },
      {
        name: 'cursor',
        in: 'query',
        required: false,
        description: '`nextCursor` of the previous answer; absent: from the start.',
        schema: { type: 'string' },
      },
      { name: 'domain', in: 'query', required: true, description: 'Which one.', schema: { type: 'string' } },
    ])
  })
  it('offers Idempotency-Key on POST', () => {
    const names = document.paths['/v1/things']?.['post']?.parameters?.map(({ name }) => name)
    expect(names).toEqual(['Idempotency-Key'])
  })
  it('lists the codes of each refusal', () => {
    const responses = document.paths['/v1/things']?.['post']?.responses ?? {}
    expect(Object.keys(responses)).toEqual(['201', '400', '401', '403', '409', '429', '500'])
    expect(responses['409']?.description).toContain('`request.conflict`')
    expect(Object.keys(document.paths['/v1/available']?.['get']?.responses ?? {})).toEqual([
      '200',
      '400',
      '429',
      '500',
    ])
  })
  it('describes a schema twice only where sending and receiving differ', () => {
    const { schemas } = document.components
    expect(Object.keys(schemas).sort()).toEqual([
      'Policy',
      'PolicyInput',
      'Problem',
      'Tag',
      'TagInput',
      'Thing',
    ])
    expect(schemas['Policy']).toMatchObject({ required: ['requireMfa', 'level'] })
    expect(schemas['PolicyInput']).toMatchObject({ required: ['level'], additionalProperties: false })
  })
  it('refuses unknown fields in what is sent, and lets answers grow', () => {
    const body = document.paths['/v1/things']?.['post']?.requestBody?.content['application/json']?.schema
    expect(body).toMatchObject({ additionalProperties: false })
    expect(document.components.schemas['Thing']).not.toHaveProperty('additionalProperties')
    expect(document.components.schemas['Thing']).toMatchObject({
      properties: { at: { type: 'string', format: 'date-time' } },
    })
  })
})

describe('the reference', () => {
  let http: HttpServer
  beforeAll(async () => {
    http = await openHttpServer(routes, { config: { publicUrl: 'https://sso.example.com' } })
  })
  afterAll(() => http.close())

  it('serves the document, readable by scripts of other origins', async () => {
    const answered = await http.server.inject({ url: '/v1/openapi.json' })
    expect(answered.json()).toEqual(document)
    expect(answered.headers['access-control-allow-origin']).toBe('*')
  })
  it('shows every operation with its path, permission, fields and errors, without a script', async () => {
    const { body, headers } = await http.server.inject({ url: '/v1/reference' })
    for (const { path, operation } of operations) {
      expect(body).toContain(`id="${operation.operationId}"`)
      expect(body).toContain(operation.summary)
      expect(body).toContain(path)
      expect(body).toContain(operation['x-permission'] ?? 'Public')
    }
    for (const text of [
      'requireMfa',
      'Which one.',
      '<code>code</code>',
      '/errors/request.conflict',
      '--data',
    ]) {
      expect(body).toContain(text)
    }
    expect(body).not.toContain('<script')
    expect(headers['content-security-policy']).not.toContain('script-src')
  })
})
