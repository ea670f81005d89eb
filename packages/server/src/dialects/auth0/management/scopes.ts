import { type Permission, isPermission } from '../../../applications/permissions.ts'

/**
 * What a token must be allowed to do, by the names that Auth0's documentation has for it, and which of our permissions that is. The one table:
 * routes name a scope of it, and a refusal tells both names. A token carries our names alone, so that nobody can give away under another
 * name what they may not give away (`applications/check-grantable.ts`).
 */
export const managementScopes = {
  'read:self_service_profiles': 'read:self_service_profiles',
  'create:self_service_profiles': 'write:self_service_profiles',
  'update:self_service_profiles': 'write:self_service_profiles',
  'delete:self_service_profiles': 'write:self_service_profiles',
  'read:self_service_profile_custom_texts': 'read:self_service_profiles',
  'update:self_service_profile_custom_texts': 'write:self_service_profiles',
  'create:sso_access_tickets': 'write:setup_tickets',
  'delete:sso_access_tickets': 'write:setup_tickets',
  'read:clients': 'read:applications',
  'create:clients': 'write:applications',
  'update:clients': 'write:applications',
  'delete:clients': 'write:applications',
  'update:client_keys': 'write:applications',
  'read:client_grants': 'read:applications',
  'create:client_grants': 'write:applications',
  'update:client_grants': 'write:applications',
  'delete:client_grants': 'write:applications',
  'read:connections': 'read:connections',
  'create:connections': 'write:connections',
  'update:connections': 'write:connections',
  'delete:connections': 'write:connections',
  'read:organizations': 'read:organizations',
  'create:organizations': 'write:organizations',
  'update:organizations': 'write:organizations',
  'delete:organizations': 'write:organizations',
  'read:organization_connections': 'read:connections',
  'create:organization_connections': 'write:connections',
  'delete:organization_connections': 'write:connections',
  'read:organization_members': 'read:members',
  'create:organization_members': 'write:members',
  'delete:organization_members': 'write:members',
  'read:organization_member_roles': 'read:members',
  'create:organization_member_roles': 'write:members',
  'delete:organization_member_roles': 'write:members',
  'read:organization_invitations': 'read:members',
  'create:organization_invitations': 'write:members',
  'delete:organization_invitations': 'write:members',
  'read:organization_discovery_domains': 'read:domains',
  'create:organization_discovery_domains': 'write:domains',
  'update:organization_discovery_domains': 'write:domains',
  'delete:organization_discovery_domains': 'write:domains',
  'read:users': 'read:profiles',
  'update:users': 'write:profiles',
  'delete:users': 'write:profiles',
} as const satisfies Readonly<Record<string, Permission>>

export type ManagementScope = keyof typeof managementScopes

/** The scopes that stand for a permission. */
export function scopesFor(permission: string): readonly string[] {
  return Object.entries(managementScopes).flatMap(([scope, ours]) => (ours === permission ? [scope] : []))
}

/** Which permission of a machine a scope is, by their name or ours; null: none, as is `*`, which is for API keys. */
export function permissionOf(scope: string): Permission | null {
  if (Object.hasOwn(managementScopes, scope)) return managementScopes[scope as ManagementScope]
  return isPermission(scope) && scope !== '*' ? scope : null
}
