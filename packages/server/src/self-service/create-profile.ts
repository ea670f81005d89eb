import { eventInsert } from '../events/store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import { newId } from '../storage/ids.ts'
import { profileEvent } from './profile-event.ts'
import { selfServiceProfileInsert } from './profile-store.ts'
import type { Branding, SelfServiceProfile } from './types.ts'

/** What may be said of a profile. Absent fields have their defaults, or stay as they are. */
export interface ProfileInput extends Partial<
  Omit<SelfServiceProfile, 'id' | 'branding' | 'createdAt' | 'updatedAt'>
> {
  /** Absent parts stay as they are; null clears everything. */
  readonly branding?: {
    readonly logoUrl?: string | null
    readonly colors?: Partial<Branding['colors']> | null
  } | null
}

export interface ProfileParts {
  readonly db: Queryable
  readonly clock: Clock
  readonly random: Random
}

/** As Cardea looks. */
export const noBranding: Branding = { logoUrl: null, colors: { primary: null, background: null } }

/** Creates a self-service profile. Run it in a transaction. */
export async function createProfile(
  { db, ...parts }: ProfileParts,
  { name, ...input }: ProfileInput & Pick<SelfServiceProfile, 'name'>,
): Promise<SelfServiceProfile> {
  const blank = {
    id: newId('selfServiceProfile', parts),
    name,
    description: null,
    allowedProviders: [],
    userAttributes: [],
    branding: noBranding,
    introduction: null,
    domainVerification: 'optional',
    offersDirectory: false,
  } as const
  const created = await selfServiceProfileInsert(db, withProfileInput(blank, input))
  await eventInsert(db, parts, profileEvent('self_service_profile.created', created))
  return created
}

/** The profile with the input's fields in place. */
export function withProfileInput<Known extends Omit<SelfServiceProfile, 'createdAt' | 'updatedAt'>>(
  known: Known,
  { branding, ...input }: ProfileInput,
): Known {
  return { ...known, ...input, branding: withBranding(known.branding, branding) }
}

function withBranding(known: Branding, input: ProfileInput['branding']): Branding {
  if (input === undefined) return known
  if (input === null) return noBranding
  const { logoUrl = known.logoUrl, colors = known.colors } = input
  return { logoUrl, colors: colors === null ? noBranding.colors : { ...known.colors, ...colors } }
}
