import { invalidInput } from '@cardea/protocol'
import { loadOrganization, loadOrganizationByExternalId } from '../../organizations/load-organization.ts'
import { organizationSettings } from '../../organizations/schemas.ts'
import type { Organization } from '../../organizations/types.ts'
import { parseInput } from '../../http/parse-input.ts'
import type { Queryable } from '../../storage/database.ts'
import { parseId } from '../../storage/ids.ts'
import { type Tenant, tenantOfRow } from '../../storage/tenant.ts'

/** How a request names an organization. */
export type Identities =
  | { readonly case: 'id' | 'organizationId' | 'externalId'; readonly value: string }
  | { readonly case: undefined }

/** The organization that a request names, by its id or by the application's own. Fails with `request.not_found`. */
export async function findOrganization(
  parts: { readonly db: Queryable },
  tenant: Tenant,
  identities: Identities,
): Promise<Organization> {
  switch (identities.case) {
    case 'id':
    case 'organizationId':
      return loadOrganization(parts, tenant, parseId('organization', identities.value))
    case 'externalId': {
      const { value } = identities
      return loadOrganizationByExternalId(
        parts,
        tenant,
        parseInput(organizationSettings.externalId, value) ?? '',
      )
    }
    case undefined:
      throw invalidInput({ field: 'id', code: 'missing', message: 'Say which organization.' })
  }
}

/** The authority over one organization alone, once it is found within the caller's: what is not its own is not there. */
export async function withinOrganization(
  parts: { readonly db: Queryable },
  tenant: Tenant,
  organizationId: string,
): Promise<{ readonly organization: Organization; readonly tenant: Tenant }> {
  const organization = await findOrganization(parts, tenant, { case: 'id', value: organizationId })
  return { organization, tenant: tenantOfRow({ organizationId: organization.id }) }
}
