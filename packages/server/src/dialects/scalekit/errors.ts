import { type MessageInitShape, create } from '@bufbuild/protobuf'
import type { SsoError } from '@cardea/protocol'
import { Code, ConnectError } from '@connectrpc/connect'
import { inputFaults } from '../../http/problem.ts'
import { refusalHeaders } from '../../http/rate-limit-headers.ts'
import { ErrorInfoSchema } from './generated/errdetails_pb.js'

/** What an error is here: the library makes its exception from the status, and its `errorCode` from the detail. */
interface Failure {
  readonly status: Code
  readonly errorCode: string
}

/** The gRPC error of one of ours, with the detail that the library reads. */
export function rpcError(error: SsoError, requestId: string): ConnectError {
  const { status, errorCode } = failureOf(error)
  const value = detailOf(error, errorCode, requestId)
  const detail = { desc: ErrorInfoSchema, value: create(ErrorInfoSchema, value) }
  return new ConnectError(error.texts.developer, status, refusalHeaders(error), [detail])
}

/** Never `TOOL_ERROR`: by that the library knows the failures of something else. */
function failureOf({ code, status, details }: SsoError): Failure {
  // An id of another form is the id of nothing.
  if (code === 'request.invalid_id') return { status: Code.NotFound, errorCode: NOT_FOUND }
  if (code === 'request.conflict' && 'field' in details)
    return { status: Code.AlreadyExists, errorCode: 'ALREADY_EXISTS' }
  if (code === 'request.invalid') return { status: Code.InvalidArgument, errorCode: 'VALIDATION_ERROR' }
  const errorCode = ERROR_CODES[status] ?? code.replaceAll('.', '_').toUpperCase()
  return { status: STATUSES[status] ?? Code.FailedPrecondition, errorCode }
}

const NOT_FOUND = 'RESOURCE_NOT_FOUND'

/** What is not here asks for something else to be mended first, and trying again is no help: FAILED_PRECONDITION. */
const STATUSES: Readonly<Record<number, Code>> = {
  401: Code.Unauthenticated,
  403: Code.PermissionDenied,
  404: Code.NotFound,
  405: Code.Unimplemented,
  413: Code.InvalidArgument,
  429: Code.ResourceExhausted,
  500: Code.Internal,
  501: Code.Unimplemented,
  503: Code.Unavailable,
  504: Code.DeadlineExceeded,
}

const ERROR_CODES: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: NOT_FOUND,
  429: 'RATE_LIMITED',
  500: 'INTERNAL_ERROR',
}

function detailOf(
  error: SsoError,
  errorCode: string,
  requestId: string,
): MessageInitShape<typeof ErrorInfoSchema> {
  const faults = inputFaults(error)
  if (faults === null) return { errorCode, requestInfo: { requestId } }
  const fieldViolations = faults.map(({ field, code, message }) => {
    return { field, description: message, constraint: code }
  })
  return { errorCode, requestInfo: { requestId }, validationErrorInfo: { fieldViolations } }
}
