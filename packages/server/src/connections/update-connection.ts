import { SsoError, isGoogleIssuer, pinnedIssuer } from '@cardea/protocol'
import type { Queryable } from '../storage/database.ts'
import type { ConnectionId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { checkConnection, checkMayAlias } from './check-connection.ts'
import { ensureClientKeys } from './client-keys.ts'
import { writeConnectionEvents } from './connection-events.ts'
import { type ConnectionInput, withInput } from './connection-input.ts'
import type { ConnectionParts } from './create-connection.ts'
import {
  type ConnectionValues,
  connectionHasPeople,
  connectionLockById,
  connectionUpdate,
  connectionYieldDefault,
} from './store.ts'
import type { Connection } from './types.ts'

/**
 * Changes a connection; absent fields stay as they are. Run it in a transaction.
 * Fails with `request.not_found`, `request.invalid`, `connection.incomplete`,
 * `connection.issuer_in_use`, and the `saml.metadata_…` codes.
 */
export async function updateConnection(
  parts: ConnectionParts,
  tenant: Tenant,
  id: ConnectionId,
  input: ConnectionInput,
): Promise<Connection> {
  const current = await connectionLockById(parts.db, tenant, id)
  if (current === null) throw new SsoError('request.not_found')
  checkMayAlias(tenant, input)
  const changed = withInput(current, input, parts)
  checkConnection(changed, parts)
  await checkIdentityProviderIsFixed(parts.db, current, changed)
  if (changed.protocol !== 'social' && changed.isDefault) await connectionYieldDefault(parts.db, changed)
  const connection = await connectionUpdate(parts.db, changed)
  if (connection === null) throw new SsoError('request.not_found')
  await ensureClientKeys(parts, connection)
  await writeConnectionEvents(parts, current, connection, 'settings')
  return connection
}

/**
 * OIDC Core §5.7: a person is known by issuer and subject together. Another IdP under the same
 * connection could bring other people with the same subjects.
 */
async function checkIdentityProviderIsFixed(
  db: Queryable,
  current: Connection,
  changed: ConnectionValues,
): Promise<void> {
  const before = identityProviderOf(current)
  if (before === null || before === identityProviderOf(changed)) return
  if (await connectionHasPeople(db, current)) {
    const field = identityField[current.protocol]
    throw new SsoError('connection.issuer_in_use', { field })
  }
}

/** The field that says which IdP it is. The provider of a social connection is fixed anyway. */
const identityField = { saml: 'idpEntityId', oidc: 'issuer', social: 'origin' } as const

function identityProviderOf(connection: ConnectionValues): string | null {
  if (connection.protocol === 'saml') return connection.idpEntityId
  // At another GitHub the same number is another person.
  if (connection.protocol === 'social') return connection.origin ?? connection.provider
  const { issuer } = connection
  // Profiles are kept under the issuer that is really asked: the pinned tenant's own.
  return issuer === null || isGoogleIssuer(issuer) ? issuer : pinnedIssuer(issuer, connection)
}
