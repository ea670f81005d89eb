import type { ErrorCode } from '@cardea/protocol'
import type { z } from 'zod'
import type { Portal } from './portal-session.ts'

type Schema = z.ZodType
type Output<S> = S extends z.ZodType ? z.output<S> : undefined

/** One operation of the setup assistant's API: the row of the table from which the listener and the tests are made. */
export interface PortalRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** With `:name` parameters. */
  readonly path: `/portal/api/${string}`
  /** Stable, `object.verb`: `connection.choose`. */
  readonly operationId: string
  readonly summary: string
  /** It asks other servers, so that a session does it less often. */
  readonly asksOthers?: boolean
  readonly params?: Schema
  readonly body?: Schema
  readonly answer: { readonly status: 200 | 201 | 204; readonly schema?: Schema }
  /** Codes beyond those every operation can fail with. */
  readonly errors?: readonly ErrorCode[]
  /** Bytes; default 64 KiB. */
  readonly bodyLimit?: number
  readonly handle: (request: PortalRequest<unknown, unknown>) => Promise<unknown>
}

export interface PortalRequest<Params, Body> {
  readonly params: Params
  readonly body: Body
  /** Who asks, and all that they reach. */
  readonly portal: Portal
}

/** Describes one operation; the schemas type the handler's input and output. */
export function portalRoute<
  Params extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
  Result extends Schema | undefined = undefined,
>(
  route: Omit<PortalRoute, 'params' | 'body' | 'answer' | 'handle'> & {
    readonly params?: Params
    readonly body?: Body
    readonly answer: { readonly status: 200 | 201 | 204; readonly schema?: Result }
    readonly handle: (
      request: PortalRequest<Output<Params>, Output<Body>>,
    ) => Promise<Result extends z.ZodType ? z.input<Result> : undefined>
  },
): PortalRoute {
  // `portal-routes.ts` parses with exactly these schemas before it calls the handler.
  return route as unknown as PortalRoute
}
