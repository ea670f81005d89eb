import type { AuthorizationRequest, SocialProviderName, SsoError, TokenAlgorithm } from '@cardea/protocol'
import type { From } from '../accounts/account-session.ts'
import type { OfferedMethods } from '../accounts/offered-methods.ts'
import type { SecondFactors } from '../accounts/second-factors.ts'
import type { Config } from '../config/config.ts'
import type { OrganizationChoice } from '../members/organizations-of.ts'
import type { SigningKeys } from '../keys/signing-keys.ts'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Outbound } from '../platform/outbound.ts'
import type { Random } from '../platform/random.ts'
import type { SessionSecret } from '../sessions/new-session.ts'
import type { Database } from '../storage/database.ts'
import type {
  AccountSessionId,
  ApplicationId,
  ConnectionId,
  LoginId,
  OrganizationId,
  UserId,
} from '../storage/ids.ts'
import type { DiscoveryCache } from './discovery-cache.ts'
import type { TraceStep } from './trace.ts'

/**
 * Logins: the heart. One login is one run of the sign-in: authorize → select → begin → complete → issue.
 *
 * Owns logins with their traces, the browser binding, and the hosted sign-in page. Invariant: every way in ends in `complete-login.ts`, which checks status, tenant,
 * policy and replay, and consumes the login exactly once; only the browser that started a login can
 * finish or fail it.
 *
 * Routes: `/oauth/authorize`, `/sign-in`, `/saml/:connectionId/{metadata,acs}`, `/sso/oidc/callback`,
 * `/sso/oidc/initiate`, `/sso/oidc/:connectionId/initiate`,
 * `/v1/logins`.
 */

/** What the actions of this folder are made of. */
export interface LoginParts {
  readonly config: Pick<Config, 'publicUrl' | 'issuer' | 'mode' | 'aliasOrigins' | 'signInMethods'>
  readonly db: Database
  readonly vault: Vault
  readonly keys: SigningKeys
  readonly clock: Clock
  readonly random: Random
  readonly outbound: Outbound
  readonly discovery: DiscoveryCache
  readonly log: Log
}

/** `selecting`: the hosted page asks for the e-mail. `pending`: the person is at the IdP. */
export type LoginStatus = 'selecting' | 'pending' | 'completed' | 'failed'

/** What the return is checked against. SAML asks for nothing at first: the request's ID is the login's id. */
export interface UpstreamState {
  readonly nonce?: string
  readonly codeVerifier?: string
  /** `vault.hash` (base64) of the ticket for the SAML response that waits; see `complete-saml.ts`. */
  readonly ticketHash?: string
  /** The path that the waiting SAML response arrived at, when that was an alias. */
  readonly aliasPath?: string
  /** Of a login that ends at Cardea itself: what its browser looked like, for the person's list of sessions. */
  readonly from?: From
  /** Of a login of somebody who was signed in at Cardea itself: the session that it takes the place of. */
  readonly replaces?: AccountSessionId
  /** The person signs in with what their own account has, wherever their address would lead (`/account/sign-in/emergency`). */
  readonly ownOnly?: true
  /** Of an operator's sign-in by a connection: which state that was in before. */
  readonly trustVersion?: number
  /** Of a login that signs nobody in: whose account the person of the social provider is linked to, and the session that has asked for it. */
  readonly links?: { readonly userId: UserId; readonly sessionId: AccountSessionId }
  /** Who has shown, with an account of their own, who they are: as far as they have come on the hosted pages. */
  readonly person?: ProvenPerson
}

/** Somebody who has shown who they are. */
export interface ProvenPerson {
  readonly userId: UserId
  /** By what first. */
  readonly first: 'password' | 'mailed_link' | 'passkey' | 'social'
  /** RFC 8176; with `mfa` once the second factor was shown, too. */
  readonly methods: readonly string[]
  /** ISO 8601. */
  readonly at: string
}

