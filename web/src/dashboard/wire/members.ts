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
