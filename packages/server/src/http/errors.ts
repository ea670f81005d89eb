import { errorEntry, type SsoError } from '@cardea/protocol'
import { type Answer, json, page, text } from './answer.ts'
import { ErrorPage } from './pages/error-page.tsx'
import { PROBLEM_TYPE, problemOf } from './problem.ts'
import { refusalHeaders } from './rate-limit-headers.ts'
import type { EndpointRoute } from './route.ts'

/** How an error is answered: by the route, or by what an unknown address looks like. */
export type ErrorStyle = EndpointRoute['errors']

/** What of the request matters for the form of the answer. */
export interface ErrorContext {
  readonly publicUrl: string
  readonly requestId: string
  /** The `Authorization` header as sent. */
  readonly authorization: string | undefined
  /** Did the form carry an `access_token` (RFC 6750 §2.2)? */
  readonly tokenInForm: boolean
}

/** Seconds after which a client may try again what is not available now. */
const RETRY_AFTER_SECONDS = 5

/**
 * The one place that turns an error into an answer: a page for people, an OAuth error (RFC 6749 §5.2), or
 * problem details (RFC 9457). It never redirects: only the sign-in, which has proven the redirect URI, does.
 */
export function errorAnswer(error: SsoError, style: ErrorStyle, context: ErrorContext): Answer {
  const headers = errorHeaders(error, style, context)
  switch (style) {
    case 'page':
      return page(ErrorPage({ error, requestId: context.requestId }), { status: error.status, headers })
    case 'oauth':
      return json(error.status, oauthError(error, context.publicUrl), { headers })
    case 'problem':
      return text(error.status, PROBLEM_TYPE, JSON.stringify(problemOf(error, context.publicUrl)), {
        headers,
      })
  }
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
    // RFC 9110 §10.2.3, in seconds.
    ...(typeof retryAfter === 'number' ? { 'retry-after': String(retryAfter) } : {}),
  }
}

/** RFC 9110 §11.6.1: a 401 names the scheme that would be accepted. */
function authenticateChallenge(error: SsoError, style: ErrorStyle, context: ErrorContext): string | null {
  if (style === 'page') return null
  if (style === 'problem') return error.status === 401 ? BEARER : null
  const code = errorEntry(error.code).oauthError
  // RFC 6749 §5.2: a client that tried the Authorization header is answered with its scheme.
  if (code === 'invalid_client') {
    return /^Basic /i.test(context.authorization ?? '') ? 'Basic realm="cardea", charset="UTF-8"' : null
  }
  if (code !== 'invalid_token' && code !== 'insufficient_scope') return null
  // RFC 6750 §3.1: a request without any token learns the scheme and nothing more.
  if (context.authorization === undefined && !context.tokenInForm) return BEARER
  return `${BEARER}, error="${code}", error_description="${oauthText(error.texts.developer)}"`
}

const BEARER = 'Bearer realm="cardea"'
