import { idTokenAlgorithms, isTenantId } from '@cardea/protocol'
import { z } from 'zod'
import { normalizeDomain } from '../platform/normalize-domain.ts'

/** How we authenticate at an IdP's token endpoint (OIDC Core §9). */
export type ClientAuthentication = 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt' | 'none'

/** Signature of our client assertions. */
export type ClientAssertionAlgorithm = 'RS256' | 'ES256'

/** The settings of an OIDC connection beyond issuer and client; one jsonb column, because most keep the defaults. */
export interface OidcOptions {
  /** Null: as the IdP's discovery document says, basic first. */
  readonly clientAuthentication: ClientAuthentication | null
  /** For `private_key_jwt`. */
  readonly clientAssertionAlgorithm: ClientAssertionAlgorithm
  /** For `private_key_jwt`: what our assertions name as `aud`. Null: the token endpoint at Okta, elsewhere the issuer. */
  readonly clientAssertionAudience: 'issuer' | 'token-endpoint' | null
  /** `when-needed`: when the ID token lacks an attribute that the profile wants. */
  readonly userinfo: 'when-needed' | 'always' | 'never'
  /** The Entra tenant whose people may sign in: `tid` must be equal. */
  readonly tenantId: string | null
  /** The Google Workspace whose people may sign in: `hd` must be equal. */
  readonly hostedDomain: string | null
  /** Accepted values of `alg` in ID tokens and signed UserInfo. Null: every one that we know. */
  readonly idTokenAlgorithms: readonly string[] | null
  /** Asked for besides openid, profile and email. */
  readonly scopes: readonly string[]
  /** Sent when the application asks for none itself. */
  readonly prompt: 'login' | 'consent' | 'select_account' | null
  /** Sent as `acr_values`. */
  readonly acrValues: readonly string[]
  /** Which of our two callbacks the IdP has registered. The second is that of connections set up by an organization's own members. */
  readonly redirectPath: '/sso/oidc/callback' | '/api/auth/sso/callback'
}

/** What a connection has that says nothing. */
export const defaultOidcOptions: OidcOptions = {
  clientAuthentication: null,
  clientAssertionAlgorithm: 'RS256',
  clientAssertionAudience: null,
  userinfo: 'when-needed',
  tenantId: null,
  hostedDomain: null,
  idTokenAlgorithms: null,
  scopes: [],
  prompt: null,
  acrValues: [],
  redirectPath: '/sso/oidc/callback',
}

const clientAuthentication = z.enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'])
const clientAssertionAlgorithm = z.enum(['RS256', 'ES256'])
const clientAssertionAudience = z.enum(['issuer', 'token-endpoint'])
const userinfo = z.enum(['when-needed', 'always', 'never'])
const prompt = z.enum(['login', 'consent', 'select_account'])

const redirectPath = z.enum(['/sso/oidc/callback', '/api/auth/sso/callback'])

/** RFC 6749 §3.3. */
const scopeToken = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/, 'A scope is ASCII without space.')

/** For schemas of input: every field optional, absent ones stay as they are. */
export const oidcOptionSettings = {
  clientAuthentication: clientAuthentication
    .nullable()
    .exactOptional()
    .describe('How Cardea authenticates at the token endpoint. Null: as the IdP’s discovery document says.'),
  clientAssertionAlgorithm: clientAssertionAlgorithm
    .exactOptional()
    .describe('With `private_key_jwt`: the algorithm of our assertions. Default RS256.'),
  clientAssertionAudience: clientAssertionAudience
    .nullable()
    .exactOptional()
    .describe(
      'With `private_key_jwt`: what our assertions name as `aud`. Null: the token endpoint at Okta, elsewhere the issuer.',
    ),
  userinfo: userinfo
    .exactOptional()
    .describe(
      'When UserInfo is asked. Default `when-needed`: when the ID token lacks e-mail, names, or what the mapping names.',
    ),
  tenantId: z
    .string()
    .refine(isTenantId, 'The tenant’s id: a GUID in lower case, of an organization’s tenant.')
    .nullable()
    .exactOptional()
    .describe('Entra ID: only people of this tenant (`tid`). Makes `common` and `organizations` acceptable.'),
  hostedDomain: z
    .string()
    .max(253)
    .refine(isPlainDomain, 'The Workspace’s primary domain, in lower case.')
    .nullable()
    .exactOptional()
    .describe('Google: only people of this Workspace (`hd`). Needed before such a connection is active.'),
  idTokenAlgorithms: z
    .array(z.enum(idTokenAlgorithms as readonly [string, ...string[]]))
    .min(1)
    .nullable()
    .exactOptional()
    .describe('Accepted algorithms of ID tokens. Null: every asymmetric one with SHA-256 or better.'),
  scopes: z
    .array(scopeToken)
    .max(50)
    .exactOptional()
    .describe('Asked for besides openid, profile and email.'),
  prompt: prompt
    .nullable()
    .exactOptional()
    .describe('Sent to the IdP when the application asks for no prompt itself.'),
  acrValues: z.array(scopeToken).max(20).exactOptional().describe('Sent to the IdP as `acr_values`.'),
  redirectPath: redirectPath
    .exactOptional()
    .describe('Which of the two addresses the IdP has registered as redirect URI; both do the same.'),
}

/** For schemas of answers. */
export const oidcOptionFields = {
  clientAuthentication: clientAuthentication.nullable(),
  clientAssertionAlgorithm,
  clientAssertionAudience: clientAssertionAudience.nullable(),
  userinfo,
  tenantId: z.string().nullable(),
  hostedDomain: z.string().nullable(),
  idTokenAlgorithms: z.array(z.string()).nullable(),
  scopes: z.array(z.string()),
  prompt: prompt.nullable(),
  acrValues: z.array(z.string()),
  redirectPath,
}

/** What a caller may say of these options; absent fields stay as they are. */
export type OidcOptionsInput = Partial<OidcOptions>

export const oidcOptionNames = Object.keys(defaultOidcOptions) as readonly (keyof OidcOptions)[]

/** The options among the fields of a connection, or of what a caller says. */
export function pickOidcOptions(given: OidcOptions): OidcOptions
export function pickOidcOptions(given: OidcOptionsInput): OidcOptionsInput
export function pickOidcOptions(given: OidcOptionsInput): OidcOptionsInput {
  return Object.fromEntries(
    oidcOptionNames.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
  )
}

/** Stored without the defaults, so that a later default reaches who never chose. */
export function oidcOptionsText(options: OidcOptions): string {
  const chosen = oidcOptionNames.filter(
    (name) => JSON.stringify(options[name]) !== JSON.stringify(defaultOidcOptions[name]),
  )
  return JSON.stringify(Object.fromEntries(chosen.map((name) => [name, options[name]])))
}

function isPlainDomain(text: string): boolean {
  const normalized = normalizeDomain(text)
  return normalized.ok && normalized.domain === text
}
