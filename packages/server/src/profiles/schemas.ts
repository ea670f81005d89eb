import { z } from 'zod'
import type { AwaitingProfile } from '../connections/awaiting-store.ts'
import { idText } from '../storage/id-text.ts'
import { productObject } from '../storage/product-object.ts'
import { timeText } from '../storage/time-text.ts'
import type { Profile } from './types.ts'

const text = z.string().nullable()

/** What a sign-in tells about a person, in the normalized names (spec of profiles and mapping). */
export const personFields = {
  email: text,
  firstName: text,
  lastName: text,
  name: text,
  username: text,
  groups: z.array(z.string()),
  roles: z.array(z.string()),
  picture: text,
  locale: text,
  customAttributes: z.record(z.string(), z.unknown()),
}

export const profileAnswer = z
  .strictObject({
    id: idText('profile'),
    organizationId: idText('organization')
      .nullable()
      .describe('Null: they came by a social connection of the deployment.'),
    connectionId: idText('connection'),
    issuer: z.string().describe('The identity provider as it named itself.'),
    idpId: z.string().describe('The person’s id there: NameID or sub.'),
    ...personFields,
    rawAttributes: z.record(z.string(), z.unknown()).describe('Exactly as the identity provider sent them.'),
    metadata: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('What the product itself says of the person. Null: nothing.'),
    awaiting: z
      .array(z.string())
      .describe(
        'Of people who await reconciliation: the required attributes they lack. Empty for a profile.',
      ),
    outside: z.boolean().describe('The e-mail’s domain was not a verified one of the organization.'),
    createdAt: timeText,
    updatedAt: timeText,
    lastLoginAt: timeText,
  })
  .meta({ id: 'Profile' })

export const profilePatch = z
  .strictObject({
    metadata: productObject
      .nullable()
      .describe('An object of your own, replaced as a whole. Null: say nothing of the person any more.'),
  })
  .meta({ id: 'ProfilePatch' })

/** A person who awaits, as they would be a profile; the times are those of their attempts. */
export function showAwaiting(held: AwaitingProfile): z.input<typeof profileAnswer> {
  const { id, organizationId, connectionId, issuer, profile, createdAt, updatedAt } = held
  const times = { createdAt, updatedAt, lastLoginAt: updatedAt }
  const shown = showProfile({
    ...profile,
    id,
    organizationId,
    connectionId,
    issuer,
    outside: false,
    metadata: null,
    ...times,
  })
  return { ...shown, awaiting: [...held.missing] }
}

export function showProfile(profile: Profile): z.input<typeof profileAnswer> {
  return {
    ...profile,
    awaiting: [],
    groups: [...profile.groups],
    roles: [...profile.roles],
    customAttributes: { ...profile.customAttributes },
    rawAttributes: { ...profile.rawAttributes },
    metadata: profile.metadata === null ? null : { ...profile.metadata },
    createdAt: profile.createdAt.toISOString(),
    updatedAt: profile.updatedAt.toISOString(),
    lastLoginAt: profile.lastLoginAt.toISOString(),
  }
}
