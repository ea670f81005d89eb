import type { Queryable } from '../storage/database.ts'
import type { OrganizationId } from '../storage/ids.ts'
import { type Tenant, tenantOrganizationId } from '../storage/tenant.ts'

/** What these organizations are called, by their ids, in one statement; those outside of the tenant are left out. */
export async function organizationNames(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  ids: readonly OrganizationId[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const own = tenantOrganizationId(tenant)
  const rows = await db.kysely
    .selectFrom('organizations')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .$if(own !== null, (query) => query.where('id', '=', own ?? ''))
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
