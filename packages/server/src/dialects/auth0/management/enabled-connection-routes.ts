import { z } from 'zod'
import type { ConnectionParts } from '../../../connections/create-connection.ts'
import { sliceConnections } from '../../../connections/list-connections.ts'
import { loadOrganizationConnection } from '../../../connections/load-connection.ts'
import { prepareKeys } from '../../../connections/service-provider-keys.ts'
import type { Connection } from '../../../connections/types.ts'
import { updateConnection } from '../../../connections/update-connection.ts'
import { idSchema } from '../../../http/id-schema.ts'
import { loadOrganization } from '../../../organizations/load-organization.ts'
import type { Organization } from '../../../organizations/types.ts'
import type { Database } from '../../../storage/database.ts'
import { idText } from '../../../storage/id-text.ts'
import type { ConnectionId, OrganizationId } from '../../../storage/ids.ts'
import type { Tenant } from '../../../storage/tenant.ts'
import { strategyOf } from './connection-strategy.ts'
import { asSlice, pageOf, pagesQuery } from './list.ts'
import { type ManagementRoute, managementRoute } from './management-route.ts'
import { organizationParams } from './organization-routes.ts'

export type EnabledConnectionRouteParts = Omit<ConnectionParts, 'db'> & { readonly db: Database }

const path = '/api/v2/organizations/:organizationId/enabled_connections' as const
const params = organizationParams.extend({ connectionId: idSchema('connection') })

/**
 * Which connections an organization signs in by. A connection belongs to one organization here: its enabled connections are those of its own that
 * are active, and to take one away is to make it inactive.
 */
export function enabledConnectionRoutes(parts: EnabledConnectionRouteParts): ManagementRoute[] {
  return [...readingTable(parts), ...writingTable(parts)]
}

function readingTable(parts: EnabledConnectionRouteParts): ManagementRoute[] {
  return [
    managementRoute({
      method: 'GET',
      path,
      summary: 'List the active connections of an organization.',
      scope: 'read:organization_connections',
      subject: 'organization',
      params: organizationParams,
      query: z.strictObject(pagesQuery),
      status: 200,
      async handle({ params: { organizationId }, query, caller: { tenant } }) {
        const organization = await loadOrganization(parts, tenant, organizationId)
        const filter = { organizationId, status: 'active' } as const
        const found = await sliceConnections(parts, tenant, filter, asSlice(query))
        return pageOf(query, 'enabled_connections', found, (each) => showEnabled(organization, each))
      },
    }),
    managementRoute({
      method: 'GET',
      path: `${path}/:connectionId`,
      summary: 'Get a connection of an organization.',
      scope: 'read:organization_connections',
      subject: 'connection',
      params,
      status: 200,
      async handle({ params: { organizationId, connectionId }, caller: { tenant } }) {
        const organization = await loadOrganization(parts, tenant, organizationId)
        return showEnabled(
          organization,
          await loadOrganizationConnection(parts, ofOrganization(organization.id), connectionId),
        )
      },
    }),
  ]
}

function writingTable(parts: EnabledConnectionRouteParts): ManagementRoute[] {
  return [
    managementRoute({
      method: 'POST',
      path,
      summary: 'Make a connection of an organization active.',
      scope: 'create:organization_connections',
      subject: 'connection',
      params: organizationParams,
      body: z.strictObject({
        connection_id: idText('connection'),
        assign_membership_on_login: z.boolean().exactOptional(),
        show_as_button: z.boolean().exactOptional(),
        is_signup_enabled: z.boolean().exactOptional(),
      }),
      status: 201,
      handle: ({ params: { organizationId }, body: { connection_id: id }, caller: { tenant } }) =>
        setStatus(parts, tenant, { organizationId, connectionId: id }, 'active'),
    }),
    managementRoute({
      method: 'DELETE',
      path: `${path}/:connectionId`,
      summary: 'Make a connection of an organization inactive: nobody signs in by it.',
      scope: 'delete:organization_connections',
      subject: 'connection',
      params,
      status: 204,
      async handle({ params: which, caller: { tenant } }) {
        await setStatus(parts, tenant, which, 'inactive')
      },
    }),
  ]
}

interface Which {
  readonly organizationId: OrganizationId
  readonly connectionId: ConnectionId
}

async function setStatus(
  parts: EnabledConnectionRouteParts,
  tenant: Tenant,
  { organizationId, connectionId }: Which,
  status: 'active' | 'inactive',
) {
  const organization = await loadOrganization(parts, tenant, organizationId)
  const connection = await parts.db.transaction((transaction) =>
    updateConnection({ ...parts, db: transaction }, ofOrganization(organization.id), connectionId, {
      status,
    }),
  )
  await prepareKeys(parts, connection)
  return showEnabled(organization, connection)
}

/** A connection of another organization is not told from none. */
function ofOrganization(organizationId: OrganizationId): Tenant {
  return { kind: 'organization', organizationId }
}

function showEnabled({ jit }: Organization, connection: Connection) {
  return {
    connection_id: connection.id,
    assign_membership_on_login: jit,
    show_as_button: true,
    is_signup_enabled: false,
    connection: { name: connection.name, strategy: strategyOf(connection) },
  }
}
