import type { z } from 'zod'
import type { Permission } from '../../applications/permissions.ts'
import type { Caller } from '../../http/route.ts'

type Schema = z.ZodType
type Output<S> = S extends z.ZodType ? z.output<S> : undefined

/** One operation that an API key opens: the row of the table from which listener, tests and docs/workos.md are made. */
export interface WorkosRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With `:name` parameters. */
  readonly path: `/${string}`
  readonly summary: string
  /** All that the native operations demand of which this one is a translation. */
  readonly permissions: readonly [Permission, ...Permission[]]
  readonly params?: Schema
  readonly query?: Schema
  readonly body?: Schema
  readonly status: 200 | 201 | 202 | 204
  readonly handle: (request: WorkosRequest<unknown, unknown, unknown>) => Promise<unknown>
}

export interface WorkosRequest<Params, Query, Body> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly caller: Caller
}

/** Describes one operation; the schemas type the handler's input. */
export function workosRoute<
  Params extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
>(
  route: Omit<WorkosRoute, 'params' | 'query' | 'body' | 'handle'> & {
    readonly params?: Params
    readonly query?: Query
    readonly body?: Body
    readonly handle: (request: WorkosRequest<Output<Params>, Output<Query>, Output<Body>>) => Promise<unknown>
  },
): WorkosRoute {
  // `workos-endpoint.ts` parses with exactly these schemas before it calls the handler.
  return route as unknown as WorkosRoute
}
