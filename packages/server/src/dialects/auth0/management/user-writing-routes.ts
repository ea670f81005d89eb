import { z } from 'zod'
import { checkPermission } from '../../../http/admit-caller.ts'
import { loadOrganization } from '../../../organizations/load-organization.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { Random } from '../../../platform/random.ts'
import { deleteProfile } from '../../../profiles/delete-profile.ts'
import { loadProfile } from '../../../profiles/load-profile.ts'
import { mergeMetadata } from '../../../profiles/merge-metadata.ts'
import type { Database } from '../../../storage/database.ts'
import { productObject } from '../../../storage/product-object.ts'
import { asSlice, pageOf, pagesQuery } from './list.ts'
import { type ManagementRoute, managementRoute } from './management-route.ts'
import { showOrganization } from './organization-routes.ts'
import { showUsers } from './show-user.ts'
import { userParams, userPath } from './user-routes.ts'

interface UserWritingParts {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
}

const said = z.strictObject({
  user_metadata: productObject,
  app_metadata: z.undefined('What is said of a person is one thing here: user_metadata.').optional(),
})

/** What the product says of people, where they belong, and the end of what is known of them by a connection. */
export function userWritingRoutes(parts: UserWritingParts): ManagementRoute[] {
  const { db } = parts
  return [
    managementRoute({
      method: 'PATCH',
      path: userPath,
      summary: 'Say something of a person beside what was said before; null takes it back.',
      scope: 'update:users',
      subject: 'user',
      params: userParams,
      body: said,
      status: 200,
      handle: ({ params: { userId }, body, caller: { tenant } }) =>
        db.transaction(async (transaction) => {
          const within = { db: transaction }
          const profile = await mergeMetadata(within, tenant, userId, body.user_metadata)
          return (await showUsers(within, tenant, [profile]))(profile)
        }),
    }),
    managementRoute({
      method: 'DELETE',
      path: userPath,
      summary: 'Delete what is known of a person by a connection; their sign-ins by it end.',
      scope: 'delete:users',
      subject: 'user',
      params: userParams,
      status: 204,
      handle: ({ params: { userId }, caller: { tenant } }) =>
        db.transaction((transaction) => deleteProfile({ ...parts, db: transaction }, tenant, userId)),
    }),
    managementRoute({
      method: 'GET',
      path: `${userPath}/organizations`,
      summary:
        'Get the organization whose identity provider somebody comes by; none for who comes by a social one.',
      scope: 'read:organizations',
      subject: 'user',
      params: userParams,
      query: z.strictObject(pagesQuery),
      status: 200,
      async handle({ params: { userId }, query, caller }) {
        checkPermission(caller, 'read:profiles')
        const { organizationId } = await loadProfile(parts, caller.tenant, userId)
        const all =
          organizationId === null ? [] : [await loadOrganization(parts, caller.tenant, organizationId)]
        const { skip } = asSlice(query)
        const found = { items: all.slice(skip), total: all.length }
        return pageOf(query, 'organizations', found, showOrganization)
      },
    }),
  ]
}
