import { z } from 'zod'
import { idSchema } from '../http/id-schema.ts'
import { listAnswer, listSchema, pageQuery, pageRequest } from '../http/pagination.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Database } from '../storage/database.ts'
import { plainText } from '../storage/plain-text.ts'
import { addressText } from './api-schemas.ts'
import { deleteUser } from './delete-user.ts'
import { updateUser } from './update-user.ts'
import { showUser, showUserDetail, userAnswer, userDetail, userPatch } from './user-schemas.ts'
import { listUsers, loadUser } from './users.ts'

interface Parts {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
}

const params = z.strictObject({ userId: idSchema('user') })

/** The operations on the people of the whole deployment, wherever they belong. */
export function userApiRoutes(parts: Parts): ApiRoute[] {
  const { db } = parts
  return [
    apiRoute({
      method: 'GET',
      path: '/v1/users',
      operationId: 'users.list',
      summary: 'List users',
      permission: 'read:users',
      query: z.strictObject({
        ...pageQuery('user'),
        email: addressText
          .exactOptional()
          .describe(
            'The same address; case does not count. It may be of several: an account of its own, and whom organizations have brought.',
          ),
        externalId: plainText(200).exactOptional(),
        organizationId: idSchema('organization')
          .exactOptional()
          .describe('Whom its identity provider has brought. Everybody who belongs to it: its members.'),
      }),
      answer: { status: 200, schema: listSchema(userAnswer) },
      async handle({ query: { limit, cursor, ...filter } }) {
        return listAnswer(await listUsers(parts, filter, pageRequest({ limit, cursor })), showUser)
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/users/:userId',
      operationId: 'users.get',
      summary: 'Get a user, and where they belong',
      permission: 'read:users',
      params,
      answer: { status: 200, schema: userDetail },
      errors: ['request.not_found'],
      handle: async ({ params: { userId } }) => showUserDetail(await loadUser(parts, userId)),
    }),
    apiRoute({
      method: 'PATCH',
      path: '/v1/users/:userId',
      operationId: 'users.update',
      summary: 'Say something of a user',
      description: 'Fields that are absent stay as they are; metadata is replaced as a whole.',
      permission: 'write:users',
      params,
      body: userPatch,
      answer: { status: 200, schema: userDetail },
      errors: ['request.not_found', 'request.conflict'],
      async handle({ params: { userId }, body }) {
        const user = await db.transaction(async (transaction) => {
          await updateUser({ ...parts, db: transaction }, userId, body)
          return loadUser({ db: transaction }, userId)
        })
        return showUserDetail(user)
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/v1/users/:userId',
      operationId: 'users.delete',
      summary: 'Delete a user',
      description:
        'With what they sign in with, their memberships, and their sessions and tokens, here and at applications. What an identity provider has told of them stays with its connection until you delete that profile. The last owner of an organization stays, and so does an operator.',
      permission: 'write:users',
      params,
      answer: { status: 204 },
      errors: ['request.not_found', 'organization.last_owner', 'operator.account_in_use'],
      async handle({ params: { userId }, caller }) {
        await db.transaction((transaction) => deleteUser({ ...parts, db: transaction }, caller.id, userId))
        return undefined
      },
    }),
  ]
}
