import { z } from 'zod'
import { idText } from '../storage/id-text.ts'
import { plainText } from '../storage/plain-text.ts'
import { timeText } from '../storage/time-text.ts'
import { MAX_SLUG_LENGTH, SLUG } from './slug.ts'
import type { Preflight } from './preflight-policy.ts'
import type { PolicyReport } from './report-policy.ts'
import type { Organization } from './types.ts'

export const slug = z
  .string()
  .max(MAX_SLUG_LENGTH)
  .regex(SLUG, 'A slug is lower-case letters and digits, with single hyphens between.')
  .describe('Unique. Absent: made from the name.')

const authRequired = z.enum(['any', 'mfa', 'sso'])
const wholePolicy = z.strictObject({ authRequired, requireMfa: z.boolean() })

export const organizationMetadata = z
  .record(
    z.string().regex(/^[\w.-]{1,64}$/),
    z
      .string()
      .max(1000)
      .regex(/^[^\p{Cc}]*$/u),
  )
  .refine((metadata) => Object.keys(metadata).length <= 50, 'At most 50 entries.')

/** What may be said of an organization, now and in a declaration; all optional, so that a patch is the same. */
export const organizationSettings = {
  slug: slug.exactOptional(),
  externalId: plainText(200)
    .nullable()
    .exactOptional()
    .describe('The application’s own id of this customer. Unique.'),
  metadata: organizationMetadata
    .exactOptional()
    .describe('Your own notes: text by name. Replaced as a whole.'),
  policy: z
    .strictObject({ authRequired: authRequired.exactOptional(), requireMfa: z.boolean().exactOptional() })
    .exactOptional()
    .describe('How its people must sign in.'),
  reportOnlyPolicy: wholePolicy
    .nullable()
    .exactOptional()
    .describe(
      'A policy that is only watched: whom would it refuse? `GET …/policy-report` tells. It refuses nobody, and ends when `policy` becomes the same. Null, the default: none is watched.',
    ),
  autoRevert: z
    .boolean()
    .exactOptional()
    .describe(
      'May single sign-on fall back to the policy before, within 7 days after it was demanded, when the connections are broken? Default true.',
    ),
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
  .strictObject({
    name: organizationName.exactOptional(),
    ...organizationSettings,
    force: z
      .boolean()
      .exactOptional()
      .describe(
        'Demand single sign-on although no connection has proven to work. For keys of the whole deployment.',
      ),
  })
  .meta({ id: 'OrganizationPatch' })

export const organizationAnswer = z
  .strictObject({
    id: idText('organization'),
    name: z.string(),
    slug: z.string(),
    externalId: z.string().nullable(),
    metadata: z.record(z.string(), z.string()),
    policy: wholePolicy,
    reportOnlyPolicy: wholePolicy.nullable(),
    autoRevert: z.boolean(),
    raised: z
      .strictObject({ at: timeText, before: wholePolicy })
      .nullable()
      .describe(
        'When single sign-on was demanded, and the policy before. Null: it is not, or was from the beginning.',
      ),
    jit: z.boolean(),
    allowOutsideProfiles: z.boolean(),
    createdAt: timeText,
    updatedAt: timeText,
  })
  .meta({ id: 'Organization' })

export const policyQuery = z.strictObject({
  authRequired: authRequired.exactOptional(),
  requireMfa: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .exactOptional(),
})

export const preflightAnswer = z
  .strictObject({
    policy: wholePolicy.describe('The policy that was looked at.'),
    ready: z.boolean().describe('It may be set without `force`.'),
    connections: z
      .array(
        z.strictObject({
          connectionId: idText('connection'),
          name: z.string(),
          testedAt: timeText.nullable().describe('When a test of it passed last, within 30 days.'),
          signedInAt: timeText.nullable().describe('When somebody signed in by it last, within 30 days.'),
          reachedAt: timeText
            .nullable()
            .describe('When its owners’ own test of the settings that it has now passed.'),
          adminSignedInAt: timeText
            .nullable()
            .describe('When an owner or admin signed in by the settings that it has now, within 30 days.'),
        }),
      )
      .describe(
        'The active connections. One that was tested within 24 hours, and used, proves single sign-on; so does one that was reached within 24 hours, and used by an owner or admin within as many.',
      ),
    people: z.int().describe('How many people have signed in within 30 days; 10,000 at most.'),
    blocked: z
      .array(
        z.strictObject({
          profileId: idText('profile'),
          connectionId: idText('connection'),
          at: timeText,
          reason: z.enum(['sso_required', 'mfa_required']),
        }),
      )
      .describe('Those of them whose latest sign-in would have been refused.'),
  })
  .meta({ id: 'PolicyPreflight' })

export const reportAnswer = z
  .strictObject({
    policy: wholePolicy.nullable().describe('The policy that is watched now. Null: none is.'),
    refused: z
      .array(
        z.strictObject({
          profileId: idText('profile'),
          connectionId: idText('connection'),
          reason: z.enum(['sso_required', 'mfa_required']).describe('Of the last time.'),
          days: z.int().describe('On how many days they signed in so.'),
          firstAt: timeText,
          lastAt: timeText.describe('The first such sign-in of the latest day.'),
        }),
      )
      .describe('Whom it would have refused within 30 days, as far as it was watched; 10,000 at most.'),
  })
  .meta({ id: 'PolicyReport' })

/** A report as the API shows it. */
export function showReport({ policy, refused }: PolicyReport): z.input<typeof reportAnswer> {
  return {
    policy,
    refused: refused.map(({ firstAt, lastAt, ...person }) => {
      return { ...person, firstAt: firstAt.toISOString(), lastAt: lastAt.toISOString() }
    }),
  }
}

/** A preflight as the API shows it. */
export function showPreflight(preflight: Preflight): z.input<typeof preflightAnswer> {
  const { policy, ready, connections, people, blocked } = preflight
  const text = (time: Date | null) => time?.toISOString() ?? null
  return {
    policy,
    ready,
    connections: connections.map(({ connectionId, name, ...proof }) => ({
      connectionId,
      name,
      testedAt: text(proof.testedAt),
      signedInAt: text(proof.signedInAt),
      reachedAt: text(proof.reachedAt),
      adminSignedInAt: text(proof.adminSignedInAt),
    })),
    people,
    blocked: blocked.map(({ at, ...who }) => ({ ...who, at: at.toISOString() })),
  }
}

/** An organization as the API shows it. */
export function showOrganization(organization: Organization): z.input<typeof organizationAnswer> {
  const { reportOnlyPolicy, raised } = organization
  return {
    id: organization.id,
    name: organization.name,
    slug: organization.slug,
    externalId: organization.externalId,
    metadata: { ...organization.metadata },
    policy: { ...organization.policy },
    reportOnlyPolicy: reportOnlyPolicy === null ? null : { ...reportOnlyPolicy },
    autoRevert: organization.autoRevert,
    raised: raised === null ? null : { at: raised.at.toISOString(), before: { ...raised.before } },
    jit: organization.jit,
    allowOutsideProfiles: organization.allowOutsideProfiles,
    createdAt: organization.createdAt.toISOString(),
    updatedAt: organization.updatedAt.toISOString(),
  }
}
