import { type TypedRoute, describes } from '../../typed-route.ts'
import type { ManagementScope } from './scopes.ts'

/** What the codes of errors name: `inexistent_connection`, `connection_conflict`. */
export type Subject = 'client' | 'connection' | 'domain' | 'invitation' | 'organization' | 'user'

/** One operation of the Management API: the row of the table from which the listener is made. */
export interface ManagementRoute extends TypedRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** With `:name` parameters. */
  readonly path: `/api/v2/${string}`
  readonly summary: string
  readonly scope: ManagementScope
  /** What a 404 is about; absent: nothing that they have a name for. */
  readonly subject?: Subject
  readonly status: 200 | 201 | 202 | 204
}

/** Describes one operation; the schemas type the handler's input. */
export const managementRoute = describes<ManagementRoute>()
