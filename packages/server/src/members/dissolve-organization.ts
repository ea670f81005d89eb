import { SsoError } from '@cardea/protocol'
import { deleteOrganization } from '../organizations/delete-organization.ts'
import type { Queryable } from '../storage/database.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { ownersLock } from './store.ts'
import type { Membership } from './types.ts'

/**
 * Deletes an organization, with everything that belongs to it, by the word of one of its owners. Run it in a transaction.
 *
 * Fails with `organization.owner_required` for who is none any more, and with what `deleteOrganization` fails with.
 */
export async function dissolveOrganization(
  { db }: { readonly db: Queryable },
  { id, organizationId, role }: Pick<Membership, 'id' | 'organizationId' | 'role'>,
): Promise<void> {
  const owners = await ownersLock(db, organizationId)
  if (!owners.includes(id)) throw new SsoError('organization.owner_required', { role })
  // The authority is the owner, and an organization's own keys must not be able to do it.
  await deleteOrganization({ db }, wholeDeployment, organizationId)
}
