/**
 * The OpenID Foundation's certification plans for providers of our kind, as data: which modules each has, what a module expects, and
 * what its suite says of us, with the reason where that is not PASSED.
 *
 * Invariant: a plan lists every module of the official plan, in its order (suite 5.2.4), and each has exactly one test: the tests are
 * made from these tables, and so is the one in docs/conformance.md.
 */

/**
 * What the official suite says at the end of a module. `WARNING`: it passed, and something that is only recommended is missing.
 * `REVIEW`: it passed, and a person has to look at the picture of a page. `SKIPPED`: it is about something that we say we do not offer.
 */
export type Outcome = 'PASSED' | 'WARNING' | 'REVIEW' | 'SKIPPED'

export interface ModuleRow {
  /** In a few words; the test's title. */
  readonly expects: string
  readonly outcome: Outcome
  /** Why it is not PASSED. */
  readonly because?: Reason
  /** Its name in older versions of the suite. */
  readonly formerly?: string
  /** Modules that run only where the suite registers its clients itself (RFC 7591), which we do not offer. */
  readonly dynamicOnly?: true
}

/** Everything for which the suite does not simply say PASSED. */
export const reasons = {
  organization:
    'The ID token always says which organization the person belongs to (`oid`, `org_id`, `org_name`); the suite expects only claims of the scopes that were asked for.',
  emailInIdToken:
    'The claims of a scope are in the ID token too, so that a client which never calls UserInfo has them; the suite would have them at UserInfo alone (OIDC Core §5.4).',
  profile:
    'Identity providers do not tell birthdate, gender, website and other claims of the scope `profile`, and what is not known is left out (OIDC Core §5.3.2).',
  errorParameters:
    'An error also brings `error_code` and `login_id`, by which its trace is found; clients ignore parameters that they do not know (RFC 6749 §4.1.2).',
  acr: 'The suite asks for the made-up contexts “1” and “2”; `acr` says which one the identity provider asserted, never one that was merely asked for.',
  secondLogin: 'A picture shows that the person was asked to sign in again.',
  errorPage: 'A picture shows our error page.',
  signedOutPage: 'A picture shows what the person sees at the end.',
  address:
    'The scopes `address` and `phone` are not offered, and discovery says so; asked for, they are ignored.',
  unsigned: '`none` is no algorithm of ours; discovery does not list it.',
  requestObject: 'Request objects are not offered: `request_not_supported`.',
  requestUri:
    'Request objects by reference are not offered, only pushed ones (RFC 9126): `request_uri_not_supported`.',
} as const

export type Reason = keyof typeof reasons

