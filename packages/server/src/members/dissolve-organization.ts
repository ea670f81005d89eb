import { SsoError } from '@cardea/protocol'
import { userFindById } from '../accounts/user-store.ts'
import type { QueueParts } from '../mails/queue-mail.ts'
import { organizationDeletedMail } from '../mails/templates/organization-deleted-mail.ts'
import { deleteOrganization } from '../organizations/delete-organization.ts'
import { loadOrganization } from '../organizations/load-organization.ts'
import { wholeDeployment } from '../storage/tenant.ts'
import { ownersLock } from './store.ts'
import { tellOwners } from './tell-owners.ts'
import type { Membership } from './types.ts'

/**
 * Deletes an organization, with everything that belongs to it, by the word of one of its owners. The others are told. Run it in a
 * transaction.
 *
 * Fails with `organization.owner_required` for who is none any more, and with what `deleteOrganization` fails with.
 */
export async function dissolveOrganization(
  parts: QueueParts,
  owner: Pick<Membership, 'id' | 'organizationId' | 'userId' | 'role'>,
): Promise<void> {
  const { id, organizationId, userId, role } = owner
  const owners = await ownersLock(parts.db, organizationId)
  if (!owners.includes(id)) throw new SsoError('organization.owner_required', { role })
  // Before: afterwards nobody knows any more who they were.
  if (owners.length > 1) await tellOthers(parts, owner)
  // The authority is the owner, and an organization's own keys must not be able to do it.
  await deleteOrganization(parts, wholeDeployment, organizationId, userId)
}

async function tellOthers(
  parts: QueueParts,
  { organizationId, userId }: Pick<Membership, 'organizationId' | 'userId'>,
): Promise<void> {
  const { name } = await loadOrganization(parts, wholeDeployment, organizationId)
  const user = await userFindById(parts.db, userId)
  const mail = organizationDeletedMail({
    organization: name,
    who: user?.name ?? user?.email ?? userId,
    when: parts.clock.now(),
    link: `${parts.config.publicUrl}/account`,
  })
  await tellOwners(parts, organizationId, mail, userId)
}
