import { type Insertable, type Selectable, sql } from 'kysely'
import { conflictAs } from '../storage/conflict.ts'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ApplicationId, OrganizationId, SecretId } from '../storage/ids.ts'
import {
  type Page,
  type PageRequest,
  type Slice,
  type SliceRequest,
  selectSlice,
  toPage,
} from '../storage/page.ts'
import type { ApplicationRow, Schema } from '../storage/schema.ts'
import type { Application, ApplicationSecret } from './types.ts'

/*
 * Queries on applications and their secrets. Applications belong to the deployment, also those that act in one
 * organization: no tenant here, and no key that is bound to an organization has their permissions.
 */

const conflicts = {
  applications_pkey: 'id',
  applications_client_id_key: 'clientId',
  applications_organization_id_fkey: 'organizationId',
}

const findByClientId: Statement<Selectable<ApplicationRow>> = {
  name: 'application_find_by_client_id',
  text: 'select * from applications where client_id = $1',
}

/** The application with this client id, or null. Hot: every authorize and token request. */
export async function applicationFindByClientId(
  db: Queryable,
  clientId: string,
): Promise<Application | null> {
  // No client id has a NUL, and PostgreSQL would refuse the statement rather than find nothing.
  if (clientId.includes('\0')) return null
  const [row] = await db.query(findByClientId, [clientId])
  return row === undefined ? null : toApplication(row)
}

export async function applicationFindById(db: Queryable, id: ApplicationId): Promise<Application | null> {
  const row = await db.kysely.selectFrom('applications').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : toApplication(row)
}

/** The application, held until the end of the transaction, so that of two changes neither undoes the other. */
export async function applicationLock(db: Queryable, id: ApplicationId): Promise<Application | null> {
  const row = await db.kysely
    .selectFrom('applications')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row === undefined ? null : toApplication(row)
}

export async function applicationFindByName(db: Queryable, name: string): Promise<Application[]> {
  const rows = await db.kysely
    .selectFrom('applications')
    .selectAll()
    .where('name', '=', name)
    .orderBy('id')
    .limit(2)
    .execute()
  return rows.map(toApplication)
}

export interface ApplicationFilter {
  readonly types?: readonly Application['type'][] | undefined
  readonly clientId?: string | undefined
}

export function applicationSlice(
  db: Queryable,
  { types, clientId }: ApplicationFilter,
  request: SliceRequest,
): Promise<Slice<Application>> {
  const query = db.kysely
    .selectFrom('applications')
    .selectAll()
    .$if(types !== undefined, (query) => query.where('type', 'in', types ?? []))
    .$if(clientId !== undefined, (query) => query.where('client_id', '=', clientId ?? ''))
  return selectSlice(query, request, toApplication)
}

export async function applicationList(
  db: Queryable,
  { limit, after }: PageRequest,
): Promise<Page<Application>> {
  const rows = await db.kysely
    .selectFrom('applications')
    .selectAll()
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return toPage(rows.map(toApplication), limit)
}

/** Writes a new application; `request.conflict` when its id or client id is taken. */
export async function applicationInsert(
  db: Queryable,
  { id, ...values }: Omit<Application, 'createdAt' | 'updatedAt'>,
): Promise<Application> {
  return conflictAs(conflicts, async () => {
    const insert = db.kysely.insertInto('applications').values({ id, ...toRow(values) })
    return toApplication(await insert.returningAll().executeTakeFirstOrThrow())
  })
}

/** Writes all values of an application; null when it is gone, `request.conflict` when the client id is taken. */
export async function applicationUpdate(
  db: Queryable,
  { id, ...values }: Omit<Application, 'createdAt' | 'updatedAt'>,
): Promise<Application | null> {
  return conflictAs(conflicts, async () => {
    const row = await db.kysely
      .updateTable('applications')
      .set({ ...toRow(values), updated_at: sql`now()` })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst()
    return row === undefined ? null : toApplication(row)
  })
}

