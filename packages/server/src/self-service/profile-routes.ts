import { z } from 'zod'
import { idSchema } from '../http/id-schema.ts'
import { listAnswer, listSchema, pageQuery, pageRequest } from '../http/pagination.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import type { Database } from '../storage/database.ts'
import { type ProfileParts, createProfile } from './create-profile.ts'
import { deleteProfile } from './delete-profile.ts'
import { loadProfile } from './load-profile.ts'
import {
  newSelfServiceProfile,
  selfServiceProfileAnswer,
  selfServiceProfilePatch,
  showProfile,
} from './profile-schemas.ts'
import { selfServiceProfileList } from './profile-store.ts'
import { updateProfile } from './update-profile.ts'

type Parts = Omit<ProfileParts, 'db'> & { readonly db: Database }

const params = z.strictObject({ selfServiceProfileId: idSchema('selfServiceProfile') })

/** The operations on self-service profiles: what setup links offer. */
export function profileRoutes(parts: Parts): ApiRoute[] {
  const { db } = parts
  return [
    apiRoute({
      method: 'POST',
      path: '/v1/self-service-profiles',
      operationId: 'selfServiceProfiles.create',
      summary: 'Create a self-service profile',
      permission: 'write:self_service_profiles',
      body: newSelfServiceProfile,
      answer: { status: 201, schema: selfServiceProfileAnswer },
      handle: async ({ body }) =>
        showProfile(
          await db.transaction((transaction) => createProfile({ ...parts, db: transaction }, body)),
        ),
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/self-service-profiles',
      operationId: 'selfServiceProfiles.list',
      summary: 'List self-service profiles',
      permission: 'read:self_service_profiles',
      query: z.strictObject(pageQuery('selfServiceProfile')),
      answer: { status: 200, schema: listSchema(selfServiceProfileAnswer) },
      handle: async ({ query }) =>
        listAnswer(await selfServiceProfileList(db, pageRequest(query)), showProfile),
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/self-service-profiles/:selfServiceProfileId',
      operationId: 'selfServiceProfiles.get',
      summary: 'Get a self-service profile',
      permission: 'read:self_service_profiles',
      params,
      answer: { status: 200, schema: selfServiceProfileAnswer },
      errors: ['request.not_found'],
      handle: async ({ params }) => showProfile(await loadProfile(parts, params.selfServiceProfileId)),
    }),
    apiRoute({
      method: 'PATCH',
      path: '/v1/self-service-profiles/:selfServiceProfileId',
      operationId: 'selfServiceProfiles.update',
      summary: 'Change a self-service profile',
      description:
        'Fields that are absent stay as they are; lists are replaced. Assistants that are open show it at their next step.',
      permission: 'write:self_service_profiles',
      params,
      body: selfServiceProfilePatch,
      answer: { status: 200, schema: selfServiceProfileAnswer },
      errors: ['request.not_found'],
      async handle({ params, body }) {
        const profile = await db.transaction((transaction) =>
          updateProfile({ ...parts, db: transaction }, params.selfServiceProfileId, body),
        )
        return showProfile(profile)
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/v1/self-service-profiles/:selfServiceProfileId',
      operationId: 'selfServiceProfiles.delete',
      summary: 'Delete a self-service profile with its setup tickets',
      description: 'Sessions of its tickets end at once. What was set up by them stays.',
      permission: 'write:self_service_profiles',
      params,
      answer: { status: 204 },
      errors: ['request.not_found'],
      async handle({ params }) {
        await db.transaction((transaction) =>
          deleteProfile({ ...parts, db: transaction }, params.selfServiceProfileId),
        )
        return undefined
      },
    }),
  ]
}
