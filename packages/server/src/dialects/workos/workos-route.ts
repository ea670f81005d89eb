import type { Permission } from '../../applications/permissions.ts'
import { type TypedRoute, describes } from '../typed-route.ts'

/** One operation that an API key opens: the row of the table from which listener, tests and docs/workos.md are made. */
export interface WorkosRoute extends TypedRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With `:name` parameters. */
  readonly path: `/${string}`
  readonly summary: string
  /** All that the native operations demand of which this one is a translation. */
  readonly permissions: readonly [Permission, ...Permission[]]
  readonly status: 200 | 201 | 202 | 204
}

/** Describes one operation; the schemas type the handler's input. */
export const workosRoute = describes<WorkosRoute>()
