import {
  type Selectors,
  SsoError,
  emailDomain,
  isSocialProvider,
  nearestName,
  normalizeEmail,
  socialProviderNames,
  socialProviders,
} from '@cardea/protocol'
import { type SelectionKey, connectionSelect } from '../connections/store.ts'
import type { Connection, ConnectionSelection } from '../connections/types.ts'
import { normalizeDomain } from '../platform/normalize-domain.ts'
import type { Queryable } from '../storage/database.ts'
import { type ConnectionId, type OrganizationId, isId } from '../storage/ids.ts'
import { switchedOff } from './may-use.ts'

/** The one selector that decides, and what it leads to. */
export interface Selector {
  readonly by:
    | 'provider'
    | 'connection_id'
    | 'organization_id'
    | 'domain_hint'
    | 'login_hint'
    | 'id_token_hint'
    | 'email'
  /** As the application or the person wrote it. */
  readonly received: string
  /** What to look up: empty, which finds nothing, when it can be the name of nothing. */
  readonly key: SelectionKey
}

/** By what a connection was chosen, for the trace. */
export interface Selected {
  readonly connection: Connection
  readonly by: Selector['by']
}

/**
 * The selector that a request is decided by: `provider` › `connection_id` › `organization_id` › `domain_hint` › domain of
 * `login_hint`. The first one present decides; when it leads nowhere that is an error, never a guess by the
 * next one. Null: there is none, so the person has to be asked. A `login_hint` that is no e-mail address (a
 * user name, for the IdP) is no selector.
 */
export function selectorOf({
  provider,
  connectionId,
  organizationId,
  domainHint,
  loginHint,
}: Selectors): Selector | null {
  if (provider !== null) return byProvider(provider)
  if (connectionId !== null) return byId('connection', connectionId)
  if (organizationId !== null) return byIdOrSlug(organizationId)
  if (domainHint !== null) return byDomain('domain_hint', domainHint)
  const email = loginHint === null ? null : normalizeEmail(loginHint)
  return email === null ? null : byDomain('login_hint', emailDomain(email))
}

function byId(kind: 'connection' | 'organization', received: string): Selector {
  return { by: `${kind}_id`, received, key: { kind, value: isId(kind, received) ? received : '' } }
}

/** No slug has the underscore of an id, so the one is never taken for the other. Slugs are in lower case, and people write them as names. */
function byIdOrSlug(received: string): Selector {
  if (isId('organization', received)) return byId('organization', received)
  return { by: 'organization_id', received, key: { kind: 'slug', value: received.trim().toLowerCase() } }
}

/** An organization that is known. */
export function byOrganization(organizationId: OrganizationId): Selector {
  return byId('organization', organizationId)
}

/** A connection that is known. */
export function byConnection(connectionId: ConnectionId): Selector {
  return byId('connection', connectionId)
}

/** The connection of the person whom an ID token names. */
export function byHintedConnection(connectionId: string): Selector {
  return { ...byId('connection', connectionId), by: 'id_token_hint' }
}

/** A social connection of the deployment. */
export function byProvider(received: string): Selector {
  const value = isSocialProvider(received) ? received : ''
  return { by: 'provider', received, key: { kind: 'provider', value } }
}

function byDomain(by: Selector['by'], received: string): Selector {
  const normalized = normalizeDomain(received)
  return { by, received, key: { kind: 'domain', value: normalized.ok ? normalized.domain : '' } }
}

/**
 * The connection that a selector led to.
 *
 * Fails with `login.provider_unknown`, `login.provider_unavailable`, `login.connection_unknown`, `login.organization_unknown`, `login.domain_unroutable`,
 * `login.connection_missing`, `login.connection_inactive`.
 */
export function selected(selector: Selector, selection: ConnectionSelection): Selected {
  switch (selection.kind) {
    case 'found':
      return { connection: selection.connection, by: selector.by }
    case 'unknown':
      throw unknown(selector)
    case 'none':
      throw new SsoError('login.connection_missing', { organizationId: selection.organizationId })
    case 'inactive':
      throw switchedOff(selection.connection)
  }
}

function unknown({ key, received }: Selector): SsoError {
  switch (key.kind) {
    case 'connection':
      return new SsoError('login.connection_unknown', { received })
    case 'organization':
    case 'slug':
      return new SsoError('login.organization_unknown', { received })
    case 'domain':
      return new SsoError('login.domain_unroutable', { domain: received })
    case 'provider':
      return unknownProvider(received)
  }
}

function unknownProvider(received: string): SsoError {
  if (isSocialProvider(received)) {
    return new SsoError('login.provider_unavailable', { provider: socialProviders[received].label })
  }
  const nearest = nearestName(received, socialProviderNames)
  return new SsoError('login.provider_unknown', { received, nearest, known: socialProviderNames.join(', ') })
}

/** The connection for the address typed on the hosted page. Also fails with `login.email_invalid`. */
export async function selectByEmail(
  db: Queryable,
  typed: string,
): Promise<Selected & { readonly email: string }> {
  const { email, selector, selection } = await lookUpByEmail(db, typed)
  return { ...selected(selector, selection), email }
}

/** The active connection that stands behind an address; null: none. Fails with `login.email_invalid`. */
export async function findByEmail(db: Queryable, typed: string): Promise<Connection | null> {
  const { selection } = await lookUpByEmail(db, typed)
  return selection.kind === 'found' ? selection.connection : null
}

async function lookUpByEmail(db: Queryable, typed: string) {
  const email = normalizeEmail(typed)
  if (email === null) throw new SsoError('login.email_invalid')
  const selector = byDomain('email', emailDomain(email))
  return { email, selector, selection: await connectionSelect(db, selector.key) }
}
