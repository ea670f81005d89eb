import type { ConnectionId, OrganizationId, ProfileId } from '../storage/ids.ts'

/**
 * Profiles: the people whom sign-ins have brought, as each connection knows them.
 *
 * Owns the reading of profiles, what the product says of a person (`metadata`), the preview of a mapping, and the mending of people who were refused for want of an
 * attribute. Invariant: a person is written by a sign-in (`logins/store.ts`), or for somebody whom the door had verified and
 * held (`reconcile-store.ts`); nothing here lets anybody in.
 *
 * Routes: `/v1/profiles`, `/v1/connections/:connectionId/{mapping-preview,recommendations,reconcile}`.
 */

/** A person as one connection knows them. */
export interface Profile {
  readonly id: ProfileId
  /** Null: through a social connection, of no organization. */
  readonly organizationId: OrganizationId | null
  readonly connectionId: ConnectionId
  readonly issuer: string
  readonly idpId: string
  readonly email: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly name: string | null
  readonly username: string | null
  readonly groups: readonly string[]
  readonly roles: readonly string[]
  readonly picture: string | null
  readonly locale: string | null
  readonly customAttributes: Readonly<Record<string, unknown>>
  readonly rawAttributes: Readonly<Record<string, unknown>>
  /** What the product itself says of the person, which no sign-in changes; null: nothing. */
  readonly metadata: Readonly<Record<string, unknown>> | null
  /** The e-mail's domain was not a verified one of the organization at the last sign-in. */
  readonly outside: boolean
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly lastLoginAt: Date
}
