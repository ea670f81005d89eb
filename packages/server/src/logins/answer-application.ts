import {
  type AuthorizationRequest,
  type SsoError,
  authorizationResponseUrl,
  errorEntry,
} from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import type { LoginId } from '../storage/ids.ts'
import type { Outcome, Remembered } from './types.ts'

/** Where the answer goes. The redirect URI is proven to be registered. */
export type Answered = Pick<AuthorizationRequest, 'redirectUri' | 'state'>

type Issuer = { readonly config: Pick<Config, 'issuer'> }

/** Back to the application with its code (RFC 6749 §4.1.2; `iss` by RFC 9207 §2); the browser may keep the session. */
export function codeOutcome(
  { config }: Issuer,
  { redirectUri, state }: Answered,
  code: string,
  remember: Remembered | null,
): Outcome {
  const url = authorizationResponseUrl(redirectUri, { code, state, iss: config.issuer })
  return { kind: 'redirect', url, ...(remember === null ? {} : { remember }) }
}

/**
 * Back to the application with an error (RFC 6749 §4.1.2.1): OAuth's word, a sentence for people, our
 * stable code, and the login whose trace tells the rest.
 */
export function errorOutcome(
  { config }: Issuer,
  { redirectUri, state }: Answered,
  error: SsoError,
  loginId: LoginId | null,
): Outcome {
  const url = authorizationResponseUrl(redirectUri, {
    error: errorEntry(error.code).oauthError,
    error_description: description(error),
    error_code: error.code,
    login_id: loginId,
    state,
    iss: config.issuer,
  })
  return { kind: 'redirect', url }
}

/** RFC 6749 §4.1.2.1: printable ASCII without quote and backslash. */
function description(error: SsoError): string {
  const plain = error.texts.person.replace(/[‘’“”"]/g, "'").replace(/–|—/g, '-')
  return plain.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?')
}