interface LoginBase {
  readonly id: LoginId
  readonly organizationId: OrganizationId | null
  readonly connectionId: ConnectionId | null
  readonly status: LoginStatus
  /** The application's request, validated when the login began. */
  readonly request: AuthorizationRequest
  readonly upstream: UpstreamState
  /** `vault.hash` of the secret in the browser's cookie. */
  readonly browserHash: Buffer
  readonly expired: boolean
  readonly startedAt: Date
  /** The operator has switched on that this connection's messages are kept whole. */
  readonly capturing: boolean
}

/** Some run like every login, for no application: a test ends in a result instead of a code. */
export type LoginOwner =
  | {
      readonly kind: 'sign_in'
      readonly applicationId: ApplicationId
      /** For how long its browser may then sign in silently. */
      readonly sessionHours: number
      /** Signs its tokens. */
      readonly tokenAlgorithm: TokenAlgorithm
    }
  | { readonly kind: 'test'; readonly applicationId: null }
  /** It ends in a session at Cardea itself; its request's redirect URI is where the browser goes then. */
  | { readonly kind: 'account'; readonly applicationId: null }

export type Login = LoginBase & LoginOwner
export type TestLogin = Extract<Login, { readonly kind: 'test' }>
export type AccountLogin = Extract<Login, { readonly kind: 'account' }>
export type LoginKind = Login['kind']

/** A session that its browser is to keep the secret of. */
export interface Remembered {
  readonly applicationId: ApplicationId
  readonly secret: SessionSecret
}

/**
 * Where the browser goes next. The routes turn it into an answer. `receiver`: the origin whose page waits for the answer
 * as a message, so that pages on the way do not part it from us; null when nobody waits.
 */
export type Outcome =
  | {
      readonly kind: 'redirect'
      readonly url: string
      readonly remember?: Remembered
      /** The secret of a session at Cardea itself, for the browser to keep. */
      readonly account?: string
    }
  /** A form that the browser posts: the IdP wants its request by HTTP-POST. */
  | {
      readonly kind: 'submit'
      readonly action: string
      readonly fields: Readonly<Record<string, string>>
      readonly receiver: string | null
    }
  /** The answer for the application, as a form that the browser posts to its redirect URI. */
  | {
      readonly kind: 'form-post'
      readonly action: string
      readonly fields: Readonly<Record<string, string>>
      readonly remember?: Remembered
    }
  /** The same, as a message to the page that opened or embeds us; `receiver` is its origin, proven. */
  | {
      readonly kind: 'web-message'
      readonly receiver: string
      readonly response: Readonly<Record<string, string>>
      readonly remember?: Remembered
    }
  /** The hosted page; `error` says what was wrong with the address typed before. */
  | {
      readonly kind: 'ask-email'
      readonly loginId: LoginId
      readonly email: string
      /** The social providers by which the person may go on instead. */
      readonly social: readonly SocialProviderName[]
      /** The address leads to no identity provider. */
      readonly ownOnly: boolean
      /** The page names the way in for the day on which the identity provider does not answer. */
      readonly emergency: boolean
      readonly error: SsoError | null
      readonly receiver: string | null
    }
  | HostedStep

/** A page of the hosted sign-in for people with an account of their own (`own-account/`). `error`: what was wrong with what was typed before. */
export type HostedStep =
  | {
      readonly kind: 'ask-method'
      readonly loginId: LoginId
      readonly email: string
      readonly methods: OfferedMethods
      /** What the browser asks its authenticators for; null: passkeys are not offered. */
      readonly passkey: object | null
      /** They are signed in, and show once more who they are. */
      readonly again: boolean
      readonly error: SsoError | null
    }
  | { readonly kind: 'link-sent'; readonly loginId: LoginId; readonly email: string }
  | {
      readonly kind: 'ask-second-factor'
      readonly loginId: LoginId
      readonly factors: SecondFactors
      readonly passkey: object | null
      readonly error: SsoError | null
    }
  | {
      readonly kind: 'choose-organization'
      readonly loginId: LoginId
      readonly choices: readonly OrganizationChoice[]
      readonly error: SsoError | null
    }

/** A step for the trace, with the outcome it led to. */
export interface Begun {
  readonly outcome: Outcome
  readonly upstream: UpstreamState
  readonly steps: readonly TraceStep[]
}
