import type { Config } from '../config/config.ts'
import type { Log } from '../platform/log.ts'
import type { Queryable } from '../storage/database.ts'
import { canSendMail } from './queue-mail.ts'
import { hasPeople } from './store.ts'

/** Tells the operator at the start when people are known here and no mail can reach them. A deployment without accounts needs none. */
export async function warnWithoutMail({
  config,
  db,
  log,
}: {
  readonly config: Pick<Config, 'mode' | 'smtp'>
  readonly db: Queryable
  readonly log: Log
}): Promise<void> {
  if (canSendMail(config) || !(await hasPeople(db))) return
  log.warn(
    {},
    'no mail server: CARDEA_SMTP_URL is not set, so mailed links and invitations are refused, and nobody is told when their account changes',
  )
}
