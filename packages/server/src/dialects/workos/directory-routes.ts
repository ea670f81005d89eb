import { SsoError } from '@cardea/protocol'
import { z } from 'zod'
import { emptyList, listQuery } from './list.ts'
import { type WorkosRoute, workosRoute } from './workos-route.ts'

/** Directories and who is in them. Cardea has none: every list of them is empty, and no id is the id of one. */
export function directoryRoutes(): WorkosRoute[] {
  const text = z.string().max(200).exactOptional()
  return [
    listed('/directories', { organization_id: text, search: text, domain: text }),
    listed('/directory_users', { directory: text, group: text, idp_id: text, email: text }),
    listed('/directory_groups', { directory: text, user: text }),
    absent('GET', '/directories/:id'),
    absent('DELETE', '/directories/:id'),
    absent('GET', '/directory_users/:id'),
    absent('GET', '/directory_groups/:id'),
  ]
}

function listed(path: WorkosRoute['path'], filters: z.ZodRawShape): WorkosRoute {
  const { limit, order } = listQuery('organization')
  const cursor = z.string().max(200).exactOptional()
  return workosRoute({
    method: 'GET',
    path,
    summary: 'An empty list.',
    permissions: ['read:directories'],
    query: z.strictObject({ limit, order, after: cursor, before: cursor, ...filters }),
    status: 200,
    handle: () => Promise.resolve(emptyList),
  })
}

function absent(method: 'GET' | 'DELETE', path: WorkosRoute['path']): WorkosRoute {
  return workosRoute({
    method,
    path,
    summary: 'Not found.',
    permissions: [method === 'GET' ? 'read:directories' : 'write:directories'],
    params: z.strictObject({ id: z.string() }),
    status: 200,
    handle: () => Promise.reject(new SsoError('request.not_found')),
  })
}
