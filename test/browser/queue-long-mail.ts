import type { Running } from '../../packages/server/src/main.ts'
import { queueMail } from '../../packages/server/src/mails/queue-mail.ts'
import { invitationMail } from '../../packages/server/src/mails/templates/invitation-mail.ts'

/** A mail with everything as long as it may be, whose link leads to a page that is there. Answers its id. */
export async function queueLongMail({ parts }: Running): Promise<string> {
  const mail = invitationMail({
    organization: 'N'.repeat(200),
    invitedBy: `Ada ${'x'.repeat(200)}`,
    role: 'admin',
    link: `${parts.config.publicUrl}/look?token=${'t'.repeat(86)}`,
    days: 7,
  })
  const id = await queueMail(parts, { to: `${'a'.repeat(60)}@${'b'.repeat(60)}.example.com`, mail })
  return String(id)
}
