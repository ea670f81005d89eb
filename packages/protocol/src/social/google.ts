import type { SocialOidcProvider } from './social-provider.ts'

const GOOGLE = 'https://accounts.google.com'

const MAILBOXES: ReadonlySet<string> = new Set(['gmail.com', 'googlemail.com'])

/** Google accounts: private ones and those of a Workspace. */
export const google: SocialOidcProvider = {
  kind: 'oidc',
  name: 'google',
  label: 'Google',
  authority: { url: GOOGLE, issuer: GOOGLE },
  scopes: ['openid', 'profile', 'email'],
  responseMode: 'query',
  prompts: ['none', 'consent', 'select_account'],
  loginHintParameter: 'login_hint',
  issuerOf: () => GOOGLE,
  hasIssuer: (issuer) => issuer === GOOGLE,
  subjectOf: ({ sub }) => String(sub),
  provesEmail: (claims) => claims['email_verified'] === true,
  // `hd` is there only for accounts that the domain's own Workspace manages.
  holdsMailbox: (domain, { hd }) => MAILBOXES.has(domain) || hd === domain,
  hints: {
    'login.email_missing':
      'In Google Cloud console › Google Auth Platform › Data Access, choose *Add or remove scopes* and add `…/auth/userinfo.email`.',
    'login.email_unverified':
      'The person confirms the address of their Google account at myaccount.google.com › Personal info › Contact info › Email.',
    'oidc.client_rejected':
      'In Google Cloud console › Google Auth Platform › Clients › your client, compare *Client ID* and *Client secret* with the connection’s.',
    'oidc.authorization_failed':
      'In Google Cloud console › Google Auth Platform › Clients › your client, *Authorized redirect URIs* must have the connection’s redirect URI, character for character.',
    'login.provider_denied':
      'In Google Cloud console › Google Auth Platform › Audience, *User type* must be *External* and the app published, or the person must be among its test users.',
  },
}
