/* Of members, invitations and users. */

export type MemberRole = 'owner' | 'admin' | 'member'

export type MemberStatus = 'active' | 'pending' | 'inactive'

export interface Member {
  readonly id: string
  readonly organizationId: string
  readonly userId: string
  readonly email: string | null
  readonly emailProven: boolean
  readonly name: string | null
  readonly role: MemberRole
  readonly status: MemberStatus
  readonly source: 'created' | 'sso' | 'domain' | 'invitation' | 'operator'
  readonly createdAt: string
}

export interface Invitation {
  readonly id: string
  readonly email: string
  readonly role: MemberRole
  readonly expiresAt: string
}

/** A person of the deployment. */
export interface User {
  readonly id: string
  /** Whose identity provider has brought them; null: they have an account of their own. */
  readonly organizationId: string | null
  readonly email: string | null
  readonly emailProven: boolean
  readonly name: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly externalId: string | null
  readonly metadata: Readonly<Record<string, unknown>> | null
  readonly lastLoginAt: string | null
  readonly createdAt: string
}

export interface UserDetail extends User {
  readonly memberships: readonly Pick<
    Member,
    'id' | 'organizationId' | 'role' | 'status' | 'source' | 'createdAt'
  >[]
}

/** What a connection knows of a person. */
export interface Profile {
  readonly id: string
  readonly organizationId: string | null
  readonly connectionId: string
  readonly idpId: string
  readonly email: string | null
  readonly name: string | null
  readonly groups: readonly string[]
  readonly roles: readonly string[]
  readonly rawAttributes: Readonly<Record<string, unknown>>
  readonly metadata: Readonly<Record<string, unknown>> | null
  readonly createdAt: string
  readonly lastLoginAt: string
}
