import { type SsoError, errorEntry } from '@cardea/protocol'
import { type Answer, json } from '../../http/answer.ts'
import { inputFaults } from '../../http/problem.ts'
import type { ErrorBody } from '../../http/route.ts'

/** What an error is here: the library makes its exception from the status and these fields. */
interface Failure {
  readonly message: string
  readonly code: string
  /** Makes it an `UnprocessableEntityException` that names what is wrong. Never `error`: that would make it an `OauthException`. */
  readonly errors?: readonly { readonly field: string; readonly code: string; readonly message: string }[]
}

/** How errors below this prefix are answered, those of addresses that do not exist included. */
export function errorsUnder(under: ErrorBody['under']): ErrorBody {
  return { under, answer: failureAnswer }
}

/** The answer to an error; what every error of its status has in its headers is added by `http/errors.ts`. */
export function failureAnswer(error: SsoError): Answer {
  const { status, ...body } = failureOf(error)
  return json(
    status,
    body,
    status === 401 ? { headers: { 'www-authenticate': 'Bearer realm="cardea"' } } : {},
  )
}

/** The same for `answerOnce`. */
export function failureOf(error: SsoError): Failure & { readonly status: number } {
  const { code, status, texts } = error
  const errors = inputFaults(error)
  if (status === 401) return { status, code: 'unauthorized', message: 'Unauthorized' }
  if (errors !== null)
    return { status: 422, code: 'invalid_request_parameters', message: told(errors), errors }
  // An id of another form is the id of nothing.
  if (code === 'request.invalid_id') return { status: 404, code: 'entity_not_found', message: NOT_FOUND }
  if (status === 404) return { status, code: 'entity_not_found', message: NOT_FOUND }
  if (code === 'request.conflict') return { message: texts.developer, ...conflictOf(error) }
  return { status, code: CODES[status] ?? code, message: texts.developer }
}

const NOT_FOUND = 'There is no such object, or it is not within reach of this key.'

const CODES: Readonly<Record<number, string>> = {
  403: 'forbidden',
  429: 'rate_limit_exceeded',
  500: 'server_error',
}

function told(errors: readonly { readonly field: string; readonly message: string }[]): string {
  return errors.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`)).join(' ')
}

/** Which of the values was taken decides what the library throws: an external id is a 400 there. */
function conflictOf({ details: { field } }: SsoError): { readonly status: number; readonly code: string } {
  if (field === 'externalId') return { status: 400, code: 'external_id_already_used' }
  return { status: 409, code: field === 'domain' ? 'domain_already_exists' : 'conflict' }
}

/** How errors of the exchange of codes are answered: as OAuth has it (RFC 6749 §5.2), and every refusal a 400, as the library expects. */
export const oauthErrors: ErrorBody = {
  under: '/sso/token/',
  answer({ code, status, texts }) {
    const body = { error: errorEntry(code).oauthError, error_description: texts.developer, code }
    return json(status < 500 && status !== 429 ? 400 : status, body)
  },
}
