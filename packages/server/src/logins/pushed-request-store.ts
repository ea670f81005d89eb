import type { Queryable, Statement } from '../storage/database.ts'
import type { ApplicationId, LoginId } from '../storage/ids.ts'

/*
 * Pushed authorization requests. The authority is possession of the request_uri, of which only the keyed hash is kept,
 * together with the client id that it was made for.
 */

/** Seconds. RFC 9126 §2.2 suggests 5 to 600: long enough for a redirect on a slow network. */
export const PUSHED_REQUEST_LIFETIME = 90

const insert: Statement<never> = {
  name: 'pushed_request_insert',
  text: `insert into pushed_requests (request_hash, application_id, params_sealed, expires_at)
    values ($1, $2, $3, now() + make_interval(secs => ${String(PUSHED_REQUEST_LIFETIME)}))`,
}

export async function pushedRequestInsert(
  db: Queryable,
  pushed: {
    readonly requestHash: Buffer
    readonly applicationId: ApplicationId
    readonly paramsSealed: Buffer
  },
): Promise<void> {
  await db.query(insert, [pushed.requestHash, pushed.applicationId, pushed.paramsSealed])
}

const use: Statement<{ params_sealed: Buffer; login_id: LoginId }> = {
  name: 'pushed_request_use',
  // Whoever locks the unused row first gives it their login; everybody after that reads which one it was.
  text: `update pushed_requests p set login_id = coalesce(p.login_id, $3)
    from applications a
    where p.request_hash = $1 and a.id = p.application_id and a.client_id = $2 and p.expires_at > now()
    returning p.params_sealed, p.login_id`,
}

/** Uses a pushed request up for this login; answers the login that it belongs to, which is another one when it had been used. Null: there is none. */
export async function pushedRequestUse(
  db: Queryable,
  asked: { readonly requestHash: Buffer; readonly clientId: string; readonly loginId: LoginId },
): Promise<{ readonly paramsSealed: Buffer; readonly loginId: LoginId } | null> {
  const [row] = await db.query(use, [asked.requestHash, asked.clientId, asked.loginId])
  return row === undefined ? null : { paramsSealed: row.params_sealed, loginId: row.login_id }
}
