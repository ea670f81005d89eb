import { sql } from 'kysely'
import type { Deployment } from './start-deployment.ts'

/** As if an hour had gone by since everybody signed in: whoever changes what they sign in with shows once more that it is them. */
export async function ageSessions({ cardea: { parts } }: Deployment): Promise<void> {
  await sql`update account_sessions set auth_time = auth_time - interval '1 hour'`.execute(parts.db.kysely)
}
