import type { Config } from '../config/config.ts'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { MailDoor } from '../platform/mail.ts'
import type { MailFault } from '../platform/mail-fault.ts'
import type { Database } from '../storage/database.ts'
import { openContent } from './mail-content.ts'
import { mailClaimDue, mailFailed, mailKept, mailPostpone, mailSent } from './store.ts'
import type { QueuedMail } from './types.ts'

export interface SendParts {
  readonly config: Pick<Config, 'publicUrl' | 'mode'>
  readonly db: Database
  readonly vault: Vault
  readonly clock: Clock
  readonly log: Log
  /** Null: a sandbox without a mail server. */
  readonly mailDoor: MailDoor | null
}

/** No further mail is begun after so many milliseconds: whoever wants to stop waits for the one under way only. */
const ROUND = 5_000

/**
 * Sends the mails that are due, one after the other. Answers how many have left. Any number of processes may do it. When the server itself
 * fails, the round is over: the others would fare the same, and wait for the next one.
 */
export async function sendDueMails(parts: SendParts): Promise<number> {
  const { db, clock } = parts
  const end = clock.now().getTime() + ROUND
  let sent = 0
  while (clock.now().getTime() < end) {
    const mail = await mailClaimDue(db, clock.now())
    if (mail === null) break
    const outcome = await deliver(parts, mail)
    if (outcome === 'server failed') break
    if (outcome === 'sent') sent += 1
  }
  return sent
}

type Outcome = 'sent' | 'not sent' | 'server failed'

async function deliver(parts: SendParts, mail: QueuedMail): Promise<Outcome> {
  const { db, vault, clock, mailDoor } = parts
  if (mailDoor === null) return keepForInbox(parts, mail)
  if (mail.contentSealed === null || mail.expiresAt <= clock.now()) return giveUp(parts, mail, 'expired')
  const fault = await mailDoor.send({ id: mail.id, ...openContent(vault, mail.id, mail.contentSealed) })
  if (fault !== null) return afterFault(parts, mail, fault)
  await mailSent(db, mail.id, { keep: isShown(parts) })
  return 'sent'
}

async function keepForInbox({ db, config, log }: SendParts, { id, kind }: QueuedMail): Promise<Outcome> {
  await mailKept(db, id)
  log.info({ mailId: id, kind }, `a mail is in the inbox: ${config.publicUrl}/mail/${id}`)
  return 'not sent'
}

async function afterFault(parts: SendParts, mail: QueuedMail, fault: MailFault): Promise<Outcome> {
  const { id, kind, attempts } = mail
  const word = faultWord(fault)
  if (fault.permanent) return giveUp(parts, mail, word)
  await mailPostpone(parts.db, mail, { fault: word, now: parts.clock.now() })
  parts.log.warn({ mailId: id, kind, attempts, fault: word }, 'a mail was not taken; it will be tried again')
  return fault.general ? 'server failed' : 'not sent'
}

async function giveUp(parts: SendParts, { id, kind, attempts }: QueuedMail, fault: string): Promise<Outcome> {
  await mailFailed(parts.db, id, { fault, keep: isShown(parts) })
  parts.log.warn({ mailId: id, kind, attempts, fault }, 'a mail was given up')
  return 'not sent'
}

/** `recipient_refused 550`. */
function faultWord({ reason, replyCode }: MailFault): string {
  return replyCode === null ? reason : `${reason} ${replyCode}`
}

/** The inbox of a sandbox shows what has left, too. */
function isShown({ config }: SendParts): boolean {
  return config.mode === 'sandbox'
}
