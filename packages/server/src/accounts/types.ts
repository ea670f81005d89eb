import type { Config } from '../config/config.ts'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import type {
  AccountSessionId,
  ConnectionId,
  OrganizationId,
  PasskeyId,
  ProfileId,
  UserId,
} from '../storage/ids.ts'

/**
 * Accounts: the people whom Cardea itself knows, what they prove themselves with, and their sessions at Cardea.
 *
 * Owns users, passwords, passkeys, the social providers that sign in to accounts, one-time codes, mailed links and account sessions.
 * Invariants: an account of its own belongs to an address that has been proven, and to nobody before; a user whom an organization's
 * identity provider has brought has no credential here; a session that was begun at an organization's connection is good for that
 * organization alone, so that whoever runs the identity provider of one customer can be nobody at another.
 *
 * Routes: `/account/{security,password,authenticator,passkeys,providers,recovery-codes,sessions,sign-out}`.
 */

/** What the actions of this folder are made of. */
export interface AccountParts {
  readonly config: Pick<Config, 'publicUrl' | 'mode'>
  readonly db: Queryable
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
}

/** One person as Cardea's own directory knows them. */
export interface User {
  readonly id: UserId
  /** Whose identity provider has brought them; null: an account of their own. */
  readonly organizationId: OrganizationId | null
  /** As written. Only null where an identity provider tells none. */
  readonly email: string | null
  /**
   * It is theirs: by a link that was mailed to it, or since their organization has its domain verified. Not by a social provider's word alone,
   * which may be of an earlier time: it opens the account, and nothing that an address opens.
   */
  readonly emailProven: boolean
  readonly name: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** How somebody has shown who they are; what it is good for follows from it. */
export interface Authentication {
  readonly userId: UserId
  /** Whose connection it was; null: by a credential of their own. */
  readonly organizationId: OrganizationId | null
  readonly connectionId: ConnectionId | null
  readonly profileId: ProfileId | null
  /** Which state the connection was in before an operator's sign-in by it began (`operators/sso-store.ts`); null or absent: it is no such sign-in. */
  readonly trustVersion?: number | null
  /** RFC 8176, with `mfa` where there were two factors. */
  readonly methods: readonly string[]
  readonly acr: string | null
  readonly authTime: Date
}

/** A browser that is signed in at Cardea itself. */
export interface AccountSession extends Authentication {
  readonly id: AccountSessionId
  readonly userAgent: string | null
  readonly address: string | null
  readonly createdAt: Date
  readonly seenAt: Date
  /** Over by then unless it is used before. */
  readonly idleAt: Date
  /** Over by then in any case. */
  readonly expiresAt: Date
}

/** A passkey as its owner sees it. */
export interface Passkey {
  readonly id: PasskeyId
  readonly name: string
  /** It is kept in a copy, so that it outlives the device (WebAuthn §6.1.3). */
  readonly backedUp: boolean
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}
