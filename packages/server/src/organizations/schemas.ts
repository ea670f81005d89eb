import { z } from 'zod'
import { idText } from '../storage/id-text.ts'
import { plainText } from '../storage/plain-text.ts'
import { timeText } from '../storage/time-text.ts'
import { MAX_SLUG_LENGTH, SLUG } from './slug.ts'
import type { Organization } from './types.ts'

export const slug = z
  .string()
  .max(MAX_SLUG_LENGTH)
  .regex(SLUG, 'A slug is lower-case letters and digits, with single hyphens between.')
  .describe('Unique. Absent: made from the name.')

const authRequired = z.enum(['any', 'mfa', 'sso'])

/** What may be said of an organization, now and in a declaration; all optional, so that a patch is the same. */
export const organizationSettings = {
  slug: slug.exactOptional(),
  externalId: plainText(200)
    .nullable()
    .exactOptional()
    .describe('The application’s own id of this customer. Unique.'),
  metadata: z
    .record(
      z.string().regex(/^[\w.-]{1,64}$/),
      z
        .string()
        .max(1000)
        .regex(/^[^\p{Cc}]*$/u),
    )
    .refine((metadata) => Object.keys(metadata).length <= 50, 'At most 50 entries.')
    .exactOptional()
    .describe('Your own notes: text by name. Replaced as a whole.'),
  policy: z
    .strictObject({ authRequired: authRequired.exactOptional(), requireMfa: z.boolean().exactOptional() })
    .exactOptional()
    .describe('How its people must sign in.'),
  jit: z.boolean().exactOptional().describe('Create people on their first sign-in. Default true.'),
  allowOutsideProfiles: z
    .boolean()
    .exactOptional()
    .describe('Accept e-mail addresses outside the verified domains. Default false.'),
}

export const organizationName = plainText(200)

export const newOrganization = z
  .strictObject({ name: organizationName, ...organizationSettings })
  .meta({ id: 'NewOrganization' })

export const organizationPatch = z
  .strictObject({ name: organizationName.exactOptional(), ...organizationSettings })
  .meta({ id: 'OrganizationPatch' })

export const organizationAnswer = z
  .strictObject({
    id: idText('organization'),
    name: z.string(),
    slug: z.string(),
    externalId: z.string().nullable(),
    metadata: z.record(z.string(), z.string()),
    policy: z.strictObject({ authRequired, requireMfa: z.boolean() }),
    jit: z.boolean(),
    allowOutsideProfiles: z.boolean(),
    createdAt: timeText,
    updatedAt: timeText,
  })
  .meta({ id: 'Organization' })

/** An organization as the API shows it. */
export function showOrganization(organization: Organization): z.input<typeof organizationAnswer> {
  return {
    id: organization.id,
    name: organization.name,
    slug: organization.slug,
    externalId: organization.externalId,
    metadata: { ...organization.metadata },
    policy: { ...organization.policy },
    jit: organization.jit,
    allowOutsideProfiles: organization.allowOutsideProfiles,
    createdAt: organization.createdAt.toISOString(),
    updatedAt: organization.updatedAt.toISOString(),
  }
}
