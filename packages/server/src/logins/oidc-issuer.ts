import { SsoError, pinnedIssuer } from '@cardea/protocol'
import { missingFields } from '../connections/check-connection.ts'
import type { OidcConnection } from '../connections/types.ts'

/**
 * The issuer that a connection is really with: of a shared authority, the pinned tenant's own.
 * Fails with `connection.incomplete`, `oidc.issuer_multi_tenant`.
 */
export function oidcIssuer(connection: OidcConnection): string {
  if (connection.issuer === null) {
    throw new SsoError('connection.incomplete', { missing: missingFields(connection).join(', ') })
  }
  return pinnedIssuer(connection.issuer, connection)
}
