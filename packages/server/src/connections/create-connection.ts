import type { Config } from '../config/config.ts'
import type { Vault } from '../keys/vault.ts'
import { loadOrganization } from '../organizations/load-organization.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import { type ConnectionId, type OrganizationId, newId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { checkConnection, checkMayAlias } from './check-connection.ts'
import { writeConnectionEvents } from './connection-events.ts'
import { type OidcInput, type SamlInput, withInput } from './connection-input.ts'
import { defaultSamlSettings } from './saml-settings.ts'
import { type ConnectionValues, connectionInsert, connectionYieldDefault } from './store.ts'
import type { Connection } from './types.ts'

export type NewConnection = {
  readonly organizationId: OrganizationId
  /** Absent: a new id. */
  readonly id?: ConnectionId
} & (({ readonly protocol: 'saml' } & SamlInput) | ({ readonly protocol: 'oidc' } & OidcInput))

export interface ConnectionParts {
  readonly db: Queryable
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
  readonly config: Pick<Config, 'mode' | 'publicUrl' | 'aliasOrigins'>
}

/**
 * Creates a connection of an organization: a draft, unless the input says otherwise and is complete.
 * Run it in a transaction. Fails with `request.not_found` (no such organization), `request.invalid`,
 * `connection.incomplete`, `request.conflict`, and the `saml.metadata_…` codes.
 */
export async function createConnection(
  parts: ConnectionParts,
  tenant: Tenant,
  { id = newId('connection', parts), organizationId, protocol, ...input }: NewConnection,
): Promise<Connection> {
  await loadOrganization(parts, tenant, organizationId)
  checkMayAlias(tenant, input)
  const connection = withInput(blank(protocol, id, organizationId, input.provider), input, parts)
  checkConnection(connection, parts)
  if (connection.isDefault) await connectionYieldDefault(parts.db, connection)
  const created = await connectionInsert(parts.db, connection)
  await writeConnectionEvents(parts, null, created, 'settings')
  return created
}

function blank(
  protocol: Connection['protocol'],
  id: ConnectionId,
  organizationId: OrganizationId,
  provider = `generic-${protocol}`,
): ConnectionValues {
  const common = {
    id,
    organizationId,
    provider,
    name: provider,
    status: 'draft',
    isDefault: false,
    idpInitiated: 'convert',
    mapping: {},
    roleMapping: {},
    requiredAttributes: [],
  } as const
  return protocol === 'saml'
    ? {
        ...common,
        protocol,
        idpEntityId: null,
        ssoUrl: null,
        ssoBinding: 'redirect',
        certificates: [],
        settings: defaultSamlSettings,
        metadata: null,
      }
    : { ...common, protocol, issuer: null, clientId: null, clientSecretSealed: null }
}
