import { satisfies } from '../applications/permissions.ts'
import type { ApiCaller } from '../applications/types.ts'
import type { Queryable, Statement } from '../storage/database.ts'
import { tenantOrganizationId } from '../storage/tenant.ts'
import type { LoginRecord } from './login-record-store.ts'

/** What the ids of a login are called now. Null: there is none, it is gone, or whoever asks may not read it. */
export interface LoginNames {
  readonly organization: string | null
  readonly connection: string | null
  readonly application: string | null
  /** The e-mail address of the person, or what else they are known by. */
  readonly person: string | null
}

// Applications are the deployment's: nobody who is bound to one organization may read them.
const find: Statement<{ readonly id: string; readonly name: string }> = {
  name: 'login_names',
  text: `select id, name from organizations where id = any($1) and ($5::text is null or id = $5)
    union all select id, name from connections where id = any($2) and ($5::text is null or organization_id = $5)
    union all select id, name from applications where id = any($3) and $5::text is null
    union all select id, coalesce(email, name, username, idp_id) from profiles
      where id = any($4) and ($5::text is null or organization_id = $5)`,
}

/** The names of many logins at once, in one statement: no more than the caller could read by itself. */
export async function loadLoginNames(
  db: Queryable,
  { tenant, scopes }: Pick<ApiCaller, 'tenant' | 'scopes'>,
  logins: readonly LoginRecord[],
): Promise<(login: LoginRecord) => LoginNames> {
  const idsOf = (permission: Parameters<typeof satisfies>[1], ids: readonly (string | null)[]) =>
    satisfies(scopes, permission) ? [...new Set(ids.filter((id) => id !== null))] : []
  const rows = await db.query(find, [
    idsOf(
      'read:organizations',
      logins.map(({ organizationId }) => organizationId),
    ),
    idsOf(
      'read:connections',
      logins.map(({ connectionId }) => connectionId),
    ),
    idsOf(
      'read:applications',
      logins.map(({ applicationId }) => applicationId),
    ),
    idsOf(
      'read:profiles',
      logins.map(({ profileId }) => profileId),
    ),
    tenantOrganizationId(tenant),
  ])
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null))
  return ({ organizationId, connectionId, applicationId, profileId }) => ({
    organization: nameOf(organizationId),
    connection: nameOf(connectionId),
    application: nameOf(applicationId),
    person: nameOf(profileId),
  })
}
