import { errorEntry, type SsoError } from '@cardea/protocol'
import { type Answer, json, page, text } from './answer.ts'
import { ErrorPage } from './pages/error-page.tsx'
import { PROBLEM_TYPE, problemOf } from './problem.ts'
import { refusalHeaders } from './rate-limit-headers.ts'
import type { EndpointRoute, ErrorBody } from './route.ts'

/** How an error is answered: by the route, or by what an unknown address looks like. */
export type ErrorStyle = EndpointRoute['errors']

/** What of the request matters for the form of the answer. */
export interface ErrorContext {
  readonly publicUrl: string
  readonly requestId: string
  /** The `Authorization` header as sent. */
  readonly authorization: string | undefined
  /** People may have an account of their own here. */
  readonly ownAccounts: boolean
}

/** Seconds after which a client may try again what is not available now. */
const RETRY_AFTER_SECONDS = 5

/**
 * The one place that turns an error into an answer: a page for people, an OAuth error (RFC 6749 §5.2), problem
 * details (RFC 9457), or the body of a dialect. It never redirects: only the sign-in, which has proven the redirect URI, does.
 */
export function errorAnswer(error: SsoError, style: ErrorStyle, context: ErrorContext): Answer {
  const headers = errorHeaders(error, style, context)
  switch (style) {
    case 'page':
      return page(ErrorPage({ error, ...context }), { status: error.status, headers })
    case 'oauth':
      return json(error.status, oauthError(error, context.publicUrl), { headers })
    case 'problem':
      return text(error.status, PROBLEM_TYPE, JSON.stringify(problemOf(error, context.publicUrl)), {
        headers,
      })
    default:
      return inDialect(style.answer(error, context.requestId), headers)
  }
}

/** What the status demands stands in every dialect; what a dialect says beside it is its own. */
function inDialect(answer: Answer, headers: Record<string, string>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } }
}

/** The body of the dialect to which an address belongs that no route has. */
export function errorBodyOf(bodies: readonly ErrorBody[], path: string): ErrorBody | null {
  return bodies.find(({ under }) => `${path}/`.startsWith(under)) ?? null
}

/** RFC 6749 §5.2, with the code of our catalogue beside the standard's few values. */
function oauthError(error: SsoError, publicUrl: string): Record<string, string> {
  return {
    error: errorEntry(error.code).oauthError,
    error_description: oauthText(error.texts.developer),
    error_uri: `${publicUrl}/errors/${error.code}`,
    error_code: error.code,
  }
}

/** RFC 6749 §5.2: a description has printable ASCII only, without `"` and `\`. */
function oauthText(text: string): string {
  return text
    .replace(/[‘’"“”]/g, "'")
    .replaceAll('§', 'section ')
    .replaceAll('…', '...')
    .replace(/[–—]/g, '-')
    .replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?')
}

function errorHeaders(error: SsoError, style: ErrorStyle, context: ErrorContext): Record<string, string> {
  const challenge = authenticateChallenge(error, style, context)
  const { allow, retryAfterSeconds } = error.details
  const retryAfter = error.status === 503 ? RETRY_AFTER_SECONDS : retryAfterSeconds
  return {
    ...refusalHeaders(error),
    ...(challenge === null ? {} : { 'www-authenticate': challenge }),
    // RFC 9110 §15.5.6: 405 names what is allowed.
    ...(typeof allow === 'string' ? { allow } : {}),
    // RFC 9110 §15.5.22: 426 names the protocol that is needed; it is answered over HTTP/1.1 only.
    ...(error.status === 426 ? { upgrade: 'HTTP/2.0', connection: 'upgrade' } : {}),
    // RFC 9110 §10.2.3, in seconds.
    ...(typeof retryAfter === 'number' ? { 'retry-after': String(retryAfter) } : {}),
  }
}

/** RFC 9110 §11.6.1: a 401 names the scheme that would be accepted. */
function authenticateChallenge(error: SsoError, style: ErrorStyle, context: ErrorContext): string | null {
  if (style === 'page' || typeof style === 'object') return null
  if (style === 'problem') return problemChallenge(error, context)
  const code = errorEntry(error.code).oauthError
  // RFC 6749 §5.2: a client that tried the Authorization header is answered with its scheme.
  if (code === 'invalid_client') {
    return /^Basic /i.test(context.authorization ?? '') ? 'Basic realm="cardea", charset="UTF-8"' : null
  }
  return bearerChallenge(error)
}

/** RFC 6750 §3: every answer to a request whose token opens nothing, whatever its status. */
function bearerChallenge({ code, texts }: SsoError): string | null {
  // RFC 6750 §3.1: a request without a token, or with a credential of another scheme, learns the scheme and nothing more.
  if (code === 'oauth.access_token_missing') return BEARER
  const error = errorEntry(code).oauthError
  const concernsToken = error === 'invalid_token' || error === 'insufficient_scope'
  if (!concernsToken && code !== 'oauth.access_token_repeated') return null
  return `${BEARER}, error="${error}", error_description="${oauthText(texts.developer)}"`
}

/** RFC 6750 §3.1: who sent a credential learns that it is not valid; who lacks a scope, which one. */
function problemChallenge({ status, code, details }: SsoError, context: ErrorContext): string | null {
  if (status === 401) return context.authorization === undefined ? BEARER : `${BEARER}, error="invalid_token"`
  if (errorEntry(code).oauthError !== 'insufficient_scope') return null
  const { required } = details
  const scope = typeof required === 'string' ? `, scope="${required}"` : ''
  return `${BEARER}, error="insufficient_scope"${scope}`
}

const BEARER = 'Bearer realm="cardea"'
