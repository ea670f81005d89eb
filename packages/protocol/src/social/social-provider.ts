import type { Prompt } from '../oauth/read-authorization-request.ts'
import type { JsonObject } from '../oidc/decode-id-token.ts'
import type { Hints } from '../profile/presets/preset.ts'

/**
 * Social providers: where anybody can have an account, of whatever e-mail address they like.
 *
 * One file per provider says where it is, what it is asked for, which claims tell people apart, and when an
 * address is proven. Invariant: nobody comes out of here with an address that their provider has not proven
 * to be theirs, and never with groups or roles, which anybody's own tenant could make up.
 */

/** The names by which connections, requests and the sign-in page know them. */
export type SocialProviderName = 'google' | 'microsoft' | 'github' | 'apple'

interface SocialProviderBase {
  readonly name: SocialProviderName
  /** For people: “Continue with Google”. */
  readonly label: string
  readonly scopes: readonly string[]
  /** How it brings the answer: in the callback's query, or as a form that its page posts. */
  readonly responseMode: 'query' | 'form_post'
  /** The values of `prompt` that it keeps to. */
  readonly prompts: readonly Prompt[]
  /** What it calls OIDC's `login_hint`; null where it has none. */
  readonly loginHintParameter: string | null
  /** What identifies the person for good, of the verified claims; `sub` has been checked to be there. */
  readonly subjectOf: (claims: JsonObject) => string
  /** Has the provider proven that `email` is this person's? */
  readonly provesEmail: (claims: JsonObject) => boolean
  /**
   * Does it keep the mailbox, or manage the accounts of its domain? Then its word is true now; that of others was true when they asked the
   * mailbox, which may be somebody else's since. `domain`: of the address, in lower case.
   */
  readonly holdsMailbox: (domain: string, claims: JsonObject) => boolean
  /** Error code → where in the provider's console it is mended. */
  readonly hints: Hints
}

/** A provider that speaks OpenID Connect: the claims are those of its ID token, and of nothing else. */
export interface SocialOidcProvider extends SocialProviderBase {
  readonly kind: 'oidc'
  readonly authority: SocialAuthority
  /**
   * The one issuer that an ID token with these claims may have (OIDC Core §3.1.3.7 item 2). Where the authority is one
   * for many tenants, it follows from the tenant that the token names; null when it names none.
   */
  readonly issuerOf: (claims: JsonObject) => string | null
  /** Is it one of its issuers? For an authorization response that names one (RFC 9207 §2), before there are claims. */
  readonly hasIssuer: (issuer: string) => boolean
}

/** Where the discovery document of a shared issuer is. Organizations' connections refuse every one of them. */
export interface SocialAuthority {
  /** The address before `/.well-known/openid-configuration`. */
  readonly url: string
  /** What the document calls itself, character for character. */
  readonly issuer: string
}

/** A provider that speaks plain OAuth 2.0: who it is, its API says. */
export interface SocialOauthProvider extends SocialProviderBase {
  readonly kind: 'oauth'
  /** Where it is for everybody; a company may run its own elsewhere. */
  readonly origin: string
  readonly endpointsAt: (origin: string) => SocialEndpoints
}

export interface SocialEndpoints {
  readonly authorization: string
  readonly token: string
  readonly user: string
  readonly emails: string
}

export type SocialProvider = SocialOidcProvider | SocialOauthProvider
