import {
  type RoleMapping,
  type SigningCertificate,
  type SocialProviderName,
  SsoError,
} from '@cardea/protocol'
import { type Selectable, sql } from 'kysely'
import { conflictAs } from '../storage/conflict.ts'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ConnectionId, LoginId, OrganizationId } from '../storage/ids.ts'
import type { ConnectionRow } from '../storage/schema.ts'
import { type Tenant, tenantOrganizationId } from '../storage/tenant.ts'
import { type OidcOptionsInput, defaultOidcOptions, oidcOptionsText } from './oidc-options.ts'
import { readyCertificate } from './ready-certificate.ts'
import { aliasPath, settingsOf, storedSettings } from './saml-settings.ts'
import { type SocialSettingsInput, defaultSocialSettings, pickSocialSettings } from './social-settings.ts'
import type {
  AttributeMapping,
  Connection,
  ConnectionSelection,
  LiveMetadata,
  OrganizationConnection,
  SocialConnection,
} from './types.ts'

/* Queries on connections. Every one takes the tenant, or the organization that was found within it. */

const conflicts = { connections_pkey: 'id', connections_one_social: 'provider' }

/** A connection to write: everything but the times, which the database sets. */
export type ConnectionValues = Connection extends infer Each
  ? Each extends Connection
    ? Omit<Each, 'createdAt' | 'updatedAt'>
    : never
  : never

type Row = Selectable<ConnectionRow>

/** The account connections of organizations are none that anybody sets up or chooses (`account-connection.ts`). */
const SET_UP = `protocol <> 'account'`

const findById: Statement<Row> = {
  name: 'connection_find_by_id',
  text: `select * from connections where id = $1 and ($2::text is null or organization_id = $2) and ${SET_UP}`,
}

/** The connection within the tenant, or null. Hot: once per leg of a login. */
export async function connectionFindById(
  db: Queryable,
  tenant: Tenant,
  id: ConnectionId,
): Promise<Connection | null> {
  const [row] = await db.query(findById, [id, tenantOrganizationId(tenant)])
  return row === undefined ? null : toConnection(row)
}

const lockById: Statement<Row> = { name: 'connection_lock_by_id', text: `${findById.text} for update` }

/** Like `connectionFindById`, and holds the row, and new profiles that refer to it, until the transaction ends. */
export async function connectionLockById(
  db: Queryable,
  tenant: Tenant,
  id: ConnectionId,
): Promise<Connection | null> {
  const [row] = await db.query(lockById, [id, tenantOrganizationId(tenant)])
  return row === undefined ? null : toConnection(row)
}

/** What names a connection: itself, an organization by id or by slug, a domain in A-labels, or a social provider. */
export interface SelectionKey {
  readonly kind: 'connection' | 'organization' | 'slug' | 'domain' | 'provider'
  readonly value: string
}

/**
 * The row of a `selectionQuery`: the connection's columns are null where the organization has no connection. Joined to something
 * else, it may be null altogether: nothing was found.
 */
export type SelectionRow = { readonly found_organization_id: string | null } & (
  Row | { readonly [Key in keyof Row]: null }
)

/**
 * The query that finds the connection of a key given as the parameter `key` (`$1`, …): a statement, or a
 * part of a larger one. An organization signs in by its active connection that is marked default, else
 * by its oldest active one; a domain by its own connection when that is active, else as its
 * organization does. Only a verified domain routes (spec: select the connection).
 */
