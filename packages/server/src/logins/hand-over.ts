import {
  IDP_INITIATED_LOGIN_TYPE,
  type IdpInitiatedLogin,
  authorizationResponseUrl,
  idpInitiatedLoginClaims,
} from '@cardea/protocol'
import type { InitiateTarget } from './choose-application.ts'
import type { LoginParts, Outcome } from './types.ts'

/**
 * Sends the browser to the application with a token that says whose connection to sign in by. The application starts
 * a sign-in of its own with it (`accept-handover.ts`), in a browser that it knows: nothing that came
 * unasked ever becomes a session (incidents row 84).
 */
export function handOver(
  { keys, config, clock }: LoginParts,
  { application, initiateLoginUri }: InitiateTarget,
  login: IdpInitiatedLogin,
  tokenId: string,
): Outcome & { readonly kind: 'redirect' } {
  const { clientId } = application
  const issued = { issuer: config.issuer, clientId, tokenId, now: clock.now() }
  const token = keys.sign(idpInitiatedLoginClaims(login, issued), { type: IDP_INITIATED_LOGIN_TYPE })
  return { kind: 'redirect', url: authorizationResponseUrl(initiateLoginUri, { idp_initiated_login: token }) }
}
