import type { JsonObject } from '../oidc/decode-id-token.ts'
import { PERSONAL_ACCOUNTS } from '../oidc/tenant-pin.ts'
import type { SocialOidcProvider } from './social-provider.ts'

const MICROSOFT = 'https://login.microsoftonline.com'

/** The form of `tid`: a GUID in lower case. */
const TENANT = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** A tenant's own issuer. */
const ISSUER = /^https:\/\/login\.microsoftonline\.com\/([^/]+)\/v2\.0$/

/** Of private accounts; those in other languages' domains are treated as anybody's. */
const MAILBOXES: ReadonlySet<string> = new Set(['outlook.com', 'hotmail.com', 'live.com', 'msn.com'])

/**
 * Microsoft accounts: private ones and those of every Entra tenant.
 *
 * Whoever has a tenant of their own writes any address into `email` ("nOAuth", incidents row 60), so the address counts only
 * when Microsoft says that the tenant has proven its domain (`xms_edov`), or when Microsoft keeps the account itself.
 * `sub` is unique within a tenant alone, so the tenant is a part of who somebody is.
 */
export const microsoft: SocialOidcProvider = {
  kind: 'oidc',
  name: 'microsoft',
  label: 'Microsoft',
  authority: { url: `${MICROSOFT}/common/v2.0`, issuer: `${MICROSOFT}/{tenantid}/v2.0` },
  scopes: ['openid', 'profile', 'email'],
  responseMode: 'query',
  prompts: ['none', 'login', 'consent', 'select_account'],
  loginHintParameter: 'login_hint',
  issuerOf: ({ tid }) => (typeof tid === 'string' && TENANT.test(tid) ? `${MICROSOFT}/${tid}/v2.0` : null),
  hasIssuer: (issuer) => TENANT.test(ISSUER.exec(issuer)?.[1] ?? ''),
  subjectOf: ({ tid, sub }) => `${String(tid)}.${String(sub)}`,
  provesEmail: (claims) => claims['tid'] === PERSONAL_ACCOUNTS || ownsDomain(claims),
  holdsMailbox: (domain, claims) =>
    ownsDomain(claims) || (claims['tid'] === PERSONAL_ACCOUNTS && MAILBOXES.has(domain)),
  hints: {
    'login.email_missing':
      'In Microsoft Entra admin center › App registrations › your app › Token configuration, choose *Add optional claim*, *ID* and `email`. A person without a mailbox has none.',
    'login.email_unverified':
      'In Microsoft Entra admin center › App registrations › your app › Token configuration, choose *Add optional claim*, *ID* and `xms_edov` (where the list lacks it: Manifest › `optionalClaims` › `idToken`). It says true only when the person’s own tenant has verified the domain of the address.',
    'login.authentication_too_old':
      'In Microsoft Entra admin center › App registrations › your app › Token configuration, choose *Add optional claim*, *ID* and `auth_time`: without it Microsoft does not say when the person signed in.',
    'oidc.client_rejected':
      'In Microsoft Entra admin center › App registrations › your app › Certificates & secrets, make a new *Client secret* and give the connection its *Value* (not its *Secret ID*).',
    'oidc.authorization_failed':
      'In Microsoft Entra admin center › App registrations › your app › Authentication, the platform *Web* must have the connection’s redirect URI, and *Supported account types* must be “any organizational directory and personal Microsoft accounts”.',
    'login.provider_denied':
      'The person refused, or their tenant lets only admins consent: its admin opens Microsoft Entra admin center › Enterprise applications › the app › Permissions › *Grant admin consent*.',
  },
}

/** Microsoft writes this Boolean as `true`, `"true"`, `"1"` or `1`, by the road that the token took. */
function ownsDomain({ xms_edov: verified }: JsonObject): boolean {
  return verified === true || verified === 1 || verified === '1' || verified === 'true'
}
