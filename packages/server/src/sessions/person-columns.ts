import type { MetadataClaim } from '@cardea/protocol'
import type { Selectable } from 'kysely'
import {
  type EmailStanding,
  emailStanding,
  provenElsewhere,
  toVerifiedDomains,
  type VerifiedDomainsColumn,
  verifiedDomainsOf,
} from '../organizations/door-rules.ts'
import type { ConnectionId, OrganizationId, ProfileId } from '../storage/ids.ts'
import type { ProfileRow } from '../storage/schema.ts'
import type { SessionPerson } from './types.ts'

/** The columns of a person, `p`, with the connection, `c`, for an application, `client`. */
export type PersonColumns = MetadataColumns &
  Pick<
    ProfileRow,
    'idp_id' | 'email' | 'first_name' | 'last_name' | 'name' | 'username' | 'picture' | 'locale'
  > &
  Selectable<
    Pick<
      ProfileRow,
      'connection_id' | 'organization_id' | 'groups' | 'roles' | 'custom_attributes' | 'raw_attributes'
    >
  > & {
    readonly profile_id: string
    readonly protocol: SessionPerson['connectionType']
    readonly provider: string
    readonly organization_slug: string | null
    /** Of the person's organization, as they are now. */
    readonly verified_domains: VerifiedDomainsColumn
  }

export const PERSON = `p.id as profile_id, p.connection_id, p.organization_id, c.protocol, c.provider, p.idp_id, p.email, p.first_name, p.last_name,
  p.name, p.username, p.groups, p.roles, p.picture, p.locale, p.custom_attributes, p.raw_attributes,
  p.metadata, client.metadata_claim, (select slug from organizations where id = p.organization_id) as organization_slug,
  ${verifiedDomainsOf('p.organization_id')}`

export function toPerson(row: PersonColumns): SessionPerson {
  return {
    profileId: row.profile_id as ProfileId,
    connectionId: row.connection_id as ConnectionId,
    connectionType: row.protocol,
    provider: row.provider,
    organizationId: row.organization_id as OrganizationId | null,
    organizationSlug: row.organization_slug,
    metadata: toMetadataClaim(row),
    profile: {
      idpId: row.idp_id,
      email: row.email,
      ...standingOf(row),
      firstName: row.first_name,
      lastName: row.last_name,
      name: row.name,
      username: row.username,
      groups: row.groups,
      roles: row.roles,
      picture: row.picture,
      locale: row.locale,
      customAttributes: row.custom_attributes,
      rawAttributes: row.raw_attributes,
    },
  }
}

/** What the product says of a person, and what an application calls that. */
export interface MetadataColumns {
  readonly metadata: MetadataClaim['value'] | null
  readonly metadata_claim: string | null
}

export function toMetadataClaim({ metadata, metadata_claim: name }: MetadataColumns): MetadataClaim | null {
  return metadata === null || name === null ? null : { name, value: metadata }
}

/** What holds now, not what held when they signed in: a domain may have been lost, or won, since (incidents rows 60 and 62). */
function standingOf(row: PersonColumns): EmailStanding {
  const { organization_id: organizationId, protocol, verified_domains: domains, email } = row
  if (organizationId === null) return provenElsewhere
  const standing = emailStanding(toVerifiedDomains(domains), email)
  // An account of its own has proven its address to us.
  return protocol === 'account' ? { ...standing, outside: false } : standing
}
