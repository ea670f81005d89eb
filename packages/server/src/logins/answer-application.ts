import {
  type AuthorizationRequest,
  type SsoError,
  authorizationResponseUrl,
  errorEntry,
} from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import type { IssuedResponse } from '../oauth/issue-response.ts'
import type { LoginId } from '../storage/ids.ts'
import type { Outcome, Remembered } from './types.ts'

/** Where the answer goes, and how. The redirect URI is proven to be registered, and so is its origin where that receives a message. */
export type Answered = Pick<AuthorizationRequest, 'redirectUri' | 'responseMode' | 'state'>

type Issuer = { readonly config: Pick<Config, 'issuer'> }

type ResponseParameters = Readonly<Record<string, string | null>>

/**
 * To the application with what was issued for it (RFC 6749 §4.1.2, OIDC Core §3.2.2.5; `iss` by RFC 9207 §2); the browser may
 * keep the session.
 */
export function issuedOutcome(
  { config }: Issuer,
  answered: Answered,
  { parameters }: Pick<IssuedResponse, 'parameters'>,
  remember: Remembered | null,
): Outcome {
  const outcome = responseOutcome(answered, { ...parameters, state: answered.state, iss: config.issuer })
  return { ...outcome, ...(remember === null ? {} : { remember }) }
}

/**
 * To the application with an error (RFC 6749 §4.1.2.1): OAuth's word, a sentence for people, our
 * stable code, and the login whose trace tells the rest.
 */
export function errorOutcome(
  { config }: Issuer,
  answered: Answered,
  error: SsoError,
  loginId: LoginId | null,
): Outcome {
  return responseOutcome(answered, {
    error: errorEntry(error.code).oauthError,
    error_description: description(error),
    error_code: error.code,
    login_id: loginId,
    state: answered.state,
    iss: config.issuer,
  })
}

/** The origin that waits for the answer of this request as a message; null when the answer travels otherwise. */
export function messageReceiver({ redirectUri, responseMode }: Omit<Answered, 'state'>): string | null {
  return responseMode === 'web_message' ? new URL(redirectUri).origin : null
}

type Answer = Extract<Outcome, { readonly kind: 'redirect' | 'form-post' | 'web-message' }>

function responseOutcome({ redirectUri, responseMode }: Answered, params: ResponseParameters): Answer {
  switch (responseMode) {
    case 'query':
      return { kind: 'redirect', url: authorizationResponseUrl(redirectUri, params) }
    case 'form_post':
      return { kind: 'form-post', action: redirectUri, fields: withoutNull(params) }
    case 'web_message':
      return { kind: 'web-message', receiver: new URL(redirectUri).origin, response: withoutNull(params) }
  }
}

function withoutNull(params: ResponseParameters): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  )
}

/** RFC 6749 §4.1.2.1: printable ASCII without quote and backslash. */
function description(error: SsoError): string {
  const plain = error.texts.person.replace(/[‘’“”"]/g, "'").replace(/–|—/g, '-')
  return plain.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?')
}
