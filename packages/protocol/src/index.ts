/**
 * `@cardea/protocol`: the rules of SAML 2.0, OAuth 2.0 and OpenID Connect as functions of values.
 *
 * Pure TypeScript without runtime dependencies, I/O, clock or environment: documents, keys, metadata
 * and the time come in as arguments; a value or a named error comes out. This file is the package's
 * one public entry.
 */
export { catalogue, errorEntry, isErrorCode, type ErrorCode } from './errors/catalogue.ts'
export { checkName, checkNames, type CheckCode } from './errors/check-names.ts'
export type { ErrorEntry, OAuthErrorCode } from './errors/define.ts'
export { invalidInput, type InputFault } from './errors/invalid-input.ts'
export { nearestName } from './errors/nearest-name.ts'
export { SsoError, errorTexts, type ErrorDetails, type ErrorTexts } from './errors/sso-error.ts'

// oauth/
export { authorizationResponseUrl } from './oauth/authorization-response.ts'
export {
  clientAccessTokenClaims,
  type ClientGrant,
  ACCESS_TOKEN_LIFETIME,
  ID_TOKEN_LIFETIME,
  accessTokenClaims,
  connectionIdOf,
  idTokenClaims,
  logoutTokenClaims,
  subjectOf,
  tokenHash,
  userinfoClaims,
  type Claims,
  type ClaimsGrant,
  type ClaimsProfile,
  type MetadataClaim,
  type RequestedClaims,
} from './oauth/claims.ts'
export {
  IDP_INITIATED_LOGIN_LIFETIME,
  IDP_INITIATED_LOGIN_TYPE,
  idpInitiatedLoginClaims,
  readIdpInitiatedLogin,
  type IdpInitiatedLogin,
} from './oauth/idp-initiated-login.ts'
export { together } from './oauth/claims-request.ts'
export { readParameter, requireParameter, type WireParameters } from './oauth/parameters.ts'
export { codeChallengeOf, isCodeChallenge, isCodeVerifier, verifyPkce } from './oauth/pkce.ts'
export {
  identifyClient,
  offeredScopes,
  prompts,
  readAuthorizationRequest,
  readSelectors,
  stateForError,
  type AuthorizationRequest,
  type Display,
  type Prompt,
  type RequestingClient,
  type Selectors,
} from './oauth/read-authorization-request.ts'
export {
  type ClientTokenRequest,
  type CodeRequest,
  type RefreshRequest,
  readClientCredentials,
  readCodeExchange,
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
export {
  readResponseMode,
  responseModeForError,
  responseModes,
  type MessageRules,
  type ResponseMode,
} from './oauth/response-mode.ts'
export { type ResponseType, responseTypes } from './oauth/response-type.ts'
export { signJwt, type TokenType } from './oauth/sign-jwt.ts'
export { DEFAULT_TOKEN_ALGORITHM, type TokenAlgorithm, tokenAlgorithms } from './oauth/token-algorithm.ts'

// xml/, and saml/: names, certificates, signatures
export { readCertificate } from './saml/certificate.ts'
export { encryptElement, type EncryptElementInput } from './saml/encrypt-element.ts'
export {
  attributeNameFormats,
  authnContexts,
  bindings,
  confirmationMethods,
  contentEncryptions,
  digestMethods,
  keyTransports,
  legacyMethods,
  nameIdFormats,
  namespaces,
  signatureMethods,
  statusCodes,
} from './saml/names.ts'
export { signRedirectQuery, type SignRedirectInput } from './saml/sign-redirect-query.ts'
export { signXml, type SignXmlInput } from './saml/sign-xml.ts'
export { verifyRedirectQuery, type VerifiedRedirect } from './saml/verify-redirect-query.ts'
export { writeXml, xml, type XmlFragment } from './xml/write-xml.ts'

// saml/: messages, checks, metadata
export { formatDateTime, parseDateTime } from './saml/date-time.ts'
export { logoutRequestChecks, logoutResponseChecks, logoutSignatureChecks } from './saml/logout-checks.ts'
export type { LogoutVerification, VerifyLogoutInput } from './saml/logout-exchange.ts'
export {
  parseLogoutMessage,
  type LogoutArrival,
  type ParsedLogoutMessage,
} from './saml/parse-logout-message.ts'
export { parseResponse, type ParsedResponse } from './saml/parse-response.ts'
export { postBindingFields, type PostBindingFields } from './saml/post-binding-fields.ts'
export { readAuthnRequest, type AuthnRequest } from './saml/read-authn-request.ts'
export {
  readIdpMetadata,
  type IdpMetadata,
  type SloService,
  type SsoService,
} from './saml/read-idp-metadata.ts'
export { readRelayState, type ReceivedRelayState } from './saml/read-relay-state.ts'
export { redactMessage } from './saml/redact-message.ts'
export { redirectBindingUrl } from './saml/redirect-binding-url.ts'
export { assertionChecks, messageChecks } from './saml/response-checks.ts'
export type {
  AnsweredRequest,
  AssertionAttribute,
  CheckResult,
  IdentityProvider,
  NameId,
  NameQualifiers,
  QualifiedNameId,
  ServiceProvider,
  SigningCertificate,
} from './saml/types.ts'
export {
  MAX_CLOCK_SKEW_SECONDS,
  type Verification,
  type VerifiedAssertion,
} from './saml/verified-assertion.ts'
export { verifyLogoutRequest, type VerifiedLogoutRequest } from './saml/verify-logout-request.ts'
export {
  verifyLogoutResponse,
  type VerifiedLogoutResponse,
  type VerifyLogoutResponseInput,
} from './saml/verify-logout-response.ts'
export { verifyResponse, type VerifyResponseInput } from './saml/verify-response.ts'
export {
  writeAuthnRequest,
  type AuthnRequestInput,
  type RequestedAuthnContext,
} from './saml/write-authn-request.ts'
export { writeLogoutRequest, type LogoutRequestInput } from './saml/write-logout-request.ts'
export { writeLogoutResponse, type LogoutResponseInput } from './saml/write-logout-response.ts'
export { writeResponse, type AssertionInput, type ResponseInput } from './saml/write-response.ts'
export type { StatusInput } from './saml/write-status.ts'
export { writeSpMetadata, type SpMetadataInput } from './saml/write-sp-metadata.ts'

// oidc/
export { checkIdToken, idTokenAlgorithms, idTokenChecks } from './oidc/check-id-token.ts'
export { checkTenantIssuer, isGoogleIssuer } from './oidc/check-tenant-issuer.ts'
export { decodeIdToken, isJsonObject, type DecodedIdToken, type JsonObject } from './oidc/decode-id-token.ts'
export type { IdTokenExpectation } from './oidc/id-token-check.ts'
export { personClaims, type PersonClaimsInput } from './oidc/person-claims.ts'
export { pinnedIssuer } from './oidc/pinned-issuer.ts'
export {
  readAuthorizationResponse,
  readState,
  type ResponseExpectation,
} from './oidc/read-authorization-response.ts'
export { isTenantId, type TenantPin } from './oidc/tenant-pin.ts'

// social/
export { appleClientSecretClaims } from './social/apple-client-secret.ts'
export { readAppleUser } from './social/read-apple-user.ts'
export { readGithubUser } from './social/read-github-user.ts'
export { readSocialPerson, type SocialPerson } from './social/read-social-person.ts'
export type {
  SocialAuthority,
  SocialEndpoints,
  SocialOauthProvider,
  SocialOidcProvider,
  SocialProvider,
  SocialProviderName,
} from './social/social-provider.ts'
export {
  isSocialProvider,
  socialHint,
  socialProviderNames,
  socialProviders,
} from './social/social-providers.ts'
export { unmetPrompt } from './social/unmet-prompt.ts'

// profile/
export { MICROSOFT_METHODS_ATTRIBUTE, assertsMfa } from './profile/asserted-mfa.ts'
export { emailDomain, normalizeEmail } from './profile/email-address.ts'
export { hintFor, type HintInput } from './profile/hint-for.ts'
export { mapAgain, type KeptSignIn } from './profile/map-again.ts'
export {
  mapProfile,
  namesOf,
  type MapProfileInput,
  type ProfileMapping,
  type RoleMapping,
} from './profile/map-profile.ts'
export { recommendMapping, type MappingRecommendation } from './profile/recommend-mapping.ts'
export { presetOf, presets } from './profile/preset-of.ts'
export type {
  OidcScreens,
  Place,
  Preset,
  PresetProtocol,
  Quirks,
  SamlScreens,
  SetupStep,
} from './profile/presets/preset.ts'
export { hasGroupsOverage } from './profile/groups-overage.ts'
export { lackingAttributes, type ClaimsReading } from './profile/lacking-attributes.ts'
export { normalizedAttributes, type NormalizedAttribute, type NormalizedProfile } from './profile/types.ts'

// webhooks/
export {
  WEBHOOK_SECRET_PREFIX,
  isBrokenWebhookSecret,
  signDelivery,
  type LiveSecrets,
  webhookFormats,
  type WebhookFormat,
} from './webhooks/sign-delivery.ts'
