import type { Config } from '../config/config.ts'
import type { KeyParts } from '../connections/service-provider-keys.ts'
import type { SigningKeys } from '../keys/signing-keys.ts'
import type { Database } from '../storage/database.ts'
import type { LogoutId } from '../storage/ids.ts'

/**
 * Logouts: a session ends, from the application or from the identity provider.
 *
 * Owns the logouts under way at an identity provider, and what applications are told of sessions that have ended. Invariant: a
 * session is ended only by its application, which shows a token of it (or by who may act for it, `make-logout-hint.ts`), by its person, who confirms it in the browser that has its
 * secret, or by a signed LogoutRequest of its own connection's identity provider; what could not be verified changes nothing.
 *
 * Routes: `/oauth/logout`, `/oauth/logout/confirm`, `/saml/:connectionId/slo`.
 */

/** What the actions of this folder are made of. */
export interface LogoutParts extends KeyParts {
  readonly config: Pick<Config, 'publicUrl' | 'issuer'>
  readonly db: Database
  readonly keys: SigningKeys
}

/** Those that the browser sends. */
export type Cookies = Readonly<Record<string, string>>

/** Where the person goes when all has ended: an address of the application with its state, or nowhere. */
export interface Destination {
  /** Proven to be registered; null: our own page. */
  readonly postLogoutRedirectUri: string | null
  readonly state: string | null
}

/** A LogoutRequest of ours that waits for its answer. */
export interface PendingLogout extends Destination {
  readonly id: LogoutId
}

/** Where the browser goes next. The routes turn it into an answer. */
export type LogoutOutcome =
  | { readonly kind: 'redirect'; readonly url: string }
  /** A form that the browser posts to the identity provider. */
  | { readonly kind: 'submit'; readonly action: string; readonly fields: Readonly<Record<string, string>> }
  /** Our own page: does the person want that? `fields` go along when they say so. */
  | {
      readonly kind: 'ask'
      /** At least one. */
      readonly applicationNames: readonly string[]
      readonly fields: Readonly<Record<string, string>>
    }
  /** Our own page: signed out, and nowhere to go back to. */
  | { readonly kind: 'signed-out' }