const basicModules = {
  'oidcc-server': {
    expects: 'a code for a sign-in, verifiable tokens for the code, claims for the access token',
    outcome: 'WARNING',
    because: 'organization',
  },
  'oidcc-response-type-missing': {
    expects: 'invalid_request for a request without response_type',
    outcome: 'WARNING',
    because: 'errorParameters',
  },
  'oidcc-idtoken-signature': {
    expects: 'an ID token signed with RS256 that names its key',
    outcome: 'PASSED',
    dynamicOnly: true,
  },
  'oidcc-idtoken-unsigned': {
    expects: 'no ID token without signature where discovery does not list `none`',
    outcome: 'SKIPPED',
    because: 'unsigned',
    dynamicOnly: true,
  },
  'oidcc-userinfo-get': { expects: 'UserInfo by GET with the token in the header', outcome: 'PASSED' },
  'oidcc-userinfo-post-header': {
    expects: 'UserInfo by POST with the token in the header',
    outcome: 'PASSED',
  },
  'oidcc-userinfo-post-body': { expects: 'UserInfo by POST with the token in the body', outcome: 'PASSED' },
  'oidcc-ensure-request-without-nonce-succeeds-for-code-flow': {
    expects: 'a code for a request without nonce',
    outcome: 'PASSED',
  },
  'oidcc-scope-profile': {
    expects: 'the claims of the scope profile at UserInfo',
    outcome: 'WARNING',
    because: 'profile',
  },
  'oidcc-scope-email': {
    expects: 'the claims of the scope email at UserInfo',
    outcome: 'WARNING',
    because: 'emailInIdToken',
  },
  'oidcc-scope-address': {
    expects: 'a scope that is not offered to be ignored, not refused',
    outcome: 'SKIPPED',
    because: 'address',
  },
  'oidcc-scope-phone': {
    expects: 'a scope that is not offered to be ignored, not refused',
    outcome: 'SKIPPED',
    because: 'address',
  },
  'oidcc-scope-all': {
    expects: 'the claims of the offered scopes, and the others to be ignored',
    outcome: 'SKIPPED',
    because: 'address',
  },
  'oidcc-alternate-happy-flow': {
    expects: 'the order of scopes and of parameters to make no difference',
    outcome: 'WARNING',
    because: 'emailInIdToken',
    formerly: 'oidcc-ensure-other-scope-order-succeeds',
  },
  'oidcc-display-page': { expects: 'no error for display=page', outcome: 'PASSED' },
  'oidcc-display-popup': { expects: 'no error for display=popup', outcome: 'PASSED' },
  'oidcc-prompt-login': {
    expects: 'a new sign-in and a later auth_time for prompt=login',
    outcome: 'REVIEW',
    because: 'secondLogin',
  },
  'oidcc-prompt-none-not-logged-in': {
    expects: 'an error and no page for prompt=none without a session',
    outcome: 'WARNING',
    because: 'errorParameters',
  },
  'oidcc-prompt-none-logged-in': {
    expects: 'the same person and auth_time, and no page, for prompt=none with a session',
    outcome: 'PASSED',
  },
  'oidcc-max-age-1': {
    expects: 'a new sign-in for max_age=1 after two seconds',
    outcome: 'REVIEW',
    because: 'secondLogin',
  },
  'oidcc-max-age-10000': {
    expects: 'no new sign-in, and the auth_time, for max_age=10000',
    outcome: 'PASSED',
  },
  'oidcc-ensure-request-with-unknown-parameter-succeeds': {
    expects: 'a parameter that nobody knows to be ignored',
    outcome: 'PASSED',
  },
  'oidcc-id-token-hint': {
    expects: 'the same person and no page for prompt=none with an id_token_hint',
    outcome: 'PASSED',
  },
  'oidcc-login-hint': { expects: 'no error for a login_hint', outcome: 'PASSED' },
  'oidcc-ui-locales': { expects: 'no error for a language that we do not speak', outcome: 'PASSED' },
  'oidcc-claims-locales': { expects: 'no error for claims_locales', outcome: 'PASSED' },
  'oidcc-ensure-request-with-acr-values-succeeds': {
    expects: 'no error for acr_values that nobody meets',
    outcome: 'WARNING',
    because: 'acr',
  },
  'oidcc-codereuse': { expects: 'invalid_grant for a code that comes twice', outcome: 'PASSED' },
  'oidcc-codereuse-30seconds': {
    expects: 'invalid_grant for a code that comes again later, and its access token to be void then',
    outcome: 'PASSED',
  },
  'oidcc-ensure-registered-redirect-uri': {
    expects: 'an error page and no redirect for an address that is not registered',
    outcome: 'REVIEW',
    because: 'errorPage',
  },
  'oidcc-ensure-post-request-succeeds': {
    expects: 'a code for a request that was posted',
    outcome: 'PASSED',
  },
  'oidcc-server-client-secret-post': { expects: 'the secret in the body to do as well', outcome: 'PASSED' },
  'oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported': {
    expects: 'a request object by reference to be refused as such',
    outcome: 'SKIPPED',
    because: 'requestUri',
    dynamicOnly: true,
  },
  'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported': {
    expects: 'a request object to be refused as such',
    outcome: 'SKIPPED',
    because: 'requestObject',
  },
  'oidcc-claims-essential': { expects: 'a name that was asked for by claims', outcome: 'PASSED' },
  'oidcc-ensure-request-object-with-redirect-uri': {
    expects: 'an error page for a wrong address beside a request object',
    outcome: 'REVIEW',
    because: 'errorPage',
  },
  'oidcc-refresh-token': {
    expects: 'new tokens about the same sign-in for a refresh token, and none for another client',
    outcome: 'PASSED',
  },
  'oidcc-ensure-request-with-valid-pkce-succeeds': {
    expects: 'a code with PKCE from a confidential client to be redeemed',
    outcome: 'PASSED',
  },
} as const satisfies Readonly<Record<string, ModuleRow>>

const configModules = {
  'oidcc-discovery-endpoint-verification': {
    expects: 'discovery to say all that it has to, over https, and keys without their private half',
    outcome: 'PASSED',
  },
} as const satisfies Readonly<Record<string, ModuleRow>>

