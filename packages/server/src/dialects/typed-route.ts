import type { z } from 'zod'
import type { ApiRequest } from '../http/route.ts'

type Schema = z.ZodType
type Output<S> = S extends z.ZodType ? z.output<S> : undefined

/** What rows of a dialect's table have in common: how a request is read, and what becomes of it. */
export interface TypedRoute {
  readonly params?: Schema
  readonly query?: Schema
  readonly body?: Schema
  readonly handle: (request: ApiRequest<unknown, unknown, unknown>) => Promise<unknown>
}

/** A function that describes one operation of a table; the operation's schemas type its handler's input. */
export function describes<Row extends TypedRoute>() {
  return <
    Params extends Schema | undefined = undefined,
    Query extends Schema | undefined = undefined,
    Body extends Schema | undefined = undefined,
  >(
    route: Omit<Row, keyof TypedRoute> & {
      readonly params?: Params
      readonly query?: Query
      readonly body?: Body
      readonly handle: (request: ApiRequest<Output<Params>, Output<Query>, Output<Body>>) => Promise<unknown>
    },
  ): Row =>
    // The endpoint of each table parses with exactly these schemas before it calls the handler, so the erased types hold.
    route as unknown as Row
}
