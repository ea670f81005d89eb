import type { SocialOauthProvider } from './social-provider.ts'

const GITHUB = 'https://github.com'

/** GitHub accounts: plain OAuth 2.0. `readGithubUser` makes claims of what its API says. */
export const github: SocialOauthProvider = {
  kind: 'oauth',
  name: 'github',
  label: 'GitHub',
  origin: GITHUB,
  endpointsAt(origin) {
    const api = origin === GITHUB ? 'https://api.github.com' : `${origin}/api/v3`
    return {
      authorization: `${origin}/login/oauth/authorize`,
      token: `${origin}/login/oauth/access_token`,
      user: `${api}/user`,
      emails: `${api}/user/emails`,
    }
  },
  scopes: ['read:user', 'user:email'],
  responseMode: 'query',
  prompts: ['select_account'],
  loginHintParameter: 'login',
  subjectOf: ({ sub }) => String(sub),
  provesEmail: (claims) => claims['email_verified'] === true,
  holdsMailbox: () => false,
  hints: {
    'login.email_missing':
      'The person adds an address to their GitHub account at Settings › Emails and makes it the primary one.',
    'login.email_unverified':
      'The person confirms the primary address of their GitHub account at Settings › Emails › *Resend verification email*.',
    'login.provider_answer_unusable':
      'A GitHub App (other than an OAuth app) also needs Permissions › Account permissions › *Email addresses: Read-only*.',
    'oidc.client_rejected':
      'In GitHub › Settings › Developer settings › OAuth Apps › your app, compare *Client ID* with the connection’s and make a new *Client secret*.',
    'oidc.authorization_failed':
      'In GitHub › Settings › Developer settings › OAuth Apps › your app, *Authorization callback URL* must be the connection’s redirect URI.',
  },
}
