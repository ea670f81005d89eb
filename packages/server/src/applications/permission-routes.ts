import { z } from 'zod'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import { type Permission, isOrganizationLevel, permissionMeaning, permissions } from './permissions.ts'

const permissionAnswer = z
  .strictObject({
    name: z.enum(permissions).describe('As it stands in `scopes`.'),
    meaning: z.string().describe('What it allows, in a sentence.'),
    level: z
      .enum(['organization', 'deployment'])
      .describe('`organization`: a key that is bound to one organization can have it, too.'),
  })
  .meta({ id: 'Permission' })

/** The catalogue of permissions, for whoever has to choose among them. */
export function permissionRoutes(): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/v1/permissions',
      operationId: 'permissions.list',
      summary: 'List the permissions that API keys and m2m applications can have',
      permission: 'read:api_keys',
      answer: { status: 200, schema: z.strictObject({ items: z.array(permissionAnswer) }) },
      handle: () => Promise.resolve({ items: permissions.map(show) }),
    }),
  ]
}

function show(name: Permission): z.input<typeof permissionAnswer> {
  const level = isOrganizationLevel(name) ? 'organization' : 'deployment'
  return { name, meaning: permissionMeaning(name), level }
}
