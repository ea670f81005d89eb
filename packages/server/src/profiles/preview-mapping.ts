import {
  type MappingRecommendation,
  type NormalizedProfile,
  type ProfileMapping,
  type RoleMapping,
  SsoError,
  invalidInput,
  mapAgain,
  recommendMapping,
} from '@cardea/protocol'
import { awaitingNewest } from '../connections/awaiting-store.ts'
import { loadOrganizationConnection } from '../connections/load-connection.ts'
import type { OrganizationConnection } from '../connections/types.ts'
import type { Queryable } from '../storage/database.ts'
import type { ConnectionId, ProfileId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import { missingAttributes } from './missing-attributes.ts'
import { type KeptProfile, keptFindById, profilesNewest } from './reconcile-store.ts'

export interface MappingProposal {
  readonly mapping?: ProfileMapping
  readonly roleMapping?: RoleMapping
  readonly profileId?: ProfileId
}

/** What an earlier sign-in came to, and what it would come to. */
export interface MappingPreview {
  readonly profileId: ProfileId | null
  readonly stored: NormalizedProfile | null
  readonly proposed: NormalizedProfile | null
  readonly missing: readonly string[]
  readonly rawAttributes: Readonly<Record<string, unknown>>
  readonly recommendations: readonly MappingRecommendation[]
}

/** Enough people to tell a wrong mapping from an odd person. */
const SAMPLE = 20

const nobody: MappingPreview = {
  profileId: null,
  stored: null,
  proposed: null,
  missing: [],
  rawAttributes: {},
  recommendations: [],
}

/**
 * Maps an earlier sign-in with a proposed mapping. Absent fields of the proposal are the connection's own.
 * Writes nothing. Fails with `request.not_found`, and `request.invalid` for an identifier that was not sent.
 */
export async function previewMapping(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  id: ConnectionId,
  { profileId, ...proposal }: MappingProposal,
): Promise<MappingPreview> {
  const connection = await loadOrganizationConnection({ db }, tenant, id)
  const kept =
    profileId === undefined
      ? (await newestAttempts(db, connection, 1)).at(0)
      : await keptFindById(db, connection, profileId)
  if (kept === undefined) return nobody
  if (kept === null) throw new SsoError('request.not_found')
  return { profileId: kept.id, ...previewOf(connection, proposal, kept.profile) }
}

/**
 * What somebody who was received would be with a proposed mapping, whether or not they were kept.
 * Fails with `request.invalid` for an identifier that was not sent.
 */
export function previewOf(
  connection: OrganizationConnection,
  proposal: Omit<MappingProposal, 'profileId'>,
  stored: NormalizedProfile,
): Omit<MappingPreview, 'profileId'> {
  const { mapping = connection.mapping, roleMapping = connection.roleMapping } = proposal
  const proposed = mapWith({ ...connection, mapping, roleMapping }, stored)
  const { protocol, provider, requiredAttributes } = connection
  return {
    stored,
    proposed,
    missing: missingAttributes(proposed, requiredAttributes),
    rawAttributes: stored.rawAttributes,
    recommendations: recommendMapping({ protocol, provider, mapping, profiles: [proposed] }),
  }
}

/** What the newest sign-ins say about the mapping in force. Fails with `request.not_found`. */
export async function recommendFor(
  { db }: { readonly db: Queryable },
  tenant: Tenant,
  id: ConnectionId,
): Promise<MappingRecommendation[]> {
  const connection = await loadOrganizationConnection({ db }, tenant, id)
  const kept = await newestAttempts(db, connection, SAMPLE)
  const { protocol, provider, mapping } = connection
  // Read again: a mapping that was changed since is judged by what it gives now.
  const profiles = kept.flatMap(({ profile }) => tryMap(connection, profile))
  return recommendMapping({ protocol, provider, mapping, profiles })
}

async function newestAttempts(
  db: Queryable,
  connection: OrganizationConnection,
  limit: number,
): Promise<KeptProfile[]> {
  const awaiting = await awaitingNewest(db, connection, limit)
  const kept = [
    ...(await profilesNewest(db, connection, limit)),
    ...awaiting.map(({ id, profile, updatedAt }) => ({ id, profile, at: updatedAt })),
  ]
  return kept.sort((one, other) => other.at.getTime() - one.at.getTime()).slice(0, limit)
}

type Settings = Pick<OrganizationConnection, 'provider' | 'protocol' | 'mapping' | 'roleMapping'>

function mapWith(settings: Settings, profile: NormalizedProfile): NormalizedProfile {
  const [mapped] = tryMap(settings, profile)
  if (mapped !== undefined) return mapped
  const message = 'None of these attributes was sent with that sign-in, so nobody could be told apart by it.'
  throw invalidInput({ field: 'mapping.idpId', code: 'login.subject_unusable', message })
}

/** Empty when the mapping names an identifier that was not sent. */
function tryMap({ provider, protocol, mapping, roleMapping }: Settings, profile: NormalizedProfile) {
  const { idpId, rawAttributes } = profile
  try {
    return [mapAgain({ provider, protocol, idpId, rawAttributes }, mapping, roleMapping)]
  } catch (error) {
    if (error instanceof SsoError && error.code === 'login.subject_unusable') return []
    throw error
  }
}
