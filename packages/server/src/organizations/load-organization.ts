import { SsoError } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { OrganizationId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { organizationFindById, organizationList } from './store.ts'
import type { Organization } from './types.ts'

/** The organization, or `request.not_found`: the same whether it does not exist or is another tenant's. */
export async function loadOrganization(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  id: OrganizationId,
): Promise<Organization> {
  const organization = await organizationFindById(db, tenant, id)
  if (organization === null) throw new SsoError('request.not_found')
  return organization
}

/** The organization that the application knows by this id of its own, or `request.not_found`. */
export async function loadOrganizationByExternalId(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  externalId: string,
): Promise<Organization> {
  const { items } = await organizationList(db, tenant, { externalId }, { limit: 1, after: null })
  const [organization] = items
  if (organization === undefined) throw new SsoError('request.not_found')
  return organization
}

/** The organization with this slug, or `request.not_found`. */
export async function loadOrganizationBySlug(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  slug: string,
): Promise<Organization> {
  const { items } = await organizationList(db, tenant, { slug }, { limit: 1, after: null })
  const [organization] = items
  if (organization === undefined) throw new SsoError('request.not_found')
  return organization
}
