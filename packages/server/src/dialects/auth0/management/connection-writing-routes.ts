import { z } from 'zod'
import { type ConnectionParts, createConnection } from '../../../connections/create-connection.ts'
import { withFetchedMetadata } from '../../../connections/fetch-metadata.ts'
import { loadOrganizationConnection } from '../../../connections/load-connection.ts'
import { prepareKeys } from '../../../connections/service-provider-keys.ts'
import { updateConnection } from '../../../connections/update-connection.ts'
import { checkPermission } from '../../../http/admit-caller.ts'
import { idSchema } from '../../../http/id-schema.ts'
import type { Caller } from '../../../http/route.ts'
import { createOrganization } from '../../../organizations/create-organization.ts'
import type { Outbound } from '../../../platform/outbound.ts'
import type { Database } from '../../../storage/database.ts'
import { idText } from '../../../storage/id-text.ts'
import type { OrganizationId } from '../../../storage/ids.ts'
import { plainText } from '../../../storage/plain-text.ts'
import { connectionOptions, inputOf, kindOf, strategies } from './connection-input.ts'
import { type ManagementRoute, managementRoute } from './management-route.ts'
import { showConnection } from './show-connection.ts'

export type ConnectionWritingParts = Omit<ConnectionParts, 'db'> & {
  readonly db: Database
  readonly outbound: Outbound
}

const newConnection = z.strictObject({
  name: plainText(128),
  display_name: plainText(128).exactOptional(),
  strategy: z.enum(strategies),
  options: connectionOptions.default({}),
  metadata: z.strictObject({ organization_id: idText('organization').exactOptional() }).exactOptional(),
  is_domain_connection: z.boolean().exactOptional(),
  show_as_button: z.boolean().exactOptional(),
})

/**
 * Connections by their options. A new one is a draft until it is added to the enabled connections of its organization: the one that its metadata
 * names, or a new one, as with tickets.
 */
export function connectionWritingRoutes(parts: ConnectionWritingParts): ManagementRoute[] {
  return [
    managementRoute({
      method: 'POST',
      path: '/api/v2/connections',
      summary: 'Create a connection: a draft.',
      scope: 'create:connections',
      subject: 'connection',
      body: newConnection,
      status: 201,
      handle: ({ body, caller }) => create(parts, caller, body),
    }),
    managementRoute({
      method: 'PATCH',
      path: '/api/v2/connections/:connectionId',
      summary: 'Change the options of a connection; what is absent stays.',
      scope: 'update:connections',
      subject: 'connection',
      params: z.strictObject({ connectionId: idSchema('connection') }),
      body: z.strictObject({ options: connectionOptions }),
      status: 200,
      async handle({ params: { connectionId }, body: { options }, caller: { tenant } }) {
        const { protocol, provider } = await loadOrganizationConnection(parts, tenant, connectionId)
        const input = await withFetchedMetadata(parts.outbound, inputOf(protocol, provider, options))
        const connection = await parts.db.transaction((transaction) =>
          updateConnection({ ...parts, db: transaction }, tenant, connectionId, input),
        )
        await prepareKeys(parts, connection)
        return showConnection(connection)
      },
    }),
  ]
}

async function create(
  parts: ConnectionWritingParts,
  caller: Caller,
  { name, display_name: displayName = name, strategy, options, metadata }: z.output<typeof newConnection>,
) {
  const { protocol, provider } = kindOf(strategy)
  const input = await withFetchedMetadata(parts.outbound, inputOf(protocol, provider, options))
  const connection = await parts.db.transaction(async (transaction) => {
    const within = { ...parts, db: transaction }
    const organizationId = metadata?.organization_id ?? (await newOrganization(within, caller, displayName))
    return createConnection(within, caller.tenant, { ...input, name, protocol, provider, organizationId })
  })
  await prepareKeys(parts, connection)
  return showConnection(connection)
}

async function newOrganization(
  parts: ConnectionParts,
  caller: Caller,
  name: string,
): Promise<OrganizationId> {
  checkPermission(caller, 'write:organizations')
  return (await createOrganization(parts, caller.tenant, { name })).id
}
