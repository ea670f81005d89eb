import { z } from 'zod'
import type { Vault } from '../keys/vault.ts'
import type { MailId } from '../storage/ids.ts'
import type { MailContent } from './types.ts'

const content = z.object({ to: z.string(), subject: z.string(), text: z.string(), html: z.string() })

/** The content of a mail, sealed for its row. */
export function sealContent(vault: Vault, id: MailId, mail: MailContent): Buffer {
  return vault.seal(JSON.stringify(mail), placeOf(id))
}

/** The content of a mail as it was sealed; `internal.error` when it is another row's, or was changed. */
export function openContent(vault: Vault, id: MailId, sealed: Buffer): MailContent {
  return content.parse(JSON.parse(vault.open(sealed, placeOf(id)).toString('utf8')))
}

function placeOf(id: MailId) {
  return { table: 'mails', column: 'content_sealed', id }
}
