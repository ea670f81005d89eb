import { type InputFault, invalidInput } from '@cardea/protocol'
import { type ConnectionParts, createConnection } from '../../connections/create-connection.ts'
import { deleteConnection } from '../../connections/delete-connection.ts'
import { listConnections } from '../../connections/list-connections.ts'
import { loadOrganizationConnection } from '../../connections/load-connection.ts'
import { type KeyParts, prepareKeys } from '../../connections/service-provider-keys.ts'
import type { Connection, OrganizationConnection } from '../../connections/types.ts'
import { updateConnection } from '../../connections/update-connection.ts'
import { listDomainsOf } from '../../domains/list-domains.ts'
import { loadOrganization } from '../../organizations/load-organization.ts'
import type { Database } from '../../storage/database.ts'
import { parseId } from '../../storage/ids.ts'
import type { Tenant } from '../../storage/tenant.ts'
import { presetOf, protocolOf } from './connection-kind.ts'
import { withinOrganization } from './find-organization.ts'
import { ConnectionService } from './generated/connections_pb.js'
import { type ScalekitProcedure, procedure } from './procedure.ts'
import { showConnection, showListed } from './show-connection.ts'

export type ConnectionProcedureParts = Omit<ConnectionParts, 'db'> & KeyParts & { readonly db: Database }

const { method } = ConnectionService
/** What a connection shows of its organization: its name, and its domains. */
const READING = ['read:connections', 'read:domains'] as const

/** Connections of organizations. A request names the organization, too; of another one, a connection is not found. */
export function connectionProcedures(parts: ConnectionProcedureParts): ScalekitProcedure[] {
  return [...reading(parts), ...writing(parts)]
}

function reading(parts: ConnectionProcedureParts): ScalekitProcedure[] {
  return [
    procedure({
      method: method.getConnection,
      permissions: READING,
      async handle({ organizationId, id }, caller) {
        const { tenant } = await withinOrganization(parts, caller.tenant, organizationId)
        const connection = await loadOrganizationConnection(parts, tenant, parseId('connection', id))
        return { connection: await shown(parts, tenant, connection) }
      },
    }),
    procedure({
      method: method.listConnections,
      permissions: READING,
      async handle({ organizationId, domain, include }, { tenant }) {
        const status = include === 'all' ? undefined : ('active' as const)
        if (organizationId !== undefined) {
          const within = await withinOrganization(parts, tenant, organizationId)
          const filter = { organizationId: within.organization.id, domain, status }
          return { connections: await list(parts, within.tenant, filter) }
        }
        if (domain === undefined) throw invalidInput(UNNAMED)
        return { connections: await list(parts, tenant, { domain, status }) }
      },
    }),
  ]
}

function writing(parts: ConnectionProcedureParts): ScalekitProcedure[] {
  const { db } = parts
  return [
    procedure({
      method: method.createConnection,
      permissions: ['write:connections', 'read:domains'],
      async handle({ organizationId, connection }, caller) {
        const { tenant, organization } = await withinOrganization(parts, caller.tenant, organizationId)
        if (connection === undefined) throw invalidInput(MISSING)
        const protocol = protocolOf(connection.type)
        const preset = presetOf(connection.provider, connection.providerKey)
        const created = await db.transaction((transaction) =>
          createConnection({ ...parts, db: transaction }, tenant, {
            organizationId: organization.id,
            protocol,
            ...preset,
          }),
        )
        await prepareKeys(parts, created)
        return { connection: await shown(parts, tenant, created) }
      },
    }),
    toggle(parts, method.enableConnection, 'active'),
    toggle(parts, method.disableConnection, 'inactive'),
    procedure({
      method: method.deleteConnection,
      permissions: ['write:connections'],
      async handle({ organizationId, id }, caller) {
        const { tenant } = await withinOrganization(parts, caller.tenant, organizationId)
        const connectionId = parseId('connection', id)
        await db.transaction((transaction) =>
          deleteConnection({ ...parts, db: transaction }, tenant, connectionId),
        )
        return {}
      },
    }),
  ]
}

/** What is not complete cannot be switched on: that is an error, with its reason. */
function toggle(
  parts: ConnectionProcedureParts,
  named: typeof method.enableConnection | typeof method.disableConnection,
  status: 'active' | 'inactive',
): ScalekitProcedure {
  return procedure({
    method: named,
    permissions: ['write:connections'],
    async handle({ organizationId, id }, caller) {
      const { tenant } = await withinOrganization(parts, caller.tenant, organizationId)
      const connectionId = parseId('connection', id)
      const changed = await parts.db.transaction((transaction) =>
        updateConnection({ ...parts, db: transaction }, tenant, connectionId, { status }),
      )
      await prepareKeys(parts, changed)
      return { enabled: changed.status === 'active' }
    },
  })
}

const MISSING: InputFault = { field: 'connection', code: 'missing', message: 'This field is required.' }
const UNNAMED: InputFault = {
  field: 'organization_id',
  code: 'missing',
  message: 'Say whose connections: by organization_id or by domain.',
}

async function shown(
  { db, config }: ConnectionProcedureParts,
  tenant: Tenant,
  connection: OrganizationConnection,
) {
  const domainsOf = await listDomainsOf({ db }, tenant, [connection.organizationId])
  return showConnection(connection, config.publicUrl, domainsOf(connection.organizationId))
}

type Filter = Parameters<typeof listConnections>[2]

/** All of them: a list of connections has no pages there. They are of one organization, since a domain is. */
async function list(parts: ConnectionProcedureParts, tenant: Tenant, filter: Filter) {
  const found: Connection[] = []
  for (let after: string | null = null; ;) {
    const page = await listConnections(parts, tenant, filter, { limit: PAGE, after })
    found.push(...page.items)
    after = page.next
    if (after === null) break
  }
  const organizationIds = [...new Set(found.flatMap(({ organizationId }) => organizationId ?? []))]
  const domainsOf = await listDomainsOf(parts, tenant, organizationIds)
  const organizations = await Promise.all(organizationIds.map((id) => loadOrganization(parts, tenant, id)))
  return found.flatMap((connection) => {
    const organization = organizations.find(({ id }) => id === connection.organizationId)
    return organization === undefined
      ? []
      : [showListed(connection, organization, domainsOf(organization.id))]
  })
}

const PAGE = 100
