import { type SocialProviderName, socialProviders } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import type { Vault } from '../keys/vault.ts'
import { loadOrganization } from '../organizations/load-organization.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import { checkOperator } from '../storage/check-operator.ts'
import { type ConnectionId, type OrganizationId, newId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { checkConnection, checkMayAlias } from './check-connection.ts'
import { ensureClientKeys } from './client-keys.ts'
import { writeConnectionEvents } from './connection-events.ts'
import {
  type ConnectionInput,
  type OidcInput,
  type SamlInput,
  type SocialInput,
  withInput,
} from './connection-input.ts'
import { defaultOidcOptions } from './oidc-options.ts'
import { defaultSamlSettings } from './saml-settings.ts'
import { defaultSocialSettings } from './social-settings.ts'
import { type ConnectionValues, connectionInsert, connectionYieldDefault } from './store.ts'
import type { Connection, OrganizationConnection } from './types.ts'

interface Identified {
  /** Absent: a new id. */
  readonly id?: ConnectionId
}

export type NewOrganizationConnection = Identified & {
  readonly organizationId: OrganizationId
} & (({ readonly protocol: 'saml' } & SamlInput) | ({ readonly protocol: 'oidc' } & OidcInput))

export type NewSocialConnection = Identified & {
  readonly protocol: 'social'
  readonly provider: SocialProviderName
} & SocialInput

export type NewConnection = NewOrganizationConnection | NewSocialConnection

export interface ConnectionParts {
  readonly db: Queryable
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
  readonly config: Pick<Config, 'mode' | 'publicUrl' | 'aliasOrigins'>
}

/** A connection of an organization, there or yet to be made. */
export type OrganizationConnectionValues = Exclude<ConnectionValues, { readonly protocol: 'social' }>

/**
 * Creates a connection of an organization, or a social one of the deployment: a draft, unless the input says otherwise and is
 * complete. Run it in a transaction. Fails with `request.not_found` (no such organization), `request.operator_only`,
 * `request.invalid`, `connection.incomplete`, `request.conflict`, and the `saml.metadata_…` codes.
 */
export async function createConnection(
  parts: ConnectionParts,
  tenant: Tenant,
  connection: NewOrganizationConnection,
): Promise<OrganizationConnection>
export async function createConnection(
  parts: ConnectionParts,
  tenant: Tenant,
  connection: NewConnection,
): Promise<Connection>
export async function createConnection(
  parts: ConnectionParts,
  tenant: Tenant,
  { id = newId('connection', parts), ...given }: NewConnection,
): Promise<Connection> {
  const { begun, input } = await begin(parts, tenant, id, given)
  const connection = withInput(begun, input, parts)
  checkConnection(connection, parts)
  if (connection.protocol !== 'social' && connection.isDefault)
    await connectionYieldDefault(parts.db, connection)
  const created = await connectionInsert(parts.db, connection)
  await ensureClientKeys(parts, created)
  await writeConnectionEvents(parts, null, created, 'settings')
  return created
}

/** The blank connection, for who may create it, and what is to be written on it. */
async function begin(
  parts: ConnectionParts,
  tenant: Tenant,
  id: ConnectionId,
  given: NewConnection,
): Promise<{ readonly begun: ConnectionValues; readonly input: ConnectionInput }> {
  if (given.protocol === 'social') {
    checkOperator(tenant, 'creating a social connection')
    const { protocol, provider, ...input } = given
    return { begun: blankSocial(protocol, id, provider), input }
  }
  const { protocol, organizationId, ...input } = given
  await loadOrganization(parts, tenant, organizationId)
  checkMayAlias(tenant, input)
  return { begun: blankConnection(protocol, id, organizationId, input.provider), input }
}

function blankSocial(protocol: 'social', id: ConnectionId, provider: SocialProviderName): ConnectionValues {
  return {
    id,
    organizationId: null,
    protocol,
    provider,
    name: socialProviders[provider].label,
    status: 'draft',
    clientId: null,
    clientSecretSealed: null,
    ...defaultSocialSettings,
  }
}

/** A connection of an organization as it begins: nothing of the identity provider is known. */
export function blankConnection(
  protocol: OrganizationConnection['protocol'],
  id: ConnectionId,
  organizationId: OrganizationId,
  provider = `generic-${protocol}`,
): OrganizationConnectionValues {
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
    : { ...common, protocol, issuer: null, clientId: null, clientSecretSealed: null, ...defaultOidcOptions }
}
