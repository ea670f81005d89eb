import type { SigningCertificate } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Database } from '../storage/database.ts'
import { connectionEvent, describeCertificate } from './connection-events.ts'
import { certificateNoticeInsert, connectionsExpiring } from './metadata-store.ts'
import type { SamlConnection } from './types.ts'

const DAY = 86_400_000
/** Days before the end at which it is told; 0: it has come. */
const NOTICE_DAYS = [60, 30, 14, 7, 1, 0] as const
const BATCH = 100

interface Parts {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
}

/**
 * Tells of certificates of active connections that are about to expire, once per threshold; of thresholds
 * passed together only the nearest. An expired certificate goes on working (incidents row 102): this is how
 * it does not go unnoticed. Answers how many were told.
 */
export async function tellExpiringCertificates({ db, ...parts }: Parts): Promise<number> {
  const now = parts.clock.now()
  const horizon = new Date(now.getTime() + NOTICE_DAYS[0] * DAY)
  let told = 0
  let after: SamlConnection['id'] | null = null
  do {
    const connections: SamlConnection[] = await connectionsExpiring(db, horizon, after, BATCH)
    for (const connection of connections) {
      for (const certificate of connection.certificates) {
        told += Number(await tell({ db, ...parts }, connection, certificate, now))
      }
    }
    after = connections.at(-1)?.id ?? null
  } while (after !== null)
  return told
}

async function tell(
  { db, ...parts }: Parts,
  connection: SamlConnection,
  certificate: SigningCertificate,
  now: Date,
): Promise<boolean> {
  const days = noticeDays(certificate, now)
  if (days === null) return false
  return db.transaction(async (transaction) => {
    if (!(await certificateNoticeInsert(transaction, connection.id, certificate.fingerprint, days)))
      return false
    const type = days === 0 ? 'connection.certificate_expired' : 'connection.certificate_expiring'
    const data = { ...describeCertificate(certificate), ...(days === 0 ? {} : { days }) }
    await eventInsert(transaction, parts, connectionEvent(type, connection, data))
    return true
  })
}

/** The nearest threshold that has been passed, or null: there is more time than the first. */
export function noticeDays({ notAfter }: Pick<SigningCertificate, 'notAfter'>, now: Date): number | null {
  const left = (notAfter.getTime() - now.getTime()) / DAY
  return NOTICE_DAYS.findLast((days) => left <= days) ?? null
}
