import type { SocialOidcProvider } from './social-provider.ts'

const APPLE = 'https://appleid.apple.com'

/** Of iCloud, and of *Hide My Email*. */
const MAILBOXES: ReadonlySet<string> = new Set([
  'icloud.com',
  'me.com',
  'mac.com',
  'privaterelay.appleid.com',
])

/**
 * Apple accounts. The address may be a relay of Apple's that forwards to the person; it is theirs all the same.
 * With the scopes `name` and `email` Apple answers by a form that its page posts; the names come in that form, unsigned, once.
 */
export const apple: SocialOidcProvider = {
  kind: 'oidc',
  name: 'apple',
  label: 'Apple',
  authority: { url: APPLE, issuer: APPLE },
  scopes: ['openid', 'name', 'email'],
  responseMode: 'form_post',
  prompts: [],
  loginHintParameter: null,
  issuerOf: () => APPLE,
  hasIssuer: (issuer) => issuer === APPLE,
  subjectOf: ({ sub }) => String(sub),
  // Apple documents it as a Boolean or a string.
  provesEmail: (claims) => claims['email_verified'] === true || claims['email_verified'] === 'true',
  holdsMailbox: (domain) => MAILBOXES.has(domain),
  hints: {
    'login.email_missing':
      'A managed Apple Account (of a company or a school) may have no address to give; the person uses a personal one, or another way to sign in.',
    'login.email_unverified':
      'The person confirms the address of their Apple Account at account.apple.com › Sign-In and Security.',
    'oidc.client_rejected':
      'In Apple Developer › Certificates, Identifiers & Profiles, `clientId` is the *Services ID* (not the App ID), `keyId` that of a key with *Sign in with Apple* that is not revoked, and `teamId` the one at the top right.',
    'oidc.authorization_failed':
      'In Apple Developer › Certificates, Identifiers & Profiles › Identifiers › your Services ID › Sign in with Apple › Configure, *Return URLs* must have the connection’s redirect URI; Apple takes https alone and no localhost.',
  },
}
