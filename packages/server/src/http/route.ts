import type { ErrorCode, SsoError } from '@cardea/protocol'
import type { z } from 'zod'
import type { AddressLimit } from '../limits/limit-table.ts'
import type { CallerId } from '../storage/ids.ts'
import type { Tenant } from '../storage/tenant.ts'
import type { Answer } from './answer.ts'

/** Who calls the native API: an authenticated API key, m2m application or operator, and the tenant it is the authority for. */
export interface Caller {
  readonly id: CallerId
  readonly tenant: Tenant
  readonly scopes: readonly string[]
}

/** Turns the `Authorization` header, or without one the cookie of a session, into a caller, or throws `request.unauthenticated`. */
export type Authenticate = (
  authorization: string | undefined,
  /** By name without `__Host-`. */
  cookies: Readonly<Record<string, string>>,
) => Promise<Caller>

type Schema = z.ZodType
type Output<S> = S extends z.ZodType ? z.output<S> : undefined

/**
 * One operation of the native API: the row of the route table from which the listener, the OpenAPI
 * document, the reference page and the tests are made.
 */
export interface ApiRoute {
  readonly kind: 'api'
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** With `:name` parameters: `/v1/connections/:connectionId`. */
  readonly path: `/v1/${string}`
  /** Stable, `object.verb`: `connections.create`. */
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  /** The scope that the caller needs (`*` of an API key satisfies all), or null for a public operation. */
  readonly permission: string | null
  readonly params?: Schema
  readonly query?: Schema
  readonly body?: Schema
  readonly answer: { readonly status: 200 | 201 | 204; readonly schema?: Schema }
  /** The file name under which a browser saves the answer. */
  readonly download?: string
  /** Codes beyond those every operation can fail with (400, 401, 403, 500). */
  readonly errors?: readonly ErrorCode[]
  /** Bytes; default 1 MiB. */
  readonly bodyLimit?: number
  readonly handle: (request: ApiRequest<unknown, unknown, unknown>) => Promise<unknown>
}

export interface ApiRequest<Params, Query, Body> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** Throws `internal.error` when read in a public operation (`permission: null`). */
  readonly caller: Caller
}

/** Describes one operation of the native API; the schemas type the handler's input and output. */
export function apiRoute<
  Params extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
  Result extends Schema | undefined = undefined,
>(
  route: Omit<ApiRoute, 'kind' | 'params' | 'query' | 'body' | 'answer' | 'handle'> & {
    readonly params?: Params
    readonly query?: Query
    readonly body?: Body
    readonly answer: { readonly status: 200 | 201 | 204; readonly schema?: Result }
    readonly handle: (
      request: ApiRequest<Output<Params>, Output<Query>, Output<Body>>,
    ) => Promise<Result extends z.ZodType ? z.input<Result> : undefined>
  },
): ApiRoute {
  // The listener parses input with exactly these schemas before it calls the handler, so the erased types hold.
  return { ...route, kind: 'api' } as unknown as ApiRoute
}

/** `anyone`: what is public (discovery, keys). A check: for the origins that the asking client may have. */
export type CrossOrigin = 'anyone' | OriginCheck

/**
 * May scripts of this origin read the answer to this request? Null: a preflight, which does not say who will ask. It never
 * throws: an origin that is not known is not allowed.
 */
export type OriginCheck = (
  origin: string,
  request: (Pick<EndpointRequest, 'form'> & { readonly authorization: string | undefined }) | null,
) => Promise<boolean>

/** The error body of a dialect: of its routes, and of the addresses below its prefix that no route has. */
export interface ErrorBody {
  readonly under: `/${string}/`
  /** The answer to an error, without the headers that every error of its status has. */
  readonly answer: (error: SsoError, requestId: string) => Answer
}

/** A browser or protocol endpoint: pages, redirects, OAuth and SAML, and the routes of dialects. Reads its own input. */
export interface EndpointRoute {
  readonly kind: 'endpoint'
  readonly method: ApiRoute['method']
  readonly path: string
  /** One line for ARCHITECTURE and the reference. */
  readonly summary: string
  /**
   * How a thrown error is answered: an HTML page, an OAuth error body (RFC 6749 §5.2), problem details (RFC 9457), or
   * what a dialect has for it.
   */
  readonly errors: 'page' | 'oauth' | 'problem' | ErrorBody
  /**
   * What bodies it reads; another media type is `request.unsupported_media_type`. Default: forms. `form-or-json`: a JSON object of texts, too,
   * as some vendors' libraries send to OAuth endpoints; it arrives as the form that it stands for.
   */
  readonly reads?: 'form' | 'json' | 'form-or-json'
  /** Bytes; default 64 KiB. */
  readonly bodyLimit?: number
  /** Which origins' scripts may read the answer; absent: none but our own. */
  readonly cors?: CrossOrigin
  /**
   * Answer HEAD like GET? Only where GET has no effect at all: mail scanners and link checkers send HEAD
   * to whatever they find, so an endpoint that starts, finishes or spends something refuses it.
   */
  readonly head?: boolean
  /**
   * Which budget of the client's address a request takes from; default `browser`. `api-key`: an operation that `admitCaller` opens, which
   * takes from the budget of its caller.
   */
  readonly limit?: AddressLimit | 'api-key'
  readonly handle: (request: EndpointRequest) => Answer | Promise<Answer>
  /**
   * With the path `*`: takes the paths that no other route has and that this admits, asked before the body
   * is read. For all others the answer stays "not found". Reached under the alias hosts, too.
   */
  readonly admits?: (path: string) => Promise<boolean>
}

export interface EndpointRequest {
  /** Without the query. */
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  /**
   * Query and form parameters as sent, each name once or more: RFC 6749 §3.1 forbids repeats, and who
   * needs one value asks `single(...)`. Form is empty unless the body is `application/x-www-form-urlencoded`.
   */
  readonly query: Readonly<Record<string, readonly string[]>>
  readonly form: Readonly<Record<string, readonly string[]>>
  /** The JSON body of a route that reads JSON; undefined when there is none. */
  readonly json: unknown
  /** The raw query string without `?`: detached SAML signatures are over these bytes. */
  readonly rawQuery: string
  /** By name without `__Host-`. */
  readonly cookies: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly requestId: string
  /** As limits know it: an IPv4 address or an IPv6 /64. For limits and the log only. */
  readonly clientAddress: string
  /** The client's one address, for rules about addresses and the events of who did what; null: it cannot be known (`client-address.ts`). */
  readonly exactAddress: string | null
}

export function endpoint(route: Omit<EndpointRoute, 'kind'>): EndpointRoute {
  return { kind: 'endpoint', ...route }
}

export type Route = ApiRoute | EndpointRoute
