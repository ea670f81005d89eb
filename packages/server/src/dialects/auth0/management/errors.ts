import type { SsoError } from '@cardea/protocol'
import { type Answer, json } from '../../../http/answer.ts'
import { inputFaults, reasonPhrase } from '../../../http/problem.ts'
import type { ErrorBody } from '../../../http/route.ts'
import type { ManagementRoute } from './management-route.ts'
import { managementScopes, scopesFor } from './scopes.ts'

type Told = Pick<ManagementRoute, 'method' | 'scope' | 'subject' | 'body'>

/** What an error is here. The library makes its exception from the status, older ones from `statusCode`, so both are the same. */
interface Failure {
  readonly statusCode: number
  /** The reason phrase of the status. */
  readonly error: string
  readonly message: string
  readonly errorCode?: string
}

/** How errors of this operation are answered, and those of addresses below `/api/v2` that no operation has. */
export function errorsOf(route: Told): ErrorBody {
  return { under: '/api/v2/', answer: (error) => failureAnswer(error, route) }
}

function failureAnswer(error: SsoError, route: Told): Answer {
  const { status = error.status, ...told } = toldOf(error, route)
  const failure: Failure = { statusCode: status, error: reasonPhrase(status), ...told }
  return json(
    status,
    failure,
    status === 401 ? { headers: { 'www-authenticate': 'Bearer realm="cardea"' } } : {},
  )
}

function toldOf(
  error: SsoError,
  route: Told,
): Pick<Failure, 'message' | 'errorCode'> & { readonly status?: number } {
  const { code, status, texts } = error
  const faults = inputFaults(error)
  if (faults !== null) {
    const message = faults.map((fault) => `${fault.field === '' ? 'body' : fault.field}: ${fault.message}`)
    return { message: `Payload validation error: '${message.join(' ')}'`, errorCode: invalidPart(route) }
  }
  if (status === 401) return { message: 'Invalid token' }
  if (code === 'request.insufficient_scope') return lackOf(error, route)
  // An id of another form is the id of nothing.
  if (status === 404 || code === 'request.invalid_id') return { status: 404, ...notFound(route) }
  if (code === 'request.conflict') {
    return { message: texts.developer, errorCode: `${route.subject ?? 'resource'}_conflict` }
  }
  return { message: texts.developer, errorCode: CODES[code] ?? code }
}

const CODES: Readonly<Record<string, string>> = {
  'request.invalid_json': 'invalid_body',
  'request.rate_limited': 'too_many_requests',
  'request.operator_only': 'operation_not_supported',
}

function invalidPart({ method, body }: Told): string {
  const hasBody = body !== undefined || (method !== 'GET' && method !== 'DELETE')
  return hasBody ? 'invalid_body' : 'invalid_query_string'
}

function notFound({ subject }: Told): Pick<Failure, 'message' | 'errorCode'> {
  if (subject === undefined) return { message: 'There is no such resource.' }
  return { message: `The ${subject} does not exist.`, errorCode: `inexistent_${subject}` }
}

/** The scope of the operation, or of what it does beside, by their names and by ours. */
function lackOf(
  { details: { required } }: SsoError,
  { scope }: Told,
): Pick<Failure, 'message' | 'errorCode'> {
  const permission = String(required)
  const expected = managementScopes[scope] === permission ? [scope] : scopesFor(permission)
  return {
    message: `Insufficient scope, expected any of: ${expected.join(', ')} (the permission ${permission})`,
    errorCode: 'insufficient_scope',
  }
}
