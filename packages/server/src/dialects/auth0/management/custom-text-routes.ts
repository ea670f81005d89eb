import { z } from 'zod'
import { idSchema } from '../../../http/id-schema.ts'
import { loadProfile } from '../../../self-service/load-profile.ts'
import { newSelfServiceProfile } from '../../../self-service/profile-schemas.ts'
import type { SelfServiceProfile } from '../../../self-service/types.ts'
import { updateProfile } from '../../../self-service/update-profile.ts'
import { type ManagementRoute, managementRoute } from './management-route.ts'
import type { ProfileRouteParts } from './profile-routes.ts'

/** The one page and language that there are texts of. */
const params = z.strictObject({
  profileId: idSchema('selfServiceProfile'),
  language: z.literal('en'),
  page: z.literal('get-started'),
})
const path = '/api/v2/self-service-profiles/:profileId/custom-text/:language/:page' as const

/** The introduction of a self-service profile: Markdown here, in which HTML stays text. */
export function customTextRoutes(parts: ProfileRouteParts): ManagementRoute[] {
  return [
    managementRoute({
      method: 'GET',
      path,
      summary: 'Get what the assistant says first.',
      scope: 'read:self_service_profile_custom_texts',
      params,
      status: 200,
      handle: async ({ params: { profileId } }) => textsOf(await loadProfile(parts, profileId)),
    }),
    managementRoute({
      method: 'PUT',
      path,
      summary: 'Set what the assistant says first; an empty object takes it away.',
      scope: 'update:self_service_profile_custom_texts',
      params,
      body: z.strictObject({ introduction: newSelfServiceProfile.shape.introduction }),
      status: 200,
      handle: ({ params: { profileId }, body: { introduction = null } }) =>
        parts.db.transaction(async (transaction) =>
          textsOf(await updateProfile({ ...parts, db: transaction }, profileId, { introduction })),
        ),
    }),
  ]
}

function textsOf({ introduction }: SelfServiceProfile) {
  return introduction === null ? {} : { introduction }
}
