import type { OrganizationId } from './ids.ts'

/**
 * Whose rows a caller may touch: the authority of every query on tenant data. It comes from an
 * authenticated source (an API key, a session, a login), never from a selector in the request.
 */
export type Tenant =
  { readonly kind: 'deployment' } | { readonly kind: 'organization'; readonly organizationId: OrganizationId }

/** The operator's view: every organization. */
export const wholeDeployment: Tenant = { kind: 'deployment' }

/** The organization a query must be narrowed to, or null for the whole deployment. */
export function tenantOrganizationId(tenant: Tenant): OrganizationId | null {
  return tenant.kind === 'organization' ? tenant.organizationId : null
}

/**
 * The narrowest authority that reaches a row: its own organization, or the deployment for what belongs to no organization.
 * Only for a row that was itself found by somebody's authority.
 */
export function tenantOfRow({ organizationId }: { readonly organizationId: OrganizationId | null }): Tenant {
  return organizationId === null ? wholeDeployment : { kind: 'organization', organizationId }
}
