import { loadConnection } from '../../../connections/load-connection.ts'
import type { Connection } from '../../../connections/types.ts'
import type { Profile } from '../../../profiles/types.ts'
import type { Queryable } from '../../../storage/database.ts'
import type { Tenant } from '../../../storage/tenant.ts'
import { strategyOf } from './connection-strategy.ts'

/** How to show these people, with the connections by which they come. */
export async function showUsers(
  parts: { readonly db: Queryable },
  tenant: Tenant,
  profiles: readonly Profile[],
): Promise<(profile: Profile) => object> {
  const connections = new Map<string, Connection>()
  for (const id of new Set(profiles.map(({ connectionId }) => connectionId)))
    connections.set(id, await loadConnection(parts, tenant, id))
  return (profile) => showUser(profile, connections.get(profile.connectionId) ?? null)
}

function showUser(profile: Profile, connection: Connection | null) {
  const { email, name, picture, firstName, lastName, outside } = profile
  return {
    user_id: profile.id,
    ...(email === null ? {} : { email, email_verified: !outside }),
    ...(name === null ? {} : { name }),
    ...(firstName === null ? {} : { given_name: firstName }),
    ...(lastName === null ? {} : { family_name: lastName }),
    ...(picture === null ? {} : { picture }),
    identities: connection === null ? [] : [identityOf(profile, connection)],
    created_at: profile.createdAt.toISOString(),
    updated_at: profile.updatedAt.toISOString(),
    last_login: profile.lastLoginAt.toISOString(),
  }
}

function identityOf({ idpId }: Profile, connection: Connection) {
  const provider = strategyOf(connection)
  return {
    connection: connection.name,
    provider,
    user_id: idpId,
    isSocial: connection.protocol === 'social',
  }
}
