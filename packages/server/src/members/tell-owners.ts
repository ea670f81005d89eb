import { queueMail, type QueueParts } from '../mails/queue-mail.ts'
import type { Mail } from '../mails/types.ts'
import { toMailAddress } from '../platform/mail-address.ts'
import type { OrganizationId, UserId } from '../storage/ids.ts'
import { ownerAddresses } from './store.ts'

/**
 * Writes to every active owner of an organization, in the transaction of what the mail tells of. Only to addresses that are known to be theirs: what
 * happens in an organization is nothing for whoever has an address that an identity provider made up. `except`: who knows it already.
 */
export async function tellOwners(
  parts: QueueParts,
  organizationId: OrganizationId,
  mail: Mail,
  except: UserId | null = null,
): Promise<void> {
  for (const to of await ownerAddresses(parts.db, organizationId, except)) {
    if (toMailAddress(to) !== null) await queueMail(parts, { to, mail })
  }
}
