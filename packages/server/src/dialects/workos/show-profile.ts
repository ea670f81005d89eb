import type { SessionPerson } from '../../sessions/types.ts'
import { connectionType } from './connection-type.ts'

/** A person as they are here: what was asked for of them by these scopes. */
export function showProfile(person: SessionPerson, scope: readonly string[]) {
  const { profile, connectionType: protocol, provider } = person
  const roles = profile.roles.map((slug) => ({ slug }))
  const [role] = roles
  return {
    object: 'profile',
    id: person.profileId,
    organization_id: person.organizationId,
    connection_id: person.connectionId,
    connection_type: connectionType({ protocol, provider }),
    idp_id: profile.idpId,
    email: profile.email,
    first_name: profile.firstName,
    last_name: profile.lastName,
    name: profile.name,
    ...(role === undefined ? {} : { role, roles }),
    ...(scope.includes('groups') ? { groups: [...profile.groups] } : {}),
    custom_attributes: { ...profile.customAttributes },
    raw_attributes: { ...profile.rawAttributes },
  }
}
