import { type ErrorCode, errorEntry } from '@cardea/protocol'
import type { z } from 'zod'
import { cookieName } from './cookies.ts'
import { createSchemaWriter, type JsonSchema, type SchemaWriter } from './openapi-schemas.ts'
import { reasonPhrase } from './problem.ts'
import type { ApiRoute, Route } from './route.ts'

/*
 * The OpenAPI 3.1 document of the native API, made from the route table.
 *
 * OpenAPI 3.1 schemas are JSON Schema 2020-12, which is what zod writes, so the table's own schemas go into
 * the document unchanged: no generator stands between what is checked and what is described.
 */

export interface OpenApiParameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly description?: string
  readonly schema: JsonSchema
}

export interface OpenApiResponse {
  readonly description: string
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: JsonSchema }>>
}

export interface OpenApiOperation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly [string]
  /** The scope that the caller needs; absent: public. */
  readonly 'x-permission'?: string
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly OpenApiParameter[]
  readonly requestBody?: {
    readonly required: boolean
    readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>
  }
  readonly responses: Readonly<Record<string, OpenApiResponse>>
}

export interface OpenApiDocument {
  readonly openapi: '3.1.1'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly securitySchemes: Readonly<Record<string, JsonSchema>>
  }
}

/** Codes that any operation may answer with; those of the caller's credential only where one is needed. */
export const EVERY_OPERATION = [
  'request.invalid',
  'request.rate_limited',
  'internal.error',
] as const satisfies readonly ErrorCode[]
const WITH_CREDENTIAL = [
  'request.unauthenticated',
  'request.insufficient_scope',
] as const satisfies readonly ErrorCode[]

/** The document for the operations of a route table; other routes are passed over. */
export function openApiDocument(routes: readonly Route[], publicUrl: string): OpenApiDocument {
  const operations = routes.filter((route) => route.kind === 'api')
  const writer = createSchemaWriter()
  const written: Record<string, Record<string, OpenApiOperation>> = {}
  for (const route of operations) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    written[path] = { ...written[path], [route.method.toLowerCase()]: operation(route, writer) }
  }
  const { document: paths, schemas } = writer.finish(written)
  return {
    openapi: '3.1.1',
    info: { title: 'Cardea API', version: '1', description: INTRODUCTION },
    servers: [{ url: publicUrl }],
    tags: [...new Set(operations.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...schemas, Problem: problemSchema },
      securitySchemes: {
        apiKey: apiKeyScheme,
        oauth2: machineScheme(operations, publicUrl),
        operatorSession: sessionScheme(publicUrl),
      },
    },
  }
}

const INTRODUCTION =
  'Authenticate with `Authorization: Bearer …`: an API key, or an access token that an m2m application got for Cardea itself. A page of this deployment does so by the session of an operator. Each ' +
  'operation names the permission that it needs. Errors are problem details (RFC 9457) with a stable ' +
  '`code`. Lists take `limit` and `cursor`. A POST with an `Idempotency-Key` header runs once: its repetitions ' +
  'get the first answer again, for a day. Answers carry `RateLimit` and `RateLimit-Policy`; after 429 wait as long ' +
  'as `Retry-After` says.'

const apiKeyScheme = { type: 'http', scheme: 'bearer', description: 'An API key: `Bearer cardea_sk_…`.' }

/** The cookie of an operator's session, and what a browser's page has to send with it (`own-page.ts`). */
function sessionScheme(publicUrl: string): JsonSchema {
  return {
    type: 'apiKey',
    in: 'cookie',
    name: cookieName('cardea-account', publicUrl.startsWith('https:')),
    description:
      'The session of an operator who is signed in at `/dashboard`, with the permissions of their role; in production it was proven by two factors, else `operator.second_factor_required`. For pages of this deployment alone: a request other than GET says `content-type: application/json`, with or without a body (`request.unsupported_media_type`), and `Sec-Fetch-Site` and `Origin`, where they are sent, are its own (`request.foreign_origin`). Never together with an `Authorization` header (`request.two_credentials`).',
  }
}

/** What only an API key or an admin can have: everything. An application is granted each permission by its name. */
const EVERYTHING = '*'

/** The tokens of m2m applications (RFC 6749 §4.4), with what each scope opens, read off the operations themselves. */
function machineScheme(operations: readonly ApiRoute[], publicUrl: string): JsonSchema {
  const opened = new Map<string, readonly string[]>()
  for (const { permission, summary } of operations) {
    if (permission === null || permission === EVERYTHING) continue
    opened.set(permission, [...(opened.get(permission) ?? []), summary])
  }
  const scopes = Object.fromEntries([...opened].map(([scope, summaries]) => [scope, summaries.join('. ')]))
  return {
    type: 'oauth2',
    description: 'An access token of an m2m application, whose audience is Cardea itself.',
    flows: { clientCredentials: { tokenUrl: `${publicUrl}/oauth/token`, scopes } },
  }
}

