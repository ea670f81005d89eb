import { ALIVE, MEMBER } from '../sessions/store.ts'
import type { Queryable, Statement } from '../storage/database.ts'

/*
 * Queries on access tokens. They are not kept: what a token says of itself is true when its signature is, and here is only
 * what may have changed since.
 */

const lives: Statement<{ lives: boolean }> = {
  name: 'access_token_lives',
  text: `select not exists (select from revoked_access_tokens where token_id = $1)
      and case when $2::text is null then exists (select from applications where client_id = $3)
        else exists (
          select from sessions s join applications on applications.id = s.application_id
            join connections c on c.id = s.connection_id join profiles p on p.id = s.profile_id
          where s.id = $2 and applications.client_id = $3 and ${ALIVE} and c.status = 'active'
            and ${MEMBER}) end as lives`,
}

/** Has nobody given the token back, and does its session (or, without one, its client) still exist? */
export async function accessTokenLives(
  db: Queryable,
  token: { readonly tokenId: string; readonly sid: string | null; readonly clientId: string },
): Promise<boolean> {
  const [row] = await db.query(lives, [token.tokenId, token.sid, token.clientId])
  return row?.lives === true
}

const revoke: Statement<never> = {
  name: 'access_token_revoke',
  text: `insert into revoked_access_tokens (token_id, expires_at) values ($1, $2) on conflict do nothing`,
}

/** Remembers until its expiry that a token was given back. */
export async function accessTokenRevoke(db: Queryable, tokenId: string, expiresAt: Date): Promise<void> {
  await db.query(revoke, [tokenId, expiresAt])
}
