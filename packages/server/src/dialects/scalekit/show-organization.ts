import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Organization } from '../../organizations/types.ts'
import type { OrganizationSchema } from './generated/organizations_pb.js'

/** What an organization has switched on there is here what Cardea offers: nobody switches it. */
export const features: Readonly<Record<string, boolean>> = {
  sso: true,
  domain_verification: true,
  dir_sync: false,
  session_policy: false,
}

/** The same as a list, as messages and events have it. */
export const featureList = Object.entries(features).map(([name, enabled]) => ({ name, enabled }))

/** An organization as it is here. */
export function showOrganization(organization: Organization): MessageInitShape<typeof OrganizationSchema> {
  const { id, name, slug, externalId, metadata, createdAt, updatedAt } = organization
  return {
    id,
    displayName: name,
    slug,
    ...(externalId === null ? {} : { externalId }),
    metadata: { ...metadata },
    settings: { features: featureList },
    createTime: timestampFromDate(createdAt),
    updateTime: timestampFromDate(updatedAt),
  }
}
