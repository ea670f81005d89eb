import type { ErrorCode } from '@cardea/protocol'
import type { z } from 'zod'
import type { From } from '../../accounts/account-session.ts'
import type { TokenScope } from '../../accounts/token-types.ts'
import type { Role } from '../../members/types.ts'
import type { CookieToSet } from '../../http/answer.ts'
import type { Caller, SessionCaller } from './caller.ts'
import type { Member } from '../../members/acting-member.ts'

/**
 * Who may call: anybody; whoever is signed in; whoever is not bound to one organization; active members of the organization on the
 * path (`:organizationId`) who have at least this role.
 */
export type Access = 'public' | 'signed-in' | 'own-account' | Role

type Schema = z.ZodType
type Output<S> = S extends z.ZodType ? z.output<S> : undefined

/** One operation of the tenant API: the row of the table from which listener, OpenAPI document and tests are made. */
export interface TenantRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** With `:name` parameters. */
  readonly path: `/api/${string}`
  /** Stable, `object.verb`: `tokens.create`. */
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly access: Access
  /** Open to members whose sign-in does not meet the organization's policy: what mends that. */
  readonly beforePolicy?: boolean
  /** The scope that a personal access token needs; null: no token opens it, only a session. */
  readonly scope: TokenScope | null
  readonly params?: Schema
  readonly query?: Schema
  readonly body?: Schema
  /** What `data` is; without a schema it is null. */
  readonly answer: { readonly status: 200 | 201; readonly schema?: Schema }
  /** Codes beyond those that follow from the rest of the row. */
  readonly errors?: readonly ErrorCode[]
  readonly handle: (request: TenantRequest<unknown, unknown, unknown>) => Promise<TenantResult<unknown>>
}

export interface TenantRequest<Params, Query, Body, Who = Caller | null, Of = Member | null> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** Null in a public operation. */
  readonly caller: Who
  /** What the caller is in the organization on the path; null where there is none. */
  readonly member: Of
  readonly client: Client
}

/** What asks. */
export interface Client {
  /** The secret by which sign-ins know their browser; undefined: it has none yet. */
  readonly browser: string | undefined
  /** As the limits and the list of sessions have it. */
  readonly from: From & { readonly address: string }
}

export interface TenantResult<Data> {
  readonly data: Data
  readonly cookies?: readonly CookieToSet[]
}

type CallerOf<A extends Access, Scope> = A extends 'public'
  ? null
  : Scope extends null
    ? SessionCaller
    : Caller
type MemberOf<A extends Access> = A extends Role ? Member : null

/** Describes one operation; schemas, access and scope type the handler's input and output. */
export function tenantRoute<
  const A extends Access,
  const Scope extends TokenScope | null,
  Params extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
  Result extends Schema | undefined = undefined,
>(
  route: Omit<TenantRoute, 'access' | 'scope' | 'params' | 'query' | 'body' | 'answer' | 'handle'> & {
    readonly access: A
    readonly scope: Scope
    readonly params?: Params
    readonly query?: Query
    readonly body?: Body
    readonly answer: { readonly status: 200 | 201; readonly schema?: Result }
    readonly handle: (
      request: TenantRequest<Output<Params>, Output<Query>, Output<Body>, CallerOf<A, Scope>, MemberOf<A>>,
    ) => Promise<TenantResult<Result extends z.ZodType ? z.input<Result> : null>>
  },
): TenantRoute {
  // `tenant-endpoint.ts` checks access and scope, and parses with exactly these schemas, before it calls the handler.
  return route as unknown as TenantRoute
}
