import type { ConnectionId, OrganizationId, PersonalTokenId, UserId } from '../storage/ids.ts'

/** What a personal access token may open, by area. None opens everything, and none opens what makes or ends credentials. */
export const tokenScopes = [
  'organizations:read',
  'organizations:write',
  'members:read',
  'members:write',
  'settings:read',
  'settings:write',
] as const

export type TokenScope = (typeof tokenScopes)[number]

/** A credential with which a program acts in the name of a person. */
export interface PersonalToken {
  readonly id: PersonalTokenId
  readonly userId: UserId
  /** The one organization that it works for; null: all of the person's. */
  readonly organizationId: OrganizationId | null
  /** The connection of the session that made it; null: a session of an own account. */
  readonly connectionId: ConnectionId | null
  readonly name: string
  readonly hint: string
  readonly scopes: readonly string[]
  /** CIDR; empty: from anywhere. */
  readonly ipRanges: readonly string[]
  readonly expiresAt: Date
  readonly lastUsedAt: Date | null
  readonly createdAt: Date
}