/** What an application was; null when there is none. */
export async function applicationDelete(
  db: Queryable,
  id: ApplicationId,
): Promise<Pick<Application, 'name' | 'type' | 'organizationId'> | null> {
  const deleted = await db.kysely
    .deleteFrom('applications')
    .where('id', '=', id)
    .returning(['name', 'type', 'organization_id'])
    .executeTakeFirst()
  if (deleted === undefined) return null
  const { name, type, organization_id: organizationId } = deleted
  return { name, type, organizationId: organizationId as OrganizationId | null }
}

export async function secretInsert(
  db: Queryable,
  row: Insertable<Schema['application_secrets']>,
): Promise<ApplicationSecret> {
  const { id, hint, created_at } = await db.kysely
    .insertInto('application_secrets')
    .values(row)
    .returning(['id', 'hint', 'created_at'])
    .executeTakeFirstOrThrow()
  return { id: id as SecretId, hint, createdAt: created_at }
}

export async function secretList(
  db: Queryable,
  applicationId: ApplicationId,
  { limit, after }: PageRequest,
): Promise<Page<ApplicationSecret>> {
  const rows = await db.kysely
    .selectFrom('application_secrets')
    .select(['id', 'hint', 'created_at'])
    .where('application_id', '=', applicationId)
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  const secrets = rows.map(({ id, hint, created_at }) => ({
    id: id as SecretId,
    hint,
    createdAt: created_at,
  }))
  return toPage(secrets, limit)
}

/** Those of these addresses at which an application of this deployment has its keys. */
export async function applicationJwksUrisKnown(db: Queryable, uris: readonly string[]): Promise<string[]> {
  const rows = await db.kysely
    .selectFrom('applications')
    .select('jwks_uri')
    .distinct()
    .where('jwks_uri', 'in', [...uris])
    .execute()
  return rows.flatMap(({ jwks_uri }) => jwks_uri ?? [])
}

/** Where an application runs in browsers. */
export type BrowserPlaces = Pick<Application, 'id' | 'clientId' | 'type' | 'allowedOrigins' | 'redirectUris'>

const listPlaces: Statement<
  Pick<Selectable<ApplicationRow>, 'id' | 'client_id' | 'type' | 'allowed_origins' | 'redirect_uris'>
> = {
  name: 'application_places_list',
  text: `select id, client_id, type, allowed_origins, redirect_uris from applications
         where cardinality(allowed_origins) + cardinality(redirect_uris) > 0`,
}

/** Every application that runs in browsers, with its places. */
export async function applicationPlacesList(db: Queryable): Promise<BrowserPlaces[]> {
  const rows = await db.query(listPlaces, [])
  return rows.map((row) => ({
    id: row.id as ApplicationId,
    clientId: row.client_id,
    type: row.type,
    allowedOrigins: row.allowed_origins,
    redirectUris: row.redirect_uris,
  }))
}

const findMachine: Statement<Pick<Selectable<ApplicationRow>, 'scopes' | 'organization_id'>> = {
  name: 'application_find_machine',
  text: `select scopes, organization_id from applications where id = $1 and client_id = $2 and type <> 'spa'
      and not exists (select from revoked_access_tokens where token_id = $3)`,
}

/** What this application may do by itself as of now, and where; null when it is gone, or has given this token back. Hot: every call of the native API with a token. */
export async function machineFind(
  db: Queryable,
  token: { readonly applicationId: ApplicationId; readonly clientId: string; readonly tokenId: string },
): Promise<Pick<Application, 'scopes' | 'organizationId'> | null> {
  const [row] = await db.query(findMachine, [token.applicationId, token.clientId, token.tokenId])
  if (row === undefined) return null
  return { scopes: row.scopes, organizationId: row.organization_id as OrganizationId | null }
}

const secretMatch: Statement<{ id: string }> = {
  name: 'application_secret_match',
  text: 'select id from application_secrets where application_id = $1 and secret_hash = $2',
}

