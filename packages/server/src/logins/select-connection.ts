import { type AuthorizationRequest, SsoError, emailDomain, normalizeEmail } from '@cardea/protocol'
import {
  connectionFindById,
  connectionFindForDomain,
  connectionFindForOrganization,
} from '../connections/store.ts'
import type { Connection, ConnectionSelection } from '../connections/types.ts'
import { normalizeDomain } from '../organizations/normalize-domain.ts'
import type { Queryable } from '../storage/database.ts'
import { isId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'

/** By what a connection was chosen, for the trace. */
export interface Selected {
  readonly connection: Connection
  readonly by: 'connection_id' | 'organization_id' | 'domain_hint' | 'login_hint' | 'email'
}

type Selectors = Pick<AuthorizationRequest, 'connectionId' | 'organizationId' | 'domainHint' | 'loginHint'>

/**
 * The connection that a request's selectors name: `connection_id` › `organization_id` › `domain_hint` ›
 * domain of `login_hint`. The first one present decides; when it leads nowhere that is an error, never a
 * guess by the next one. Null: there is no selector, so the person has to be asked. A `login_hint` that
 * is no e-mail address (a user name, for the IdP) is no selector.
 *
 * Applications belong to the deployment, so every organization is theirs to name.
 * Fails with `login.connection_unknown`, `login.organization_unknown`, `login.domain_unroutable`,
 * `login.connection_missing`, `login.connection_inactive`.
 */
export async function selectConnection(db: Queryable, selectors: Selectors): Promise<Selected | null> {
  const { connectionId, organizationId, domainHint, loginHint } = selectors
  if (connectionId !== null) return { connection: await byId(db, connectionId), by: 'connection_id' }
  if (organizationId !== null) {
    return { connection: await byOrganization(db, organizationId), by: 'organization_id' }
  }
  if (domainHint !== null) return { connection: await byDomain(db, domainHint), by: 'domain_hint' }
  const email = loginHint === null ? null : normalizeEmail(loginHint)
  if (email === null) return null
  return { connection: await byDomain(db, emailDomain(email)), by: 'login_hint' }
}

/** The connection for the address typed on the hosted page. Also fails with `login.email_invalid`. */
export async function selectByEmail(
  db: Queryable,
  typed: string,
): Promise<Selected & { readonly email: string }> {
  const email = normalizeEmail(typed)
  if (email === null) throw new SsoError('login.email_invalid')
  return { connection: await byDomain(db, emailDomain(email)), by: 'email', email }
}

async function byId(db: Queryable, id: string): Promise<Connection> {
  const connection = isId('connection', id) ? await connectionFindById(db, wholeDeployment, id) : null
  if (connection === null) throw new SsoError('login.connection_unknown', { received: id })
  if (connection.status !== 'active') {
    throw new SsoError('login.connection_inactive', { connectionId: connection.id })
  }
  return connection
}

async function byOrganization(db: Queryable, id: string): Promise<Connection> {
  const unknown = new SsoError('login.organization_unknown', { received: id })
  if (!isId('organization', id)) throw unknown
  return found(await connectionFindForOrganization(db, id), unknown)
}

async function byDomain(db: Queryable, hint: string): Promise<Connection> {
  const normalized = normalizeDomain(hint)
  const unroutable = new SsoError('login.domain_unroutable', { domain: hint })
  if (!normalized.ok) throw unroutable
  return found(await connectionFindForDomain(db, normalized.domain), unroutable)
}

function found(selection: ConnectionSelection, unknown: SsoError): Connection {
  switch (selection.kind) {
    case 'found':
      return selection.connection
    case 'unknown':
      throw unknown
    case 'none':
      throw new SsoError('login.connection_missing', { organizationId: selection.organizationId })
    case 'inactive':
      throw new SsoError('login.connection_inactive', { connectionId: selection.connectionId })
  }
}
