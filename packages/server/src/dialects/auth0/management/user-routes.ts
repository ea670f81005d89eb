import { z } from 'zod'
import { idSchema } from '../../../http/id-schema.ts'
import type { Queryable } from '../../../storage/database.ts'
import { loadProfile } from '../../../profiles/load-profile.ts'
import { sliceProfiles } from '../../../profiles/list-profiles.ts'
import { choosing, fieldsQuery } from './fields.ts'
import { asSlice, pageOf, pagesQuery } from './list.ts'
import { type ManagementRoute, managementRoute } from './management-route.ts'
import { showUsers } from './show-user.ts'

export interface UserRouteParts {
  readonly db: Queryable
}

/** As many people with one address as are shown. */
const MANY = 100

/** The people whom sign-ins have brought, by the ids of their profiles: no `sub` could stand in an address, where nothing is percent-encoded. */
export function userRoutes(parts: UserRouteParts): ManagementRoute[] {
  return [
    managementRoute({
      method: 'GET',
      path: '/api/v2/users',
      summary: 'List people, the oldest first.',
      scope: 'read:users',
      subject: 'user',
      query: z.strictObject({ ...pagesQuery, ...fieldsQuery }),
      status: 200,
      async handle({ query, caller: { tenant } }) {
        const found = await sliceProfiles(parts, tenant, {}, asSlice(query))
        const show = choosing(query, await showUsers(parts, tenant, found.items))
        return pageOf(query, 'users', found, show)
      },
    }),
    managementRoute({
      method: 'GET',
      path: '/api/v2/users/:userId',
      summary: 'Get somebody.',
      scope: 'read:users',
      subject: 'user',
      params: z.strictObject({ userId: idSchema('profile') }),
      query: z.strictObject(fieldsQuery),
      status: 200,
      async handle({ params: { userId }, query, caller: { tenant } }) {
        const profile = await loadProfile(parts, tenant, userId)
        return choosing(query, await showUsers(parts, tenant, [profile]))(profile)
      },
    }),
    managementRoute({
      method: 'GET',
      path: '/api/v2/users-by-email',
      summary: 'List the people with an address, as their profiles have it.',
      scope: 'read:users',
      subject: 'user',
      query: z.strictObject({ ...fieldsQuery, email: z.string().min(1).max(254) }),
      status: 200,
      async handle({ query: { email, ...query }, caller: { tenant } }) {
        const { items } = await sliceProfiles(parts, tenant, { email }, { limit: MANY, skip: 0 })
        return items.map(choosing(query, await showUsers(parts, tenant, items)))
      },
    }),
  ]
}
