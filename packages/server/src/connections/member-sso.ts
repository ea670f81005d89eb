import { type InputFault, SsoError, invalidInput } from '@cardea/protocol'
import { organizationLock } from '../organizations/store.ts'
import type { OrganizationId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { type ConnectionParts, createConnection } from './create-connection.ts'
import { deleteConnection } from './delete-connection.ts'
import { connectionNoteReached, oidcConnectionFindByRedirectPath } from './member-sso-store.ts'
import type { OidcConnection } from './types.ts'
import { updateConnection } from './update-connection.ts'

/** Marks the one connection that an organization's own owners have set up, by what its provider has registered. */
const REDIRECT_PATH = '/api/auth/sso/callback'

/** What an owner says of their OpenID provider. */
export interface MemberSso {
  /** A preset. */
  readonly provider: string
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Google: the Workspace whose people may sign in; null: none is known. */
  readonly hostedDomain: string | null
}

/** The connection that the organization's owners have set up; null: they have set up none. */
export async function findMemberSso(
  { db }: Pick<ConnectionParts, 'db'>,
  organizationId: OrganizationId,
): Promise<OidcConnection | null> {
  return oidcConnectionFindByRedirectPath(db, organizationId, REDIRECT_PATH)
}

/** The same, or `request.not_found`. */
export async function loadMemberSso(
  parts: Pick<ConnectionParts, 'db'>,
  organizationId: OrganizationId,
): Promise<OidcConnection> {
  const connection = await findMemberSso(parts, organizationId)
  if (connection === null) throw new SsoError('request.not_found')
  return connection
}

/** Keeps that the provider has answered as it should to the settings that the connection has now. */
export async function noteReached(
  { db }: Pick<ConnectionParts, 'db'>,
  connection: OidcConnection,
): Promise<void> {
  await connectionNoteReached(db, connection)
}

/**
 * Creates or changes the one connection of the organization's owners; it is active at once. Run it in a transaction: of two at the same time the
 * second changes what the first has created.
 *
 * Fails with `request.not_found`, `request.invalid`, `connection.incomplete`, `connection.issuer_in_use`.
 */
export async function saveMemberSso(
  parts: ConnectionParts,
  tenant: Tenant,
  organizationId: OrganizationId,
  input: MemberSso,
): Promise<OidcConnection> {
  const organization = await organizationLock(parts.db, tenant, organizationId)
  if (organization === null) throw new SsoError('request.not_found')
  const current = await findMemberSso(parts, organizationId)
  const given = { ...input, status: 'active', redirectPath: REDIRECT_PATH } as const
  return oidcOnly(
    await inTheirWords(() =>
      current === null
        ? createConnection(parts, tenant, { protocol: 'oidc', organizationId, ...given })
        : updateConnection(parts, tenant, current.id, given),
    ),
  )
}

/** Deletes the connection of the organization's owners with its profiles. Run it in a transaction. Fails with `request.not_found`. */
export async function deleteMemberSso(
  parts: ConnectionParts,
  tenant: Tenant,
  organizationId: OrganizationId,
): Promise<void> {
  const current = await findMemberSso(parts, organizationId)
  if (current === null) throw new SsoError('request.not_found')
  await deleteConnection(parts, tenant, current.id)
}

function oidcOnly(connection: { readonly protocol: string } | OidcConnection): OidcConnection {
  if ('issuer' in connection) return connection
  throw new SsoError('internal.error', { reason: 'a connection has changed its protocol' })
}

/** Faults of a field, under the name that owners know it by. */
async function inTheirWords<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof SsoError) || error.code !== 'request.invalid') throw error
    const faults = (error.details['errors'] ?? []) as readonly InputFault[]
    throw invalidInput(...faults.map((fault) => ({ ...fault, field: nameOf(fault.field) })))
  }
}

function nameOf(field: string): string {
  return field === 'issuer' ? 'issuerUrl' : field
}
