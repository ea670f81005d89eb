import type { ErrorCode } from '@cardea/protocol'
import { z } from 'zod'
import { ACCOUNT_COOKIE } from '../../accounts/account-session.ts'
import { type JsonSchema, type SchemaWriter, createSchemaWriter } from '../../http/openapi-schemas.ts'
import {
  EVERY_OPERATION,
  type OpenApiOperation,
  type OpenApiResponse,
  codesByStatus,
  jsonBody,
  parametersOf,
  rateLimitHeaders,
} from '../../http/openapi.ts'
import { reasonPhrase } from '../../http/problem.ts'
import { errorName } from './envelope.ts'
import { isRole } from './tenant-endpoint.ts'
import type { TenantRoute } from './tenant-route.ts'

const INTRODUCTION =
  'For the members of organizations and their programs. Authenticate with the cookie of a session, or with `X-Api-Key: ba_…`, a personal ' +
  'access token; each operation names the scope that a token needs, and with `session` alone it is for no token. Every answer is ' +
  '`{success, status, code, message, data}`; errors have `errors`, each faulty field of the input, too. Lists are `{items, nextCursor}` and ' +
  'take `limit` and `cursor`. With a cookie every request but GET says `content-type: application/json`, body or not. An organization ' +
  'to which you do not belong does not exist: 404.'

/** The OpenAPI 3.1 document of the tenant API, made from its table. */
export function tenantDocument(routes: readonly TenantRoute[], publicUrl: string) {
  const writer = createSchemaWriter()
  const written: Record<string, Record<string, OpenApiOperation>> = {}
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    written[path] = { ...written[path], [route.method.toLowerCase()]: operation(route, writer) }
  }
  const { document: paths, schemas } = writer.finish(written)
  return {
    openapi: '3.1.1',
    info: { title: 'Cardea tenant API', version: '1', description: INTRODUCTION },
    servers: [{ url: publicUrl }],
    tags: [...new Set(routes.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...schemas, Failure: failureSchema },
      securitySchemes: securitySchemes(publicUrl.startsWith('https:')),
    },
  } as const
}

/** Under https the cookie has the prefix that keeps other hosts from planting it (`http/cookies.ts`). */
function securitySchemes(isSecure: boolean): Readonly<Record<string, JsonSchema>> {
  return {
    session: { type: 'apiKey', in: 'cookie', name: `${isSecure ? '__Host-' : ''}${ACCOUNT_COOKIE}` },
    token: {
      type: 'apiKey',
      in: 'header',
      name: 'X-Api-Key',
      description: 'A personal access token: `ba_…`.',
    },
  }
}

const failureSchema: JsonSchema = {
  type: 'object',
  required: ['success', 'status', 'code', 'message', 'data', 'errors'],
  properties: {
    success: { const: false },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable, for programs: `OWNER_REQUIRED`.' },
    message: { type: 'string', description: 'The rule that was broken, for the developer.' },
    data: { type: 'null' },
    errors: {
      type: 'array',
      description: 'Each faulty field of a malformed request.',
      items: {
        type: 'object',
        required: ['field', 'code', 'message'],
        properties: { field: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
}

function tagOf({ operationId }: TenantRoute): string {
  return operationId.slice(0, operationId.indexOf('.'))
}

function operation(route: TenantRoute, writer: SchemaWriter): OpenApiOperation {
  const parameters = [
    ...parametersOf('path', route.params, writer),
    ...parametersOf('query', route.query, writer),
  ]
  const description = [route.description, WHO[route.access]].filter((text) => text !== undefined).join(' ')
  return {
    operationId: route.operationId,
    summary: route.summary,
    ...(description === '' ? {} : { description }),
    tags: [tagOf(route)],
    ...(route.scope === null ? {} : { 'x-permission': route.scope }),
    security: securityOf(route),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined ? {} : { requestBody: jsonBody(route.body, writer) }),
    responses: { [route.answer.status]: successResponse(route, writer), ...failures(route) },
  }
}

const WHO: Readonly<Record<TenantRoute['access'], string | undefined>> = {
  public: undefined,
  'signed-in': undefined,
  'own-account': 'Not for sessions and tokens that are bound to one organization.',
  member: 'For members.',
  admin: 'For admins and owners.',
  owner: 'For owners.',
}

function securityOf({ access, scope }: TenantRoute): OpenApiOperation['security'] {
  if (access === 'public') return []
  return scope === null ? [{ session: [] }] : [{ session: [] }, { token: [scope] }]
}

function successResponse({ answer: { status, schema } }: TenantRoute, writer: SchemaWriter): OpenApiResponse {
  const envelope = z.strictObject({
    success: z.literal(true),
    status: z.literal(status),
    code: z.literal(status === 201 ? 'CREATED' : 'OK'),
    message: z.string(),
    data: schema ?? z.null(),
  })
  return {
    description: reasonPhrase(status),
    content: { 'application/json': { schema: writer.write(envelope, 'output') } },
  }
}

/** One response per status, naming the codes it may carry. */
function failures(route: TenantRoute): Record<string, OpenApiResponse> {
  const responses = codesByStatus(codesOf(route)).map(
    ([status, codes]) => [status, failure(status, codes)] as const,
  )
  return Object.fromEntries(responses)
}

function failure(status: number, codes: readonly ErrorCode[]): OpenApiResponse {
  return {
    description: `${reasonPhrase(status)}: ${codes.map((code) => `\`${errorName(code)}\``).join(', ')}`,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
    ...(status === 429 ? { headers: rateLimitHeaders } : {}),
  }
}

/** What an operation can fail with, as its row says. */
function codesOf(route: TenantRoute): readonly ErrorCode[] {
  const { access, method, scope, path, params, body, beforePolicy = false, errors = [] } = route
  return [
    ...EVERY_OPERATION,
    ...(access === 'public' ? [] : (['request.unauthenticated'] as const)),
    ...(method === 'GET' ? [] : (['request.foreign_origin', 'request.unsupported_media_type'] as const)),
    ...scopeCodes(access, scope),
    ...(access === 'own-account' ? (['request.own_account_required'] as const) : []),
    ...(isRole(access) && !beforePolicy
      ? (['organization.sso_required', 'organization.mfa_required'] as const)
      : []),
    ...(access === 'admin' ? (['organization.admin_required'] as const) : []),
    ...(access === 'owner' ? (['organization.owner_required'] as const) : []),
    ...(path.includes(':') ? (['request.not_found'] as const) : []),
    ...(params === undefined ? [] : (['request.invalid_id'] as const)),
    ...(body === undefined ? [] : (['request.invalid_json', 'request.too_large'] as const)),
    ...errors,
  ]
}

function scopeCodes(access: TenantRoute['access'], scope: TenantRoute['scope']): readonly ErrorCode[] {
  if (access === 'public') return []
  return [scope === null ? 'request.session_required' : 'request.insufficient_scope']
}
