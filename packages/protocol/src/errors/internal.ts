import { defineErrors } from './define.ts'

/** `internal.*`: ours. The request fails, the process lives on. */
export const internalErrors = defineErrors({
  'internal.error': {
    status: 500,
    oauthError: 'server_error',
    person: 'Something went wrong on our side. Try again in a moment.',
    admin: 'Something went wrong inside Cardea; the identity provider is not the cause.',
    developer: 'A bug or an exhausted resource. The log line with this request id has the cause.',
  },
  'internal.unavailable': {
    status: 503,
    oauthError: 'temporarily_unavailable',
    person: 'Sign-in is not available for a moment. Try again shortly.',
    admin: 'Cardea cannot reach its database, has too many passwords to check at once, or is stopping.',
    developer:
      'The database did not answer in time, more passwords wait to be checked than this process takes, or it is draining. Retry with backoff.',
  },
})