/** Is this the keyed hash of one of the application's secrets? Hot: every token request of a confidential client. */
export async function secretExists(
  db: Queryable,
  applicationId: ApplicationId,
  hash: Buffer,
): Promise<boolean> {
  const rows = await db.query(secretMatch, [applicationId, hash])
  return rows.length > 0
}

const findClient: Statement<Selectable<ApplicationRow> & { secret_hashes: string[] }> = {
  name: 'application_find_client',
  text: `select applications.*, array(
      select encode(secret_hash, 'hex') from application_secrets where application_id = applications.id
    ) as secret_hashes
    from applications where client_id = $1`,
}

/** The application with this client id and its secrets' hashes, in one statement. Hot: every token request. */
export async function applicationFindWithSecretHashes(
  db: Queryable,
  clientId: string,
): Promise<{ readonly application: Application; readonly secretHashes: readonly Buffer[] } | null> {
  if (clientId.includes('\0')) return null
  const [row] = await db.query(findClient, [clientId])
  if (row === undefined) return null
  return {
    application: toApplication(row),
    secretHashes: row.secret_hashes.map((hash) => Buffer.from(hash, 'hex')),
  }
}

export async function secretDelete(
  db: Queryable,
  applicationId: ApplicationId,
  id: SecretId,
): Promise<boolean> {
  const deleted = await db.kysely
    .deleteFrom('application_secrets')
    .where('id', '=', id)
    .where('application_id', '=', applicationId)
    .returning('id')
    .executeTakeFirst()
  return deleted !== undefined
}

/** Which they were. */
export async function secretDeleteAll(db: Queryable, applicationId: ApplicationId): Promise<SecretId[]> {
  const deleted = await db.kysely
    .deleteFrom('application_secrets')
    .where('application_id', '=', applicationId)
    .returning('id')
    .execute()
  return deleted.map(({ id }) => id as SecretId)
}

function toRow(values: Omit<Application, 'id' | 'createdAt' | 'updatedAt'>) {
  return {
    name: values.name,
    type: values.type,
    client_id: values.clientId,
    redirect_uris: [...values.redirectUris],
    default_redirect_uri: values.defaultRedirectUri,
    initiate_login_uri: values.initiateLoginUri,
    post_logout_redirect_uris: [...values.postLogoutRedirectUris],
    allowed_origins: [...values.allowedOrigins],
    scopes: [...values.scopes],
    token_algorithm: values.tokenAlgorithm,
    jwks: values.jwks === null ? null : JSON.stringify(values.jwks),
    jwks_uri: values.jwksUri,
    audiences: [...values.audiences],
    metadata_claim: values.metadataClaim,
    require_pushed_requests: values.requirePushedRequests,
    id_token_form_post: values.idTokenFormPost,
    organization_id: values.organizationId,
    refresh_token_days: values.refreshTokenDays,
    session_hours: values.sessionHours,
    backchannel_logout_uri: values.backchannelLogoutUri,
  }
}

/** A row of `applications`. */
export function toApplication(row: Selectable<ApplicationRow>): Application {
  return {
    id: row.id as ApplicationId,
    name: row.name,
    type: row.type,
    clientId: row.client_id,
    redirectUris: row.redirect_uris,
    defaultRedirectUri: row.default_redirect_uri,
    initiateLoginUri: row.initiate_login_uri,
    postLogoutRedirectUris: row.post_logout_redirect_uris,
    allowedOrigins: row.allowed_origins,
    scopes: row.scopes,
    tokenAlgorithm: row.token_algorithm,
    jwks: row.jwks as Application['jwks'],
    jwksUri: row.jwks_uri,
    audiences: row.audiences,
    metadataClaim: row.metadata_claim,
    requirePushedRequests: row.require_pushed_requests,
    idTokenFormPost: row.id_token_form_post,
    organizationId: row.organization_id as OrganizationId | null,
    refreshTokenDays: row.refresh_token_days,
    sessionHours: row.session_hours,
    backchannelLogoutUri: row.backchannel_logout_uri,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
