import { SsoError } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import { toMailAddress } from '../platform/mail-address.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import { type MailId, newId } from '../storage/ids.ts'
import { sealContent } from './mail-content.ts'
import { renderMail } from './render-mail.tsx'
import { mailInsert } from './store.ts'
import type { Mail } from './types.ts'

/** What writing a mail down is made of. */
export interface QueueParts {
  readonly config: Pick<Config, 'publicUrl' | 'mode' | 'smtp'>
  /** The transaction of what the mail tells of: both are kept, or neither. */
  readonly db: Queryable
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
}

/** For how long a mail is tried, in minutes. */
const TRIED_MINUTES = 24 * 60

/** Can mail be sent here? What is offered to people asks this first. */
export function canSendMail({ mode, smtp }: Pick<Config, 'mode' | 'smtp'>): boolean {
  return smtp !== null || mode === 'sandbox'
}

/**
 * Writes a mail down; it leaves within seconds of the end of the transaction, by whichever process is free. Answers its id; null where no
 * mail can be sent and nobody waits for this one.
 *
 * Fails with `mail.invalid_recipient`, and with `mail.not_configured` when somebody would wait for it in vain.
 *
 * @example await queueMail({ ...parts, db: transaction }, { to: email, mail: signInLinkMail({ link, minutes: 15, application: null }) })
 */
export async function queueMail(
  parts: QueueParts,
  { to, mail }: { readonly to: string; readonly mail: Mail },
): Promise<MailId | null> {
  const address = toMailAddress(to)
  if (address === null) throw new SsoError('mail.invalid_recipient')
  checkLink(parts.config, mail)
  if (!canSendMail(parts.config)) return refuseIfNeeded(mail)
  const id = newId('mail', parts)
  const now = parts.clock.now()
  await mailInsert(parts.db, {
    id,
    kind: mail.kind,
    contentSealed: sealContent(parts.vault, id, { to: address, ...renderMail(mail) }),
    nextAttemptAt: now,
    expiresAt: new Date(now.getTime() + minutesOf(mail) * 60_000),
  })
  return id
}

/** What only tells of something must not keep it from happening: an emergency code works without a mail server, too. */
function refuseIfNeeded({ needed }: Mail): null {
  if (needed) throw new SsoError('mail.not_configured')
  return null
}

/** Incidents row 88: a mail of ours leads to our own address, which is the configured one, and nowhere else. */
function checkLink({ publicUrl }: Pick<Config, 'publicUrl'>, { kind, button }: Mail): void {
  if (URL.canParse(button.url) && new URL(button.url).origin === publicUrl) return
  throw new SsoError('internal.error', { reason: `the mail ${kind} has a link to somewhere else` })
}

function minutesOf({ goodForMinutes }: Mail): number {
  return Math.min(goodForMinutes ?? TRIED_MINUTES, TRIED_MINUTES)
}