export const selectionQuery: Readonly<Record<SelectionKey['kind'], (key: string) => string>> = {
  connection: (key) =>
    `select organization_id as found_organization_id, connections.* from connections where id = ${key} and ${SET_UP}`,
  organization: (key) => `
    select organizations.id as found_organization_id, preferred.*
    from organizations left join lateral (
      select * from connections where organization_id = organizations.id and ${SET_UP}
      order by status = 'active' desc, is_default desc, created_at, id limit 1
    ) preferred on true
    where organizations.id = ${key}`,
  slug: (key) => selectionQuery.organization(`(select id from organizations where slug = ${key})`),
  domain: (key) => `
    select domains.organization_id as found_organization_id, preferred.*
    from domains left join lateral (
      select * from connections where organization_id = domains.organization_id and ${SET_UP}
      order by status = 'active' desc, id is not distinct from domains.connection_id desc,
        is_default desc, created_at, id limit 1
    ) preferred on true
    where domains.domain = ${key} and domains.state = 'verified'`,
  provider: (key) =>
    `select organization_id as found_organization_id, connections.* from connections
    where protocol = 'social' and provider = ${key}`,
}

const selections: Readonly<Record<SelectionKey['kind'], Statement<SelectionRow>>> = {
  connection: { name: 'connection_select_itself', text: selectionQuery.connection('$1') },
  organization: { name: 'connection_select_for_organization', text: selectionQuery.organization('$1') },
  slug: { name: 'connection_select_for_slug', text: selectionQuery.slug('$1') },
  domain: { name: 'connection_select_for_domain', text: selectionQuery.domain('$1') },
  provider: { name: 'connection_select_social', text: selectionQuery.provider('$1') },
}

const aliasExists: Statement<{ id: string }> = {
  name: 'connection_alias_exists',
  // The second condition is the one of the partial index.
  text: `select id from connections where alias_paths @> array[$1::text] and alias_paths <> '{}' limit 1`,
}

/** Has any connection an alias at this path? */
export async function connectionAliasExists(db: Queryable, path: string): Promise<boolean> {
  return (await db.query(aliasExists, [path])).length > 0
}

const findByAlias: Statement<{ id: ConnectionId }> = {
  name: 'connection_find_by_alias',
  text: `select id from connections where alias_paths @> array[$1::text] and alias_paths <> '{}'
      and case when $2::text is null then idp_entity_id = $3
        else id = (select connection_id from logins where id = $2) end
    limit 2`,
}

/**
 * Which connection a response at an alias claims to be for. An earlier product may have had one address for
 * all customers, so several connections can share a path: the login that the response names decides, or else
 * its issuer, when only one of them has that. Only a claim, like the connection id in the path of our own
 * ACS: verification decides.
 */
export async function connectionFindByAlias(
  db: Queryable,
  path: string,
  { loginId, issuer }: { readonly loginId: LoginId | null; readonly issuer: string | null },
): Promise<ConnectionId | null> {
  const [found, ...others] = await db.query(findByAlias, [path, loginId, issuer])
  return found === undefined || others.length > 0 ? null : found.id
}

/** The connection that signs in who is named by the key. */
export async function connectionSelect(
  db: Queryable,
  { kind, value }: SelectionKey,
): Promise<ConnectionSelection> {
  const [row] = value.includes('\0') ? [] : await db.query(selections[kind], [value])
  return selectionOf(row)
}

const listSocial: Statement<Row> = {
  name: 'connection_list_social',
  text: `select * from connections where protocol = 'social' and status = 'active'`,
}

/** The social connections by which anybody may sign in. They are the deployment's, so there is no tenant to ask for. */
export async function socialConnectionListActive(db: Queryable): Promise<SocialConnection[]> {
  return (await db.query(listSocial, [])).map(toConnection).filter(isSocial)
}

function isSocial(connection: Connection): connection is SocialConnection {
  return connection.protocol === 'social'
}

/** The connections of an organization (null: of the deployment) with this protocol and provider, the oldest first. */
export async function connectionFindByProvider(
  db: Queryable,
  organizationId: OrganizationId | null,
  protocol: Connection['protocol'],
  provider: string,
): Promise<Connection[]> {
  const rows = await db.kysely
    .selectFrom('connections')
    .selectAll()
    .where('organization_id', 'is not distinct from', organizationId)
    .where('protocol', '=', protocol)
    .where('provider', '=', provider)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map(toConnection)
}

