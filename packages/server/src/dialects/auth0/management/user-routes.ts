import { z } from 'zod'
import { idSchema } from '../../../http/id-schema.ts'
import type { Queryable } from '../../../storage/database.ts'
import { loadProfile } from '../../../profiles/load-profile.ts'
import { sliceProfiles } from '../../../profiles/list-profiles.ts'
import { asSlice, pageOf, pagesQuery } from './list.ts'
import { choosing, fieldsQuery } from './fields.ts'
import { type ManagementRoute, managementRoute } from './management-route.ts'
import { showUsers } from './show-user.ts'

export interface UserRouteParts {
  readonly db: Queryable
}

export const userParams = z.strictObject({ userId: idSchema('profile') })
export const userPath = '/api/v2/users/:userId' as const

/** As many people with one address as are shown. */
const MANY = 100

/** The one search: for an address. */
const byEmail = z
  .string()
  .regex(/^email:"[^"\\*]{1,254}"$/, 'A search is email:"ada@example.com" here.')
  .transform((q) => q.slice('email:"'.length, -1))

/** The people whom sign-ins have brought, by the ids of their profiles: no `sub` could stand in an address, where nothing is percent-encoded. */
export function userRoutes(parts: UserRouteParts): ManagementRoute[] {
  return [
    managementRoute({
      method: 'GET',
      path: '/api/v2/users',
      summary: 'List people, the oldest first.',
      scope: 'read:users',
      subject: 'user',
      query: z.strictObject({ ...pagesQuery, ...fieldsQuery, q: byEmail.exactOptional() }),
      status: 200,
      async handle({ query, caller: { tenant } }) {
        const found = await sliceProfiles(parts, tenant, { email: query.q }, asSlice(query))
        return pageOf(query, 'users', found, choosing(query, await showUsers(parts, tenant, found.items)))
      },
    }),
    managementRoute({
      method: 'GET',
      path: userPath,
      summary: 'Get somebody.',
      scope: 'read:users',
      subject: 'user',
      params: userParams,
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
      query: z.strictObject({ email: z.string().min(1).max(254), ...fieldsQuery }),
      status: 200,
      async handle({ query: { email, ...fields }, caller: { tenant } }) {
        const { items } = await sliceProfiles(parts, tenant, { email }, { limit: MANY, skip: 0 })
        return items.map(choosing(fields, await showUsers(parts, tenant, items)))
      },
    }),
  ]
}
