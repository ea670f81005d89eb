import type { AuthorizationRequest } from '@cardea/protocol'

/**
 * A request with nothing in it that nobody asked for: of a test, of a sign-in that began at the IdP, and of a login that was
 * stored by a release that asked for less.
 */
export function plainRequest(
  asked: Pick<AuthorizationRequest, 'clientId' | 'redirectUri' | 'scope'> &
    Partial<Pick<AuthorizationRequest, 'connectionId'>>,
): AuthorizationRequest {
  return {
    responseType: 'code',
    responseMode: 'query',
    state: null,
    nonce: null,
    codeChallenge: null,
    audience: null,
    prompt: [],
    maxAge: null,
    loginHint: null,
    domainHint: null,
    connectionId: null,
    organizationId: null,
    provider: null,
    uiLocales: [],
    display: null,
    acrValues: [],
    requiredAcr: null,
    subjects: null,
    claims: null,
    ...asked,
  }
}
