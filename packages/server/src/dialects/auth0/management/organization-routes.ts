import { z } from 'zod'
import { idSchema } from '../../../http/id-schema.ts'
import { type OrganizationParts, createOrganization } from '../../../organizations/create-organization.ts'
import { deleteOrganization } from '../../../organizations/delete-organization.ts'
import { listOrganizations, sliceOrganizations } from '../../../organizations/list-organizations.ts'
import { loadOrganization, loadOrganizationBySlug } from '../../../organizations/load-organization.ts'
import { organizationMetadata, organizationName, slug } from '../../../organizations/schemas.ts'
import type { Organization } from '../../../organizations/types.ts'
import { updateOrganization } from '../../../organizations/update-organization.ts'
import type { Database } from '../../../storage/database.ts'
import { asSlice, asWindow, checkpointOf, checkpointQuery, pageOf, pagesQuery } from './list.ts'
import { type ManagementRoute, managementRoute } from './management-route.ts'

export type OrganizationRouteParts = Omit<OrganizationParts, 'db'> & { readonly db: Database }

export const organizationParams = z.strictObject({ organizationId: idSchema('organization') })
const path = '/api/v2/organizations/:organizationId' as const

/** Their `name` is our slug, and their `display_name` our name. */
const patch = z.strictObject({
  name: slug.exactOptional(),
  display_name: organizationName.exactOptional(),
  metadata: organizationMetadata.exactOptional(),
  branding: z.null('Organizations have no branding here; self-service profiles do.').exactOptional(),
})

const newOrganization = patch.required({ name: true }).extend({
  enabled_connections: z
    .array(z.unknown())
    .max(0, 'A connection belongs to one organization here, from when it is made.')
    .exactOptional(),
})

/** Organizations. */
export function organizationRoutes(parts: OrganizationRouteParts): ManagementRoute[] {
  return [...readingTable(parts), ...writingTable(parts)]
}

function readingTable(parts: OrganizationRouteParts): ManagementRoute[] {
  return [
    managementRoute({
      method: 'GET',
      path: '/api/v2/organizations',
      summary: 'List organizations.',
      scope: 'read:organizations',
      subject: 'organization',
      query: z.strictObject({ ...pagesQuery, ...checkpointQuery('organization') }),
      status: 200,
      async handle({ query, caller: { tenant } }) {
        const window = asWindow(query)
        if (window === null) {
          const found = await sliceOrganizations(parts, tenant, {}, asSlice(query))
          return pageOf(query, 'organizations', found, showOrganization)
        }
        const found = await listOrganizations(parts, tenant, {}, window)
        return checkpointOf('organizations', found, showOrganization)
      },
    }),
    managementRoute({
      method: 'GET',
      path,
      summary: 'Get an organization.',
      scope: 'read:organizations',
      subject: 'organization',
      params: organizationParams,
      status: 200,
      handle: async ({ params: { organizationId }, caller: { tenant } }) =>
        showOrganization(await loadOrganization(parts, tenant, organizationId)),
    }),
    managementRoute({
      method: 'GET',
      path: '/api/v2/organizations/name/:name',
      summary: 'Get an organization by its name: the slug.',
      scope: 'read:organizations',
      subject: 'organization',
      params: z.strictObject({ name: z.string() }),
      status: 200,
      handle: async ({ params: { name }, caller: { tenant } }) =>
        showOrganization(await loadOrganizationBySlug(parts, tenant, name)),
    }),
  ]
}

function writingTable(parts: OrganizationRouteParts): ManagementRoute[] {
  const { db } = parts
  return [
    managementRoute({
      method: 'POST',
      path: '/api/v2/organizations',
      summary: 'Create an organization.',
      scope: 'create:organizations',
      subject: 'organization',
      body: newOrganization,
      status: 201,
      handle: ({ body: { name, display_name: displayName = name, metadata }, caller: { tenant } }) =>
        db.transaction(async (transaction) => {
          const input = { slug: name, name: displayName, ...(metadata === undefined ? {} : { metadata }) }
          return showOrganization(await createOrganization({ ...parts, db: transaction }, tenant, input))
        }),
    }),
    managementRoute({
      method: 'PATCH',
      path,
      summary: 'Change an organization; what is absent stays, and metadata is replaced.',
      scope: 'update:organizations',
      subject: 'organization',
      params: organizationParams,
      body: patch,
      status: 200,
      handle: ({ params: { organizationId }, body, caller: { tenant } }) =>
        db.transaction(async (transaction) => {
          const { name, display_name: displayName, metadata } = body
          const input = {
            ...(name === undefined ? {} : { slug: name }),
            ...(displayName === undefined ? {} : { name: displayName }),
            ...(metadata === undefined ? {} : { metadata }),
          }
          const within = { ...parts, db: transaction }
          return showOrganization(await updateOrganization(within, tenant, organizationId, input))
        }),
    }),
    managementRoute({
      method: 'DELETE',
      path,
      summary: 'Delete an organization with everything that belongs to it.',
      scope: 'delete:organizations',
      subject: 'organization',
      params: organizationParams,
      status: 204,
      handle: ({ params: { organizationId }, caller: { tenant, id } }) =>
        db.transaction((transaction) =>
          deleteOrganization({ ...parts, db: transaction }, tenant, organizationId, id),
        ),
    }),
  ]
}

export function showOrganization({ id, slug: name, name: displayName, metadata }: Organization) {
  return { id, name, display_name: displayName, metadata: { ...metadata } }
}
