import type { MappingRecommendation, NormalizedProfile } from '@cardea/protocol'
import { z } from 'zod'
import { connectionSettings } from '../connections/schemas.ts'
import { idText } from '../storage/id-text.ts'
import type { MappingPreview } from './preview-mapping.ts'
import { personFields } from './schemas.ts'

const mapped = z
  .strictObject({
    idpId: z.string(),
    ...personFields,
  })
  .meta({ id: 'MappedProfile' })

export const recommendation = z
  .strictObject({
    kind: z.enum([
      'email_not_an_address',
      'name_is_an_email',
      'name_is_the_whole_name',
      'groups_are_ids',
      'groups_are_one_text',
      'attribute_missing',
    ]),
    attribute: z.string(),
    message: z.string().describe('For the admin. Holds no value of any person.'),
    proposedName: z
      .string()
      .nullable()
      .describe('The name to map to the attribute, where one was sent that fits.'),
  })
  .meta({ id: 'MappingRecommendation' })

export const previewRequest = z
  .strictObject({
    mapping: connectionSettings.mapping,
    roleMapping: connectionSettings.roleMapping,
    profileId: idText('profile')
      .exactOptional()
      .describe('Whose sign-in to map, a profile or one that awaits. Absent: the newest.'),
  })
  .meta({ id: 'MappingPreviewRequest' })

export const previewAnswer = z
  .strictObject({
    profileId: idText('profile').nullable().describe('Null: nobody has signed in yet.'),
    stored: mapped.nullable().describe('What the last attempt came to.'),
    proposed: mapped.nullable().describe('What it would come to.'),
    missing: z.array(z.string()).describe('Required attributes that would still be without a value.'),
    rawAttributes: z.record(z.string(), z.unknown()).describe('What the identity provider sent then.'),
    recommendations: z.array(recommendation),
  })
  .meta({ id: 'MappingPreview' })

export const reconcileAnswer = z
  .strictObject({
    mended: z.number().int().describe('Have a profile now, and get in at their next sign-in.'),
    waiting: z.number().int().describe('Still lack something.'),
    outside: z
      .number()
      .int()
      .describe('Lack nothing, but their e-mail is outside the verified domains: let go.'),
  })
  .meta({ id: 'Reconciliation' })

export function showPreview({
  missing,
  rawAttributes,
  ...preview
}: MappingPreview): z.input<typeof previewAnswer> {
  return {
    profileId: preview.profileId,
    stored: preview.stored === null ? null : showMapped(preview.stored),
    proposed: preview.proposed === null ? null : showMapped(preview.proposed),
    missing: [...missing],
    rawAttributes: { ...rawAttributes },
    recommendations: preview.recommendations.map(showRecommendation),
  }
}

export function showRecommendation(found: MappingRecommendation): z.input<typeof recommendation> {
  return { ...found }
}

function showMapped(profile: Omit<NormalizedProfile, 'rawAttributes'>): z.input<typeof mapped> {
  const { idpId, email, firstName, lastName, name, username, picture, locale } = profile
  return {
    ...{ idpId, email, firstName, lastName, name, username, picture, locale },
    groups: [...profile.groups],
    roles: [...profile.roles],
    customAttributes: { ...profile.customAttributes },
  }
}
