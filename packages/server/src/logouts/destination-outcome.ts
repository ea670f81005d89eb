import { authorizationResponseUrl } from '@cardea/protocol'
import type { Destination, LogoutOutcome } from './types.ts'

/** Back to the application with its state (OIDC RP-Initiated Logout 1.0 §3), or to our own page. */
export function destinationOutcome(destination: Destination): LogoutOutcome {
  const url = destinationUrl(destination)
  return url === null ? { kind: 'signed-out' } : { kind: 'redirect', url }
}

/** The address itself; null when there is none. */
export function destinationUrl({ postLogoutRedirectUri: uri, state }: Destination): string | null {
  if (uri === null || state === null) return uri
  return authorizationResponseUrl(uri, { state })
}
