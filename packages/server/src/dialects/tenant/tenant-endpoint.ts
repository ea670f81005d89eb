import { SsoError } from '@cardea/protocol'
import type { Config } from '../../config/config.ts'
import { json } from '../../http/answer.ts'
import { checkOwnPage } from '../../http/own-page.ts'
import { createParse } from '../../http/parse-request.ts'
import { rateLimitHeaders } from '../../http/rate-limit-headers.ts'
import { type EndpointRequest, type EndpointRoute, endpoint } from '../../http/route.ts'
import { shapeAnswer } from '../../http/shape-answer.ts'
import type { Vault } from '../../keys/vault.ts'
import { checkStanding } from '../../limits/check-standing.ts'
import type { Limiter } from '../../limits/create-limiter.ts'
import type { Role } from '../../members/types.ts'
import { actingAs } from '../../platform/acting.ts'
import type { Database } from '../../storage/database.ts'
import { BROWSER_COOKIE } from '../../logins/browser-binding.ts'
import { type Caller, callerOf } from './caller.ts'
import { success, tenantErrors } from './envelope.ts'
import type { Member } from '../../members/acting-member.ts'
import { memberOf } from './member.ts'
import type { Access, Client, TenantRoute } from './tenant-route.ts'

export interface TenantParts {
  readonly config: Pick<Config, 'publicUrl'>
  readonly db: Database
  readonly vault: Vault
  readonly limiter: Limiter
}

/**
 * One operation of the tenant API on the wire: who calls, within their limit, from a page of ours, with a scope that opens it, as a member
 * whose role and sign-in are enough; only then is the input parsed and the handler run. The answer is what its schema says, in the envelope.
 */
export function tenantEndpoint(parts: TenantParts, route: TenantRoute): EndpointRoute {
  const parse = createParse(route)
  return endpoint({
    method: route.method,
    path: route.path,
    summary: route.summary,
    errors: tenantErrors,
    reads: 'json',
    limit: 'tenant-api',
    head: route.method === 'GET',
    handle: async (request) => {
      const { caller, headers } = await admit(parts, route, request)
      const member = await checkAccess(parts, route, request, caller)
      const { params, rawQuery, json: body } = request
      const input = { ...parse({ params, rawQuery, body }), caller, member, client: clientOf(request) }
      const result = await actingFor(request, caller, () => route.handle(input))
      const { status, schema } = route.answer
      const data = schema === undefined ? null : shapeAnswer(route.operationId, schema, result.data)
      return json(status, success(status, data), { headers, cookies: result.cookies ?? [] })
    },
  })
}

/** What a person does, in their browser or by a token of theirs, is done in their name. */
function actingFor<Result>(
  { exactAddress, headers }: EndpointRequest,
  caller: Caller | null,
  work: () => Promise<Result>,
): Promise<Result> {
  if (caller === null) return work()
  const from = { address: exactAddress, userAgent: headers['user-agent'] ?? null }
  return actingAs({ kind: 'user', id: caller.userId, ...from }, work)
}

function clientOf({ cookies, headers, clientAddress }: EndpointRequest): Client {
  const from = { userAgent: headers['user-agent'] ?? null, address: clientAddress }
  return { browser: cookies[BROWSER_COOKIE], from }
}

interface Admitted {
  readonly caller: Caller | null
  readonly headers: Readonly<Record<string, string>>
}

/** Who calls, within their limit, and not led here by another site's page. */
async function admit(parts: TenantParts, route: TenantRoute, request: EndpointRequest): Promise<Admitted> {
  const isChange = route.method !== 'GET'
  if (route.access === 'public') {
    // Nobody is signed in as somebody else by another site's page, either.
    if (isChange) checkOwnPage(request, parts.config.publicUrl)
    return { caller: null, headers: {} }
  }
  const caller = await callerOf(parts, request)
  const standing = parts.limiter.take('user', caller.userId)
  checkStanding(standing)
  if (isChange && caller.kind === 'session') checkOwnPage(request, parts.config.publicUrl)
  return { caller, headers: rateLimitHeaders(standing) }
}

async function checkAccess(
  parts: TenantParts,
  { access, scope, beforePolicy = false }: TenantRoute,
  { params }: EndpointRequest,
  caller: Caller | null,
): Promise<Member | null> {
  if (caller === null) return null
  checkScope(caller, scope)
  if (access === 'own-account' && caller.organizationId !== null) {
    throw new SsoError('request.own_account_required')
  }
  if (!isRole(access)) return null
  return memberOf(parts, caller, params['organizationId'] ?? '', { access, beforePolicy })
}

/** A session may do whatever its person may; a token only what its scopes say, and nothing that says no scope. */
function checkScope(caller: Caller, scope: TenantRoute['scope']): void {
  if (caller.kind === 'session') return
  if (scope === null) throw new SsoError('request.session_required')
  if (!caller.token.scopes.includes(scope)) {
    throw new SsoError('request.insufficient_scope', { required: scope })
  }
}

export function isRole(access: Access): access is Role {
  return access === 'member' || access === 'admin' || access === 'owner'
}