const hasPeople: Statement<{ has_people: boolean }> = {
  name: 'connection_has_people',
  text: `select exists (select from profiles where organization_id is not distinct from $2 and connection_id = $1)
      or exists (select from account_providers where connection_id = $1 and $2::text is null) as has_people`,
}

/** Does anybody have a profile through this connection, or sign in to an account of their own by it? */
export async function connectionHasPeople(
  db: Queryable,
  { id, organizationId }: Connection,
): Promise<boolean> {
  const [row] = await db.query(hasPeople, [id, organizationId])
  return row?.has_people === true
}

/**
 * Takes the default mark from the organization's connection that has it, unless it is this one. Holds
 * the organization until the transaction ends, so that of several at once the last one keeps the mark.
 */
export async function connectionYieldDefault(
  db: Queryable,
  { id, organizationId }: Pick<OrganizationConnection, 'id' | 'organizationId'>,
): Promise<void> {
  await db.kysely
    .selectFrom('organizations')
    .select('id')
    .where('id', '=', organizationId)
    .forNoKeyUpdate()
    .execute()
  await db.kysely
    .updateTable('connections')
    .set({ is_default: false, updated_at: sql`now()` })
    .where('organization_id', '=', organizationId)
    .where('id', '<>', id)
    .where('is_default', '=', true)
    .execute()
}

/** Writes a new connection; `request.conflict` when its id is taken. */
export async function connectionInsert(db: Queryable, values: ConnectionValues): Promise<Connection> {
  return conflictAs(conflicts, async () => {
    const insert = db.kysely.insertInto('connections').values({
      id: values.id,
      organization_id: values.organizationId,
      protocol: values.protocol,
      ...toRow(values),
    })
    return toConnection(await insert.returningAll().executeTakeFirstOrThrow())
  })
}

/** Writes all values of a connection; null when it is gone. Its organization and protocol are fixed. */
export async function connectionUpdate(db: Queryable, values: ConnectionValues): Promise<Connection | null> {
  const row = await db.kysely
    .updateTable('connections')
    .set({ ...toRow(values), updated_at: sql`now()` })
    .where('id', '=', values.id)
    .where('organization_id', 'is not distinct from', values.organizationId)
    .returningAll()
    .executeTakeFirst()
  return row === undefined ? null : toConnection(row)
}

export async function connectionDelete(db: Queryable, tenant: Tenant, id: ConnectionId): Promise<boolean> {
  const own = tenantOrganizationId(tenant)
  const deleted = await db.kysely
    .deleteFrom('connections')
    .where('id', '=', id)
    .$if(own !== null, (query) => query.where('organization_id', '=', own ?? ''))
    .returning('id')
    .executeTakeFirst()
  return deleted !== undefined
}

function toRow(values: ConnectionValues) {
  const { name, provider, status } = values
  if (values.protocol === 'social') {
    const { clientId: client_id, clientSecretSealed: client_secret_sealed } = values
    const social_settings = JSON.stringify(pickSocialSettings(values))
    return { name, provider, status, client_id, client_secret_sealed, social_settings }
  }
  const common = {
    name,
    provider,
    status,
    is_default: values.isDefault,
    idp_initiated: values.idpInitiated,
    mapping: JSON.stringify(values.mapping),
    role_mapping: JSON.stringify(values.roleMapping),
    required_attributes: [...values.requiredAttributes],
  }
  if (values.protocol === 'oidc') {
    return {
      ...common,
      issuer: values.issuer,
      client_id: values.clientId,
      client_secret_sealed: values.clientSecretSealed,
      oidc_settings: oidcOptionsText(values),
    }
  }
  return {
    ...common,
    idp_entity_id: values.idpEntityId,
    sso_url: values.ssoUrl,
    sso_binding: values.ssoBinding,
    idp_certificates: values.certificates.map(({ base64 }) => base64),
    saml_settings: JSON.stringify(storedSettings(values.settings)),
    alias_paths: values.settings.aliases.map(aliasPath),
    certificates_expire_at: earliestEnd(values.certificates),
    ...metadataRow(values.metadata),
  }
}

