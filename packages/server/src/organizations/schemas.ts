import { z } from 'zod'
import { idText } from '../storage/id-text.ts'
import { plainText } from '../storage/plain-text.ts'
import { timeText } from '../storage/time-text.ts'
import { MAX_SLUG_LENGTH, SLUG } from './slug.ts'
import type { Domain, Organization } from './types.ts'

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

/** A domain as people write it; `normalizeDomain` knows what it must be. */
export const domainName = z.string().min(1).max(1000)

export const domainSettings = {
  state: z
    .enum(['pending', 'verified'])
    .exactOptional()
    .describe(
      '`verified` is for the operator to say: it needs a key of the whole deployment. Default pending.',
    ),
  connectionId: idText('connection')
    .nullable()
    .exactOptional()
    .describe('Sends people of this domain to one connection of the organization.'),
}

export const newDomain = z.strictObject({ domain: domainName, ...domainSettings }).meta({ id: 'NewDomain' })

export const domainPatch = z.strictObject(domainSettings).meta({ id: 'DomainPatch' })

export const domainAnswer = z
  .strictObject({
    id: idText('domain'),
    organizationId: idText('organization'),
    domain: z.string().describe('Lower-case A-labels.'),
    state: z.enum(['pending', 'verified', 'failed']),
    connectionId: idText('connection').nullable(),
    verifiedAt: timeText.nullable(),
    createdAt: timeText,
    updatedAt: timeText,
  })
  .meta({ id: 'Domain' })

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

/** A domain as the API shows it. */
export function showDomain(domain: Domain): z.input<typeof domainAnswer> {
  return {
    id: domain.id,
    organizationId: domain.organizationId,
    domain: domain.domain,
    state: domain.state,
    connectionId: domain.connectionId,
    verifiedAt: domain.verifiedAt?.toISOString() ?? null,
    createdAt: domain.createdAt.toISOString(),
    updatedAt: domain.updatedAt.toISOString(),
  }
}
