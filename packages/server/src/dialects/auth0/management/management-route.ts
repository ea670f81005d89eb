import type { z } from 'zod'
import type { Caller } from '../../../http/route.ts'
import type { ManagementScope } from './scopes.ts'

type Schema = z.ZodType
type Output<S> = S extends z.ZodType ? z.output<S> : undefined

/** What the codes of errors name: `inexistent_connection`, `connection_conflict`. */
export type Subject = 'client' | 'connection' | 'organization' | 'user'

/** One operation of the Management API: the row of the table from which the listener is made. */
export interface ManagementRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** With `:name` parameters. */
  readonly path: `/api/v2/${string}`
  readonly summary: string
  readonly scope: ManagementScope
  /** What a 404 is about; absent: nothing that they have a name for. */
  readonly subject?: Subject
  readonly params?: Schema
  readonly query?: Schema
  readonly body?: Schema
  readonly status: 200 | 201 | 202 | 204
  readonly handle: (request: ManagementRequest<unknown, unknown, unknown>) => Promise<unknown>
}

export interface ManagementRequest<Params, Query, Body> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly caller: Caller
}

/** Describes one operation; the schemas type the handler's input. */
export function managementRoute<
  Params extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
>(
  route: Omit<ManagementRoute, 'params' | 'query' | 'body' | 'handle'> & {
    readonly params?: Params
    readonly query?: Query
    readonly body?: Body
    readonly handle: (
      request: ManagementRequest<Output<Params>, Output<Query>, Output<Body>>,
    ) => Promise<unknown>
  },
): ManagementRoute {
  // `management-endpoint.ts` parses with exactly these schemas before it calls the handler.
  return route as unknown as ManagementRoute
}
