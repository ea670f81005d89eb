/**
 * `@cardea/protocol`: the rules of SAML 2.0, OAuth 2.0 and OpenID Connect as functions of values.
 *
 * Pure TypeScript without runtime dependencies, I/O, clock or environment: documents, keys, metadata
 * and the time come in as arguments; a value or a named error comes out. This file is the package's
 * one public entry.
 */
export { catalogue, errorEntry, isErrorCode, type ErrorCode } from './errors/catalogue.ts'
export type { ErrorEntry, OAuthErrorCode } from './errors/define.ts'
export { SsoError, errorTexts, type ErrorDetails, type ErrorTexts } from './errors/sso-error.ts'
