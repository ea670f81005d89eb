import {
  type AuthorizationRequest,
  SsoError,
  type WireParameters,
  connectionIdOf,
  identifyClient,
  readParameter,
  together,
} from '@cardea/protocol'
import { errors } from 'jose'
import type { SigningKeys } from '../keys/signing-keys.ts'

/** A JWT with a page of claims stays far below. */
const MAX_HINT_LENGTH = 16_384
const PARAMETER = 'id_token_hint'

/** Whom the application has in mind: the person of an ID token that it received from us. */
export interface HintedPerson {
  readonly subject: string
  /** Their connection, as the subject names it. */
  readonly connectionId: string | null
}

/**
 * The person of the `id_token_hint` (OIDC Core §3.1.2.1), which may have expired but was made by us and for this client; null
 * when none was sent. A refusal is answered, not thrown, because it is told to the application once its
 * redirect URI is proven.
 *
 * Answers `oauth.id_token_hint_invalid`, `oauth.parameter_repeated`, `oauth.parameter_malformed`; throws what
 * `identifyClient` throws.
 */
export async function readIdTokenHint(
  { keys }: { readonly keys: SigningKeys },
  params: WireParameters,
): Promise<HintedPerson | SsoError | null> {
  if (!Object.hasOwn(params, PARAMETER)) return null
  const { clientId } = identifyClient(params)
  try {
    const hint = readParameter(params, PARAMETER, MAX_HINT_LENGTH)
    if (hint === null) return null
    const { sub, aud } = await keys.verifyHint(hint)
    if (sub === undefined || aud !== clientId) return new SsoError('oauth.id_token_hint_invalid')
    return { subject: sub, connectionId: connectionIdOf(sub) }
  } catch (error) {
    if (error instanceof SsoError) return error
    if (!(error instanceof errors.JOSEError)) throw error
    return new SsoError('oauth.id_token_hint_invalid', {}, { cause: error })
  }
}

/**
 * The request, of that person alone: whoever else signs in gets an error (OIDC Core §3.1.2.1), silently or not.
 */
export function demandPerson(request: AuthorizationRequest, { subject }: HintedPerson): AuthorizationRequest {
  return { ...request, subjects: together(request.subjects, [subject]) }
}
