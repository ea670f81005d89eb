import type { QueueParts } from '../mails/queue-mail.ts'
import { ssoSwitchedOffMail } from '../mails/templates/sso-switched-off-mail.ts'
import { loadOrganization } from '../organizations/load-organization.ts'
import type { RevertedPolicy } from '../organizations/revert-policies.ts'
import { tellOwners } from './tell-owners.ts'

/** Writes to the owners of an organization that single sign-on is not demanded any more, since it is broken (`revert-policies.ts`). */
export async function tellOfRevertedPolicy(
  parts: QueueParts,
  { organizationId, people, after }: RevertedPolicy,
): Promise<void> {
  const tenant = { kind: 'organization', organizationId } as const
  const { name } = await loadOrganization(parts, tenant, organizationId)
  const mail = ssoSwitchedOffMail({
    organization: name,
    people,
    when: parts.clock.now(),
    secondFactor: after.requireMfa || after.authRequired === 'mfa',
    link: `${parts.config.publicUrl}/account/sign-in`,
  })
  await tellOwners(parts, organizationId, mail)
}
