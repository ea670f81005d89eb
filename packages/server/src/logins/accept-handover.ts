import {
  IDP_INITIATED_LOGIN_TYPE,
  type IdpInitiatedLogin,
  SsoError,
  type WireParameters,
  identifyClient,
  readIdpInitiatedLogin,
  readParameter,
} from '@cardea/protocol'
import { errors } from 'jose'
import { idpInitiatedTokenSpend } from './idp-initiated-store.ts'
import type { LoginParts } from './types.ts'

/** Characters. The longest token that we make for the longest RelayState stays below. */
const MAX_TOKEN_LENGTH = 4096
const PARAMETER = 'idp_initiated_login'

/** A sign-in that began at an IdP and comes back from the application that it was handed to. Not used up yet. */
export type Handover = IdpInitiatedLogin & { readonly tokenId: string; readonly expiresAt: Date }

/**
 * The token that an authorization request carries; null when it carries none. The token must be one of ours, of its own
 * type, for this client and in time: a refusal is answered, not thrown, because it is told to the application once
 * its redirect URI is proven.
 *
 * Answers `login.idp_initiated_token_invalid`, `oauth.parameter_repeated`, `oauth.parameter_malformed`; throws what
 * `identifyClient` throws.
 */
export async function readHandover(
  { keys }: Pick<LoginParts, 'keys'>,
  params: WireParameters,
): Promise<Handover | SsoError | null> {
  if (!Object.hasOwn(params, PARAMETER)) return null
  const { clientId } = identifyClient(params)
  try {
    const token = readParameter(params, PARAMETER, MAX_TOKEN_LENGTH)
    if (token === null) return null
    const claims = await keys.verify(token, { type: IDP_INITIATED_LOGIN_TYPE, audience: clientId })
    return readIdpInitiatedLogin(claims) ?? invalid('a claim is missing')
  } catch (error) {
    if (error instanceof SsoError) return error
    if (!(error instanceof errors.JOSEError)) throw error
    return invalid(
      error instanceof errors.JWTExpired ? 'it has expired' : 'it was not made for this application',
      error,
    )
  }
}

function invalid(reason: string, cause?: unknown): SsoError {
  return new SsoError('login.idp_initiated_token_invalid', { reason }, { cause })
}

/** The request as if it named the connection of the token, which decides before every other selector. */
export function withHandover(params: WireParameters, { connectionId, loginHint }: Handover): WireParameters {
  const named = { ...params, provider: [], connection_id: [connectionId] }
  return loginHint === null || Object.hasOwn(params, 'login_hint')
    ? named
    : { ...named, login_hint: [loginHint] }
}

/** Uses the token up, or fails with `login.idp_initiated_token_used`. */
export async function spendHandover({ db }: LoginParts, { tokenId, expiresAt }: Handover): Promise<void> {
  if (!(await idpInitiatedTokenSpend(db, tokenId, expiresAt))) {
    throw new SsoError('login.idp_initiated_token_used')
  }
}
