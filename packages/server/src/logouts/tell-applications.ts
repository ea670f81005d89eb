import { logoutTokenClaims } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import type { SigningKeys } from '../keys/signing-keys.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Outbound } from '../platform/outbound.ts'
import { type Random, randomToken } from '../platform/random.ts'
import type { Database } from '../storage/database.ts'
import { type LogoutNotice, noticeClaimDue, noticeDelete } from './notice-store.ts'

export interface NoticeParts {
  readonly config: Pick<Config, 'issuer'>
  readonly db: Database
  readonly keys: SigningKeys
  readonly clock: Clock
  readonly random: Random
  readonly outbound: Outbound
  readonly log: Log
}

/** Tells applications that sessions of theirs have ended (OIDC Back-Channel Logout 1.0 §2.5). Answers how many were told. Any number of processes may do it. */
export async function tellApplications(parts: NoticeParts): Promise<number> {
  const due = await noticeClaimDue(parts.db)
  const told = await Promise.all(due.map((notice) => tell(parts, notice)))
  return told.filter(Boolean).length
}

async function tell(parts: NoticeParts, notice: LogoutNotice): Promise<boolean> {
  const refusal = await send(parts, notice)
  if (refusal === null || notice.last) await noticeDelete(parts.db, notice.sid)
  if (refusal === null) return true
  const { sid, clientId, attempts, last } = notice
  parts.log.warn(
    { sid, clientId, attempts, reason: refusal },
    last
      ? 'an application could not be told that a session has ended'
      : 'telling an application that a session has ended will be tried again',
  )
  return false
}

/** Null: the application has taken note (§2.8). */
async function send(parts: NoticeParts, notice: LogoutNotice): Promise<string | null> {
  try {
    const response = await parts.outbound.fetch(notice.uri, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: logoutToken(parts, notice) }),
      headers: { accept: 'application/json' },
    })
    return response.ok ? null : `it answered ${String(response.status)}`
  } catch (error) {
    return String(error)
  }
}

function logoutToken(
  { config, keys, clock, random }: NoticeParts,
  { sid, clientId, subject, tokenAlgorithm: algorithm }: LogoutNotice,
): string {
  const claims = logoutTokenClaims(
    { issuer: config.issuer, clientId, subject, sid },
    { now: clock.now(), tokenId: randomToken(random) },
  )
  return keys.sign(claims, { type: 'logout+jwt', algorithm })
}