/** Any of the credentials will do, with the permission as its scope or role (OpenAPI 3.1 §4.8.30). */
function securityOf(permission: string | null): OpenApiOperation['security'] {
  if (permission === null) return []
  const machine = permission === EVERYTHING ? [] : [{ oauth2: [permission] }]
  return [{ apiKey: [permission] }, ...machine, { operatorSession: [permission] }]
}

const problemSchema: JsonSchema = {
  type: 'object',
  description: 'Problem details (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'code', 'hint'],
  properties: {
    type: { type: 'string', format: 'uri', description: 'The page that explains the code.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'The rule that was broken, for the developer.' },
    code: { type: 'string', description: 'Stable; of the error catalogue.' },
    hint: { type: 'string', description: 'Where to mend it, for the customer’s IT admin.' },
    errors: {
      type: 'array',
      description: 'Each faulty field of a malformed request.',
      items: {
        type: 'object',
        required: ['field', 'code', 'message'],
        properties: {
          field: { type: 'string', description: 'The field’s path, with dots.' },
          code: { type: 'string' },
          message: { type: 'string' },
        },
      },
    },
  },
}

function tagOf(route: ApiRoute): string {
  return route.operationId.slice(0, route.operationId.indexOf('.'))
}

function operation(route: ApiRoute, writer: SchemaWriter): OpenApiOperation {
  const parameters = [
    ...parametersOf('path', route.params, writer),
    ...parametersOf('query', route.query, writer),
    ...(route.method === 'POST' && route.permission !== null ? [idempotencyKey] : []),
  ]
  return {
    operationId: route.operationId,
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    tags: [tagOf(route)],
    ...(route.permission === null ? {} : { 'x-permission': route.permission }),
    security: securityOf(route.permission),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined ? {} : { requestBody: jsonBody(route.body, writer) }),
    responses: responses(route, writer),
  }
}

const idempotencyKey: OpenApiParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Any text of your choice, new for each thing you want done; repeat it when you repeat the request.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
}

/** The parameters of one place that a schema describes. */
export function parametersOf(
  place: 'path' | 'query',
  schema: z.ZodType | undefined,
  writer: SchemaWriter,
): readonly OpenApiParameter[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = writer.write(schema, 'input') as ObjectSchema
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(typeof description === 'string' ? { description } : {}),
    schema: rest,
  }))
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
}

/** A body of JSON that must be there. */
export function jsonBody(schema: z.ZodType, writer: SchemaWriter) {
  return { required: true, content: { 'application/json': { schema: writer.write(schema, 'input') } } }
}

function responses(route: ApiRoute, writer: SchemaWriter): Record<string, OpenApiResponse> {
  const { status, schema } = route.answer
  const success: OpenApiResponse = {
    description: reasonPhrase(status),
    ...(schema === undefined
      ? {}
      : { content: { 'application/json': { schema: writer.write(schema, 'output') } } }),
  }
  return { [status]: success, ...Object.fromEntries(problems(route)) }
}

/** One response per status, naming the codes it may carry. */
function problems(route: ApiRoute): readonly (readonly [string, OpenApiResponse])[] {
  return codesByStatus(codesOf(route)).map(([status, codes]) => [
    String(status),
    problemResponse(status, codes),
  ])
}

/** Each status that the codes have, in order, with those that have it. */
export function codesByStatus(
  all: readonly ErrorCode[],
): readonly (readonly [number, readonly ErrorCode[]])[] {
  const codes = new Map<number, Set<ErrorCode>>()
  for (const code of all) {
    const { status } = errorEntry(code)
    codes.set(status, (codes.get(status) ?? new Set()).add(code))
  }
  return [...codes].sort(([a], [b]) => a - b).map(([status, named]) => [status, [...named]])
}

function codesOf(route: ApiRoute): readonly ErrorCode[] {
  return [
    ...EVERY_OPERATION,
    ...(route.permission === null ? [] : WITH_CREDENTIAL),
    ...(route.path.includes(':') ? (['request.not_found'] as const) : []),
    ...(route.body === undefined ? [] : (['request.invalid_json'] as const)),
    ...(route.errors ?? []),
  ]
}

function problemResponse(status: number, codes: readonly ErrorCode[]): OpenApiResponse {
  return {
    description: `${reasonPhrase(status)}: ${codes.map((code) => `\`${code}\``).join(', ')}`,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    ...(status === 429 ? { headers: rateLimitHeaders } : {}),
  }
}

/** What a 429 tells beside its body. */
export const rateLimitHeaders = {
  'Retry-After': { description: 'Seconds until one more is taken.', schema: { type: 'integer' } },
  RateLimit: { description: 'The limit, and what is left of it.', schema: { type: 'string' } },
  'RateLimit-Policy': { description: 'The limit, its quota and its window.', schema: { type: 'string' } },
}