const rpInitiatedLogoutModules = {
  'oidcc-rp-initiated-logout-discovery-endpoint-verification': {
    expects: 'discovery to name the end session endpoint',
    outcome: 'PASSED',
  },
  'oidcc-rp-initiated-logout': {
    expects: 'the way back with state, and nobody signed in afterwards',
    outcome: 'WARNING',
    because: 'errorParameters',
  },
  'oidcc-rp-initiated-logout-bad-post-logout-redirect-uri': {
    expects: 'an error page for an address that is not registered',
    outcome: 'REVIEW',
    because: 'errorPage',
  },
  'oidcc-rp-initiated-logout-modified-id-token-hint': {
    expects: 'an error page for a hint that was made unsigned',
    outcome: 'REVIEW',
    because: 'errorPage',
  },
  'oidcc-rp-initiated-logout-no-id-token-hint': {
    expects: 'no way back where nobody says whose address it is',
    outcome: 'REVIEW',
    because: 'errorPage',
  },
  'oidcc-rp-initiated-logout-no-params': {
    expects: 'a page of ours for a request without parameters',
    outcome: 'REVIEW',
    because: 'signedOutPage',
  },
  'oidcc-rp-initiated-logout-no-post-logout-redirect-uri': {
    expects: 'a page that says that the person is signed out, and nobody signed in afterwards',
    outcome: 'REVIEW',
    because: 'signedOutPage',
  },
  'oidcc-rp-initiated-logout-no-state': {
    expects: 'the way back without state, and nobody signed in afterwards',
    outcome: 'WARNING',
    because: 'errorParameters',
  },
  'oidcc-rp-initiated-logout-only-state': {
    expects: 'a page of ours for a state alone',
    outcome: 'REVIEW',
    because: 'signedOutPage',
  },
  'oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri': {
    expects: 'an error page for a registered address with a longer query',
    outcome: 'REVIEW',
    because: 'errorPage',
  },
  'oidcc-rp-initiated-logout-bad-id-token-hint': {
    expects: 'an error page for a hint that somebody else has signed',
    outcome: 'REVIEW',
    because: 'errorPage',
  },
} as const satisfies Readonly<Record<string, ModuleRow>>

const backchannelLogoutModules = {
  'oidcc-backchannel-logout-discovery-endpoint-verification': {
    expects: 'discovery to say that back-channel logout is offered, with `sid`',
    outcome: 'PASSED',
  },
  'oidcc-backchannel-rp-initiated-logout': {
    expects: 'a logout token about that session, the way back, and nobody signed in afterwards',
    outcome: 'WARNING',
    because: 'errorParameters',
  },
} as const satisfies Readonly<Record<string, ModuleRow>>

export type BasicModule = keyof typeof basicModules
export type ConfigModule = keyof typeof configModules
export type RpInitiatedLogoutModule = keyof typeof rpInitiatedLogoutModules
export type BackchannelLogoutModule = keyof typeof backchannelLogoutModules

export interface Plan<Name extends string = string> {
  readonly name: string
  /** What it certifies. */
  readonly profile: string
  /** The variant that the official suite is asked for; what a plan fixes itself is not said again. */
  readonly variant: Readonly<Record<string, string>>
  readonly modules: Readonly<Record<Name, ModuleRow>>
}

const staticClient = { client_registration: 'static_client' }
const discovered = { server_metadata: 'discovery', ...staticClient }

export const configPlan = {
  name: 'oidcc-config-certification-test-plan',
  profile: 'Config OP',
  variant: {},
  modules: configModules,
} as const satisfies Plan

export const basicPlan = {
  name: 'oidcc-basic-certification-test-plan',
  profile: 'Basic OP',
  variant: discovered,
  modules: basicModules,
} as const satisfies Plan

/** The modules of the basic plan, each with `response_mode=form_post`. */
export const formPostPlan = {
  name: 'oidcc-formpost-basic-certification-test-plan',
  profile: 'Form Post OP',
  variant: discovered,
  modules: basicModules,
} as const satisfies Plan

export const rpInitiatedLogoutPlan = {
  name: 'oidcc-rp-initiated-logout-certification-test-plan',
  profile: 'RP-Initiated Logout OP',
  variant: { response_type: 'code', ...staticClient },
  modules: rpInitiatedLogoutModules,
} as const satisfies Plan

export const backchannelLogoutPlan = {
  name: 'oidcc-backchannel-rp-initiated-logout-certification-test-plan',
  profile: 'Back-Channel Logout OP',
  variant: { response_type: 'code', ...staticClient },
  modules: backchannelLogoutModules,
} as const satisfies Plan

/** In the order in which they are run. */
export const plans: readonly Plan[] = [
  configPlan,
  basicPlan,
  formPostPlan,
  rpInitiatedLogoutPlan,
  backchannelLogoutPlan,
]
