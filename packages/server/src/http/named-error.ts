import { SsoError } from '@cardea/protocol'

/** PostgreSQL and socket faults that mean "not now" rather than "a bug". */
const NOT_NOW = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '53300', // too_many_connections
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
])

/** PostgreSQL class 08: connection exceptions. */
const CONNECTION_EXCEPTION = /^08[0-9A-Z]{3}$/

/**
 * The named error behind whatever was thrown: ours as it is, the framework's by what it means, a database
 * that is away as `internal.unavailable`, anything else as `internal.error` with the cause kept for the log.
 */
export function namedError(error: unknown, bodyLimit: number): SsoError {
  if (error instanceof SsoError) return error
  const code = errorCode(error)
  const known = fromFramework(code, bodyLimit, error)
  if (known !== null) return known
  if (NOT_NOW.has(code) || CONNECTION_EXCEPTION.test(code)) {
    return new SsoError('internal.unavailable', {}, { cause: error })
  }
  return new SsoError('internal.error', {}, { cause: error })
}

function fromFramework(code: string, limit: number, cause: unknown): SsoError | null {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new SsoError('request.too_large', { limit }, { cause })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_EMPTY_TYPE':
      return new SsoError('request.unsupported_media_type', {}, { cause })
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
    case 'FST_ERR_NOT_FOUND':
      return new SsoError('request.not_found', {}, { cause })
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return badLength(cause)
    // Node's word for a body that was cut off, HTTP/2 too (`listener/create-http2-server.ts`): whoever sent it is gone, and nothing of ours failed.
    case 'ECONNRESET':
      return cause instanceof Error && cause.message === 'aborted' ? badLength(cause) : null
    default:
      return null
  }
}

function badLength(cause: unknown): SsoError {
  const message = 'The body is not as long as announced.'
  return new SsoError('request.invalid', { errors: [{ field: '', code: 'bad_length', message }] }, { cause })
}

function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}