function earliestEnd(certificates: readonly SigningCertificate[]): Date | null {
  const [first] = certificates.map(({ notAfter }) => notAfter).sort((a, b) => a.getTime() - b.getTime())
  return first ?? null
}

function metadataRow(metadata: LiveMetadata | null) {
  return {
    metadata_url: metadata?.url ?? null,
    metadata_refreshed_at: metadata?.refreshedAt ?? null,
    metadata_refresh_at: metadata?.refreshAt ?? null,
    metadata_failures: metadata?.failures ?? 0,
    metadata_error: metadata?.error ?? null,
  }
}

/** A row of `connections` as a connection, its certificates ready to verify. */
export function toConnection(row: Row): Connection {
  const any = {
    id: row.id as ConnectionId,
    name: row.name,
    status: row.status,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
  if (row.protocol === 'account') throw new SsoError('internal.error', { reason: 'read as one set up' })
  return row.protocol === 'social' ? { ...any, ...toSocial(row) } : toOrganizationConnection(row, any)
}

/** The provider and the missing organization are constraints of the table. */
function toSocial(row: Row) {
  const { client_id: clientId, client_secret_sealed: clientSecretSealed } = row
  const settings: SocialSettingsInput = row.social_settings
  return {
    protocol: 'social',
    organizationId: null,
    provider: row.provider as SocialProviderName,
    clientId,
    clientSecretSealed,
    ...defaultSocialSettings,
    ...settings,
  } as const
}

type AnyColumns = Pick<Connection, 'id' | 'name' | 'status' | 'createdAt' | 'updatedAt'>

function toOrganizationConnection(row: Row, any: AnyColumns): OrganizationConnection {
  const common = {
    ...any,
    organizationId: row.organization_id as OrganizationId,
    provider: row.provider,
    isDefault: row.is_default,
    idpInitiated: row.idp_initiated,
    mapping: row.mapping as AttributeMapping,
    roleMapping: row.role_mapping as RoleMapping,
    requiredAttributes: row.required_attributes,
  }
  if (row.protocol === 'oidc') {
    const { issuer, client_id: clientId, client_secret_sealed: clientSecretSealed } = row
    const options: OidcOptionsInput = row.oidc_settings
    return {
      ...common,
      protocol: 'oidc',
      issuer,
      clientId,
      clientSecretSealed,
      ...defaultOidcOptions,
      ...options,
    }
  }
  return {
    ...common,
    protocol: 'saml',
    idpEntityId: row.idp_entity_id,
    ssoUrl: row.sso_url,
    ssoBinding: row.sso_binding ?? 'redirect',
    certificates: row.idp_certificates.map(readyCertificate),
    settings: settingsOf(row.saml_settings),
    metadata: metadataOf(row),
  }
}

function metadataOf(row: Row): LiveMetadata | null {
  const { metadata_url: url, metadata_refresh_at: refreshAt } = row
  if (url === null || refreshAt === null) return null
  const { metadata_refreshed_at: refreshedAt, metadata_failures: failures, metadata_error: error } = row
  return { url, refreshedAt, refreshAt, failures, error }
}

/** What a row of a `selectionQuery` says; without a row nothing was found. */
export function selectionOf(row: SelectionRow | undefined): ConnectionSelection {
  if (row === undefined) return { kind: 'unknown' }
  if (row.id !== null) {
    const connection = toConnection(row)
    return { kind: connection.status === 'active' ? 'found' : 'inactive', connection }
  }
  const organizationId = row.found_organization_id as OrganizationId | null
  return organizationId === null ? { kind: 'unknown' } : { kind: 'none', organizationId }
}
