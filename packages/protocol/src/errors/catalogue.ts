import type { ErrorEntry } from './define.ts'
import { accountErrors } from './account.ts'
import { connectionErrors } from './connection.ts'
import { domainErrors } from './domain.ts'
import { internalErrors } from './internal.ts'
import { loginErrors } from './login.ts'
import { mailErrors } from './mail.ts'
import { oauthErrors } from './oauth.ts'
import { oidcErrors } from './oidc.ts'
import { operatorErrors } from './operator.ts'
import { organizationErrors } from './organization.ts'
import { requestErrors } from './request.ts'
import { samlErrors } from './saml.ts'
import { setupErrors } from './setup.ts'
import { upstreamErrors } from './upstream.ts'
import { webhookErrors } from './webhook.ts'

/** Every error of Cardea, by code. `docs/errors/` describes each one; a test ties the two. */
export const catalogue = {
  ...requestErrors,
  ...oauthErrors,
  ...loginErrors,
  ...connectionErrors,
  ...organizationErrors,
  ...accountErrors,
  ...domainErrors,
  ...samlErrors,
  ...oidcErrors,
  ...upstreamErrors,
  ...mailErrors,
  ...setupErrors,
  ...operatorErrors,
  ...webhookErrors,
  ...internalErrors,
}

/** A code of the catalogue, for example `saml.audience_mismatch`. */
export type ErrorCode = keyof typeof catalogue

/** The entry of a code. */
export function errorEntry(code: ErrorCode): ErrorEntry {
  return catalogue[code]
}

/** Is this text a code of the catalogue? */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(catalogue, text)
}
