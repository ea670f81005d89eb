import { SsoError } from '@cardea/protocol'
import { applicationReceivesAt } from '../applications/initiation-store.ts'
import type { LoginParts } from './types.ts'

/**
 * Where a browser goes after a sign-in at Cardea itself: a path of our own, or an address that an application has registered to receive
 * people at (a redirect URI, or its initiate-login URI). A single-page application marks its second, forced sign-in with
 * `forceLogin=true`; it need not be registered with that.
 *
 * Fails with `login.return_address_unknown`: who could name any address would have ours lead people there.
 */
export async function checkReturnAddress(
  { db, config }: Pick<LoginParts, 'db' | 'config'>,
  given: string | undefined,
): Promise<string> {
  if (given === undefined) return `${config.publicUrl}/account`
  const own = ownPath(given, config.publicUrl)
  if (own !== null) return own
  if (await applicationReceivesAt(db, withoutForceLogin(given))) return given
  throw new SsoError('login.return_address_unknown', { received: given })
}

/** A path on our own origin, in the one spelling; null: none. `//host` and `/\\host` are addresses elsewhere to a browser. */
function ownPath(given: string, publicUrl: string): string | null {
  if (!given.startsWith('/') || !URL.canParse(given, publicUrl)) return null
  const url = new URL(given, publicUrl)
  return url.origin === publicUrl ? url.href : null
}

function withoutForceLogin(address: string): string {
  return address.replace(/\?forceLogin=true$|&forceLogin=true(?=&|$)/, '').replace('?forceLogin=true&', '?')
}
