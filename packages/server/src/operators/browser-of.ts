import type { Random } from '../platform/random.ts'
import { BROWSER_COOKIE, browserSecret } from '../logins/browser-binding.ts'
import type { OperatorBrowser } from './sign-in.ts'

/** Which browser asks, by its own secret: the one that ties sign-ins of applications to it, or a new one. */
export function browserOf(
  { random }: { readonly random: Random },
  request: {
    readonly cookies: Readonly<Record<string, string>>
    readonly headers: Readonly<Record<string, string | undefined>>
    readonly clientAddress: string
  },
): OperatorBrowser {
  const secret = browserSecret(random, request.cookies[BROWSER_COOKIE])
  return {
    secret,
    from: { userAgent: request.headers['user-agent'] ?? null, address: request.clientAddress },
  }
}
