import { SsoError } from '@cardea/protocol'
import { z } from 'zod'
import { awaitingList } from '../connections/awaiting-store.ts'
import { idSchema, whoseQuery } from '../http/id-schema.ts'
import { listAnswer, listSchema, pageQuery, pageRequest } from '../http/pagination.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Database } from '../storage/database.ts'
import { plainText } from '../storage/plain-text.ts'
import { deleteProfile } from './delete-profile.ts'
import { loadProfile } from './load-profile.ts'
import { mappingRoutes } from './mapping-routes.ts'
import { profileAnswer, profilePatch, showAwaiting, showProfile } from './schemas.ts'
import { profileList, profileSetMetadata } from './store.ts'

interface Parts {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
}

/** The operations on the people whom sign-ins have brought. */
export function profileRoutes(parts: Parts): ApiRoute[] {
  return [...profileTable(parts), ...mappingRoutes(parts)]
}

function profileTable(parts: Parts): ApiRoute[] {
  const { db } = parts
  return [
    apiRoute({
      method: 'GET',
      path: '/v1/profiles',
      operationId: 'profiles.list',
      summary: 'List profiles',
      permission: 'read:profiles',
      query: z.strictObject({
        ...pageQuery('profile'),
        ...whoseQuery,
        email: plainText(254).exactOptional().describe('Exactly as profiles show it.'),
        subject: plainText(2048).exactOptional().describe('The `sub` of the person’s tokens.'),
        userId: idSchema('user').exactOptional().describe('Of one user, by each connection.'),
        awaiting: z
          .enum(['true', 'false'])
          .exactOptional()
          .describe('`true`: instead of profiles, the people who were refused for want of attributes.'),
      }),
      answer: { status: 200, schema: listSchema(profileAnswer) },
      async handle({
        query: { organizationId, connectionId, email, subject, userId, awaiting, ...page },
        caller,
      }) {
        const filter = { organizationId, connectionId, email }
        if (awaiting === 'true') {
          return listAnswer(await awaitingList(db, caller.tenant, filter, pageRequest(page)), showAwaiting)
        }
        return listAnswer(
          await profileList(db, caller.tenant, { ...filter, subject, userId }, pageRequest(page)),
          showProfile,
        )
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/profiles/:profileId',
      operationId: 'profiles.get',
      summary: 'Get a profile',
      permission: 'read:profiles',
      params: z.strictObject({ profileId: idSchema('profile') }),
      answer: { status: 200, schema: profileAnswer },
      errors: ['request.not_found'],
      handle: async ({ params: { profileId }, caller }) =>
        showProfile(await loadProfile({ db }, caller.tenant, profileId)),
    }),
    apiRoute({
      method: 'PATCH',
      path: '/v1/profiles/:profileId',
      operationId: 'profiles.update',
      summary: 'Say something of a person',
      description:
        'Only `metadata` is yours to write; everything else is the identity provider’s. The next tokens have it.',
      permission: 'write:profiles',
      params: z.strictObject({ profileId: idSchema('profile') }),
      body: profilePatch,
      answer: { status: 200, schema: profileAnswer },
      errors: ['request.not_found'],
      async handle({ params: { profileId }, body: { metadata }, caller }) {
        const profile = await profileSetMetadata(db, caller.tenant, profileId, metadata)
        if (profile === null) throw new SsoError('request.not_found')
        return showProfile(profile)
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/v1/profiles/:profileId',
      operationId: 'profiles.delete',
      summary: 'Delete what a connection knows of a person',
      description:
        'Their sessions by it end, and applications are told; their logins lose their steps, and do not name them any more. Who signs in again is known anew. To delete the person, delete their user too.',
      permission: 'write:profiles',
      params: z.strictObject({ profileId: idSchema('profile') }),
      answer: { status: 204 },
      errors: ['request.not_found'],
      async handle({ params: { profileId }, caller }) {
        await db.transaction((transaction) =>
          deleteProfile({ ...parts, db: transaction }, caller.tenant, profileId),
        )
        return undefined
      },
    }),
  ]
}
