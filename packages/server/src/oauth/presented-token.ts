import { readParameter, SsoError, type WireParameters } from '@cardea/protocol'
import { MAX_TOKEN_LENGTH } from '../keys/read-access-token.ts'

/**
 * The access token that a request presents, in its header or its body (RFC 6750 §2.1, §2.2); null when it has none. One in the
 * query (§2.3) is not read: addresses end up in logs. Nothing is verified.
 *
 * Fails with `oauth.access_token_repeated` for two, and with `oauth.parameter_repeated`, `oauth.parameter_malformed`.
 */
export function presentedToken(form: WireParameters, authorization: string | undefined): string | null {
  const [, scheme, fromHeader] = /^(Bearer)(?: +([A-Za-z0-9\-._~+/]+=*))?$/i.exec(authorization ?? '') ?? []
  const fromBody = readParameter(form, 'access_token', MAX_TOKEN_LENGTH)
  if (scheme !== undefined && fromBody !== null) throw new SsoError('oauth.access_token_repeated')
  return fromHeader ?? fromBody
}
