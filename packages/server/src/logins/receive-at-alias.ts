import { SsoError } from '@cardea/protocol'
import { connectionFindByAlias } from '../connections/store.ts'
import { isId } from '../storage/ids.ts'
import { type SamlAnswer, tryParse } from './complete-saml.ts'
import { receiveAnswer } from './receive-answer.ts'
import type { LoginParts, Outcome } from './types.ts'

/**
 * A SAML response at an address that an earlier product had (an alias): finds out which connection it claims
 * to be for, and goes on as at that connection's own ACS. From here on the path says whom the answer must
 * be for.
 *
 * Fails with what cannot be read of the message, `login.idp_initiated_connection_unknown`, `login.unknown`, and as
 * `receiveAnswer`.
 */
export async function receiveAtAlias(
  parts: LoginParts,
  answer: Omit<SamlAnswer, 'connectionId'> & { readonly aliasPath: string },
): Promise<Outcome> {
  const { aliasPath, samlResponse, relayState } = answer
  const response = tryParse(samlResponse)
  const claims = response instanceof SsoError ? null : response
  const named = claims?.claimedInResponseTo ?? relayState
  const connectionId = await connectionFindByAlias(parts.db, aliasPath, {
    loginId: named !== null && isId('login', named) ? named : null,
    issuer: claims?.claimedInResponseTo === null ? claims.claimedIssuer : null,
  })
  if (connectionId !== null) return receiveAnswer(parts, { ...answer, connectionId })
  if (response instanceof SsoError) throw response
  throw new SsoError(
    response.claimedInResponseTo === null ? 'login.idp_initiated_connection_unknown' : 'login.unknown',
  )
}
