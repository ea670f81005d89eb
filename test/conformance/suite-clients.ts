/** What the suite needs of an application: its addresses are below one base, `…/test/a/{alias}`. */
export function suiteClient(baseUrl: string, name: string) {
  return {
    name,
    type: 'web',
    redirectUris: [`${baseUrl}/callback`],
    postLogoutRedirectUris: [`${baseUrl}/post_logout_redirect`],
    backchannelLogoutUri: `${baseUrl}/backchannel_logout`,
    // For oidcc-refresh-token: a client that has refresh tokens only where it asks for `offline_access`.
    refreshTokenDays: 1,
    // For prompt=none: “logged in” is the session that a browser has at an application.
    sessionHours: 1,
  } as const
}

/** The test person of the simulator who signs in; the suite sends her address as `login_hint`. */
export const person = 'ada@example.com'

/** What a client of the suite knows of itself. */
export interface SuiteClient {
  readonly clientId: string
  readonly clientSecret: string
}
