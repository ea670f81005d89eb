import { SsoError } from '@cardea/protocol'
import { checkStanding } from '../limits/check-standing.ts'
import { isId } from '../storage/ids.ts'
import type { HttpParts } from './http-parts.ts'
import { checkOwnPage } from './own-page.ts'
import { rateLimitHeaders } from './rate-limit-headers.ts'
import type { Caller } from './route.ts'

/** What of a request says who calls. */
export interface CallingRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string | undefined>>
  /** By name without `__Host-`. A dialect whose clients are never pages gives none, so that no browser can be led to call it. */
  readonly cookies: Readonly<Record<string, string>>
  readonly clientAddress: string
}

export interface Admitted {
  readonly caller: Caller
  /** How the caller stands within its limit. */
  readonly headers: Readonly<Record<string, string>>
}

type AdmitParts = Pick<HttpParts, 'authenticate' | 'limiter'> & {
  readonly config: Pick<HttpParts['config'], 'publicUrl'>
}

/**
 * The one door of every operation that an API key opens, in the native API and in the dialects: who calls, not led here by another site's
 * page, and within their limit. What they may do, `checkPermission` looks at next.
 *
 * Fails with `request.unauthenticated` (and what else `Authenticate` throws), `request.foreign_origin`, `request.unsupported_media_type`,
 * `request.rate_limited`.
 */
export async function admitCaller(parts: AdmitParts, request: CallingRequest): Promise<Admitted> {
  const caller = await authenticate(parts, request)
  checkForgery(parts, caller, request)
  const standing = parts.limiter.take(isId('user', caller.id) ? 'user' : 'api-key', caller.id)
  checkStanding(standing)
  return { caller, headers: rateLimitHeaders(standing) }
}

/** Wrong keys are counted by address, and the first hook refuses an address that has had too many. */
async function authenticate(
  { authenticate: find, limiter }: AdmitParts,
  { headers: { authorization, cookie }, cookies, clientAddress }: CallingRequest,
): Promise<Caller> {
  try {
    return await find(authorization, cookies)
  } catch (error) {
    // A page whose session has ended, and which asks on, is no guess.
    const isGuess = authorization !== undefined || cookie === undefined
    if (error instanceof SsoError && error.status === 401 && isGuess)
      limiter.note('wrong-api-keys', clientAddress)
    throw error
  }
}

/** A browser sends a cookie along with whatever any page asks for: what an operator's session changes, our own page has asked for. */
function checkForgery({ config }: AdmitParts, { id }: Caller, request: CallingRequest): void {
  const changes = request.method !== 'GET' && request.method !== 'HEAD'
  if (isId('user', id) && changes) checkOwnPage(request, config.publicUrl)
}

/** Has the caller the scope that an operation needs? Fails with `request.insufficient_scope`. */
export function checkPermission(caller: Pick<Caller, 'scopes'>, required: string): void {
  if (caller.scopes.includes('*') || caller.scopes.includes(required)) return
  throw new SsoError('request.insufficient_scope', { required })
}
