import type { ErrorCode, InputFault, SsoError } from '@cardea/protocol'
import { json } from '../../http/answer.ts'
import { inputFaults, reasonPhrase } from '../../http/problem.ts'
import type { ErrorBody } from '../../http/route.ts'

/** What every answer of the tenant API is. */
export interface Success {
  readonly success: true
  readonly status: number
  readonly code: 'OK' | 'CREATED'
  readonly message: string
  readonly data: unknown
}

export interface Failure {
  readonly success: false
  readonly status: number
  readonly code: string
  /** The rule, for the developer. */
  readonly message: string
  readonly data: null
  /** Each faulty field of a malformed input; empty for errors that are about none. */
  readonly errors: readonly InputFault[]
}

/** Names that do not follow from the catalogue's code. */
const FIXED_NAMES: Partial<Readonly<Record<ErrorCode, string>>> = { 'request.invalid': 'VALIDATION_FAILED' }

/** What callers of this API know anyway, so its codes do without. */
const UNSAID = /^(?:request|organization)\./

/**
 * The code of an error in this API: that of the catalogue in upper case, with `_` for the dot, without the family where that is
 * `request` or `organization`.
 *
 * @example errorName('organization.owner_required') // 'OWNER_REQUIRED'
 */
export function errorName(code: ErrorCode): string {
  return FIXED_NAMES[code] ?? code.replace(UNSAID, '').replace('.', '_').toUpperCase()
}

export function success(status: 200 | 201, data: unknown): Success {
  return {
    success: true,
    status,
    code: status === 201 ? 'CREATED' : 'OK',
    message: reasonPhrase(status),
    data,
  }
}

/** Nothing of the request is in it beyond what the catalogue's texts name, so that two refusals of one kind have the same bytes. */
function failure(error: SsoError): Failure {
  return {
    success: false,
    status: error.status,
    code: errorName(error.code),
    message: error.texts.developer,
    data: null,
    errors: inputFaults(error) ?? [],
  }
}

/** RFC 9110 §11.6.1: a 401 names a scheme. None is registered for keys in a header of their own; browsers ignore one that they do not know. */
const CHALLENGE = { 'www-authenticate': 'ApiKey realm="cardea"' }

/** How errors below `/api/` are answered, those of addresses that do not exist included. */
export const tenantErrors: ErrorBody = {
  under: '/api/',
  answer: (error) => json(error.status, failure(error), error.status === 401 ? { headers: CHALLENGE } : {}),
}
