import { SsoError, type WireParameters, readParameter } from '@cardea/protocol'
import { MAX_TOKEN_LENGTH } from '../keys/read-access-token.ts'

/** A token that a client asks about or gives back. */
export interface GivenToken {
  readonly kind: 'access' | 'refresh'
  readonly token: string
}

/**
 * The parameter `token` of RFC 7009 §2.1 and RFC 7662 §2.1. Access tokens are JWTs and refresh tokens are not, so
 * `token_type_hint` is not needed to tell them apart and, as both sections allow, not looked at.
 *
 * Fails with `oauth.parameter_missing`, `oauth.parameter_repeated`, `oauth.parameter_malformed`.
 */
export function readGivenToken(form: WireParameters): GivenToken {
  const token = readParameter(form, 'token', MAX_TOKEN_LENGTH)
  if (token === null) {
    throw new SsoError('oauth.parameter_missing', {
      parameter: 'token',
      rule: 'RFC 7009 §2.1, RFC 7662 §2.1',
    })
  }
  return { kind: token.includes('.') ? 'access' : 'refresh', token }
}
