/**
 * `@cardea/protocol`: the rules of SAML 2.0, OAuth 2.0 and OpenID Connect as functions of values.
 *
 * Pure TypeScript without runtime dependencies, I/O, clock or environment: documents, keys, metadata
 * and the time come in as arguments; a value or a named error comes out. This file is the package's
 * one public entry.
 */
export { catalogue, errorEntry, isErrorCode, type ErrorCode } from './errors/catalogue.ts'
export type { ErrorEntry, OAuthErrorCode } from './errors/define.ts'
export { invalidInput, type InputFault } from './errors/invalid-input.ts'
export { SsoError, errorTexts, type ErrorDetails, type ErrorTexts } from './errors/sso-error.ts'

// oauth/
export { authorizationResponseUrl } from './oauth/authorization-response.ts'
export {
  ACCESS_TOKEN_LIFETIME,
  ID_TOKEN_LIFETIME,
  accessTokenClaims,
  idTokenClaims,
  subjectOf,
  tokenHash,
  userinfoClaims,
  type Claims,
  type ClaimsGrant,
  type ClaimsProfile,
} from './oauth/claims.ts'
export { readParameter, requireParameter, type WireParameters } from './oauth/parameters.ts'
export { codeChallengeOf, isCodeChallenge, isCodeVerifier, verifyPkce } from './oauth/pkce.ts'
export {
  identifyClient,
  offeredScopes,
  readAuthorizationRequest,
  stateForError,
  type AuthorizationRequest,
  type Prompt,
  type RequestingClient,
} from './oauth/read-authorization-request.ts'
export {
  readClientCredentials,
  readTokenRequest,
  type ClientCredentials,
  type TokenRequest,
} from './oauth/read-token-request.ts'
export {
  checkRedirectUri,
  checkRegistrableRedirectUri,
  matchesRedirectUri,
  type RedirectUriRules,
} from './oauth/redirect-uri.ts'
