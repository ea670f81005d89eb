import type { ColumnType } from 'kysely'

/** What an authenticator is asked to sign. */
export interface PasskeyChallengeRow {
  challenge_hash: Buffer
  purpose: 'register' | 'sign_in' | 'second_factor'
  user_id: string | null
  browser_hash: Buffer
  created_at: ColumnType<Date, Date | undefined, never>
  expires_at: Date
}
