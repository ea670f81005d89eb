import type { Selectable } from 'kysely'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ApplicationRow } from '../storage/schema.ts'
import { toApplication } from './store.ts'
import type { Application } from './types.ts'

/*
 * Which application a sign-in that began at an identity provider can mean. Two rows tell all that matters:
 * none, one, or not to be decided.
 */

type Row = Selectable<ApplicationRow>

const byRedirectUri: Statement<Row> = {
  name: 'application_find_by_redirect_uri',
  text: `select * from applications where type <> 'm2m' and $1 = any(redirect_uris) order by id limit 2`,
}

/** At most two applications with exactly this redirect URI. */
export async function applicationFindByRedirectUri(db: Queryable, uri: string): Promise<Application[]> {
  // No registered address has a NUL, and PostgreSQL would refuse the statement rather than find nothing.
  if (uri.includes('\0')) return []
  return (await db.query(byRedirectUri, [uri])).map(toApplication)
}

const withInitiateLoginUri: Statement<Row> = {
  name: 'application_list_by_initiate_login_uri',
  text: `select * from applications where type <> 'm2m' order by initiate_login_uri is null, id limit 2`,
}

/** At most two applications that sign people in, those first that have an initiate-login URI. */
export async function applicationListByInitiateLoginUri(db: Queryable): Promise<Application[]> {
  return (await db.query(withInitiateLoginUri, [])).map(toApplication)
}

const withDefaultRedirectUri: Statement<Row> = {
  name: 'application_list_by_default_redirect_uri',
  text: `select * from applications where type <> 'm2m'
    order by type <> 'web' or default_redirect_uri is null, id limit 2`,
}

/** At most two applications that sign people in, confidential ones with a default redirect URI first. */
export async function applicationListByDefaultRedirectUri(db: Queryable): Promise<Application[]> {
  return (await db.query(withDefaultRedirectUri, [])).map(toApplication)
}

const receivesAt: Statement<{ id: string }> = {
  name: 'application_receives_at',
  text: `select id from applications where type <> 'm2m' and ($1 = any(redirect_uris) or $1 = initiate_login_uri) limit 1`,
}

/** Has any application registered exactly this address, to receive people at? */
export async function applicationReceivesAt(db: Queryable, uri: string): Promise<boolean> {
  return !uri.includes('\0') && (await db.query(receivesAt, [uri])).length > 0
}
