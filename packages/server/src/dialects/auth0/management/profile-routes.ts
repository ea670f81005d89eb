import { z } from 'zod'
import { idSchema } from '../../../http/id-schema.ts'
import { type ProfileInput, type ProfileParts, createProfile } from '../../../self-service/create-profile.ts'
import { deleteProfile } from '../../../self-service/delete-profile.ts'
import { sliceProfiles } from '../../../self-service/list-profiles.ts'
import { loadProfile } from '../../../self-service/load-profile.ts'
import { newSelfServiceProfile } from '../../../self-service/profile-schemas.ts'
import { updateProfile } from '../../../self-service/update-profile.ts'
import type { Database } from '../../../storage/database.ts'
import { plainText } from '../../../storage/plain-text.ts'
import { asSlice, pageOf, pagesQuery } from './list.ts'
import { type ManagementRoute, managementRoute } from './management-route.ts'
import { showProfile } from './show-profile.ts'
import { profileStrategies, providersOf } from './strategies.ts'

export type ProfileRouteParts = Omit<ProfileParts, 'db'> & { readonly db: Database }

export const profileParams = z.strictObject({ profileId: idSchema('selfServiceProfile') })
const path = '/api/v2/self-service-profiles/:profileId' as const

const { userAttributes, branding } = newSelfServiceProfile.shape
const attribute = userAttributes.unwrap().element.shape
const { logoUrl, colors } = branding.unwrap().unwrap().shape
const { primary } = colors.unwrap().unwrap().shape

const settings = {
  description: plainText(140).nullable().exactOptional(),
  allowed_strategies: z.array(z.enum(profileStrategies)).min(1).exactOptional(),
  user_attributes: z
    .array(
      z.strictObject({
        name: attribute.name,
        description: attribute.description,
        is_optional: z.boolean(),
      }),
    )
    .max(20)
    .nullable()
    .exactOptional(),
  branding: z
    .strictObject({ logo_url: logoUrl, colors: z.strictObject({ primary }).nullable().exactOptional() })
    .nullable()
    .exactOptional(),
  // There are no such profiles here, so it can only be taken away.
  user_attribute_profile_id: z
    .null('There are no user attribute profiles here; give user_attributes.')
    .exactOptional(),
}
const patch = z.strictObject({ name: plainText(100).exactOptional(), ...settings })

/** Self-service profiles: what the links of `ticket-routes.ts` offer. */
export function profileRoutes(parts: ProfileRouteParts): ManagementRoute[] {
  return [...readingTable(parts), ...writingTable(parts)]
}

function readingTable(parts: ProfileRouteParts): ManagementRoute[] {
  return [
    managementRoute({
      method: 'GET',
      path: '/api/v2/self-service-profiles',
      summary: 'List self-service profiles.',
      scope: 'read:self_service_profiles',
      query: z.strictObject(pagesQuery),
      status: 200,
      handle: async ({ query }) =>
        pageOf(query, 'self_service_profiles', await sliceProfiles(parts, asSlice(query)), showProfile),
    }),
    managementRoute({
      method: 'GET',
      path,
      summary: 'Get a self-service profile.',
      scope: 'read:self_service_profiles',
      params: profileParams,
      status: 200,
      handle: async ({ params: { profileId } }) => showProfile(await loadProfile(parts, profileId)),
    }),
  ]
}

function writingTable(parts: ProfileRouteParts): ManagementRoute[] {
  const { db } = parts
  return [
    managementRoute({
      method: 'POST',
      path: '/api/v2/self-service-profiles',
      summary: 'Create a self-service profile.',
      scope: 'create:self_service_profiles',
      body: patch.required({ name: true }),
      status: 201,
      handle: ({ body }) =>
        db.transaction(async (transaction) => {
          const input = { ...inputOf(body), name: body.name }
          return showProfile(await createProfile({ ...parts, db: transaction }, input))
        }),
    }),
    managementRoute({
      method: 'PATCH',
      path,
      summary: 'Change a self-service profile; what is absent stays, and null takes away.',
      scope: 'update:self_service_profiles',
      params: profileParams,
      body: patch,
      status: 200,
      handle: ({ params: { profileId }, body }) =>
        db.transaction(async (transaction) => {
          const { name } = body
          const input = { ...inputOf(body), ...(name === undefined ? {} : { name }) }
          return showProfile(await updateProfile({ ...parts, db: transaction }, profileId, input))
        }),
    }),
    managementRoute({
      method: 'DELETE',
      path,
      summary: 'Delete a self-service profile with its tickets.',
      scope: 'delete:self_service_profiles',
      params: profileParams,
      status: 204,
      handle: ({ params: { profileId } }) =>
        db.transaction((transaction) => deleteProfile({ ...parts, db: transaction }, profileId)),
    }),
  ]
}

type Body = Omit<z.output<typeof patch>, 'name'>

function inputOf({ description, allowed_strategies: strategies, ...body }: Body): ProfileInput {
  const { user_attributes: attributes, branding: look } = body
  return {
    ...(description === undefined ? {} : { description }),
    ...(strategies === undefined ? {} : { allowedProviders: providersOf(strategies) }),
    ...(attributes === undefined ? {} : { userAttributes: (attributes ?? []).map(asAttribute) }),
    ...(look === undefined ? {} : { branding: look && asBranding(look) }),
  }
}

function asAttribute({ is_optional: optional, ...attribute }: NonNullable<Body['user_attributes']>[number]) {
  return { ...attribute, required: !optional }
}

function asBranding({ logo_url: logoUrl, colors }: NonNullable<Body['branding']>) {
  return {
    ...(logoUrl === undefined ? {} : { logoUrl }),
    ...(colors === undefined ? {} : { colors }),
  }
}
