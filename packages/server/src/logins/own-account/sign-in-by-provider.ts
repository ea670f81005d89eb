import { SsoError, socialProviders } from '@cardea/protocol'
import { userOfProvider } from '../../accounts/user-of-provider.ts'
import type { SocialConnection } from '../../connections/types.ts'
import type { Arrival } from '../arrival.ts'
import { findLogin } from '../load-login.ts'
import { mayUse, switchedOff } from '../may-use.ts'
import type { TraceStep } from '../trace.ts'
import type { AccountLogin, Outcome } from '../types.ts'
import { goOnAs } from './go-on-as.ts'
import type { OwnAccountParts } from './parts.ts'

/** Refuses social providers at Cardea itself where the deployment has not switched them on. Fails with `login.provider_unavailable`. */
export function checkProviderOffered(
  { signInMethods }: OwnAccountParts['config'],
  { provider }: Pick<SocialConnection, 'provider'>,
): void {
  if (signInMethods.includes('social')) return
  throw new SsoError('login.provider_unavailable', { provider: socialProviders[provider].label })
}

/** The provider took as long as it wanted: what holds now counts (incidents row 40). Fails with `login.provider_unavailable`. */
export async function checkStillOffered(
  parts: OwnAccountParts,
  login: AccountLogin,
  { id, provider }: SocialConnection,
): Promise<void> {
  checkProviderOffered(parts.config, { provider })
  const { destination } = await findLogin(parts, login.id)
  const connection = destination?.connection ?? null
  if (connection?.id !== id || !mayUse(login, connection)) throw switchedOff(connection)
}

/**
 * A social provider has said who somebody is who signs in at Cardea itself: the sign-in goes on as the owner of the account that this
 * person signs in to, as after a password or a mailed link. `trace`: what has happened at the provider.
 *
 * Fails with `login.provider_unavailable`, and with what `userOfProvider` fails with.
 */
export async function signInByProvider(
  parts: OwnAccountParts,
  login: AccountLogin,
  social: SocialConnection,
  { issuer, profile: { idpId: subject, email }, authTime, holdsMailbox = false }: Arrival,
  { trace, browser }: { readonly trace: TraceStep[]; readonly browser: string },
): Promise<Outcome> {
  const { id: connectionId, provider } = social
  await checkStillOffered(parts, login, social)
  if (email === null) throw new SsoError('login.email_missing', { expected: 'email' })
  const userId = await userOfProvider(parts, {
    connectionId,
    provider,
    issuer,
    subject,
    email,
    holdsMailbox,
  })
  const at = earlier(authTime, parts.clock.now())
  // Out of there, so that an error that comes later does not write them a second time.
  const steps = trace.splice(0)
  return goOnAs(parts, login, { userId, first: 'social', at }, browser, steps)
}

/** Who has been signed in at the provider for long has not just shown who they are. */
function earlier(authTime: Date | null, now: Date): Date {
  return authTime !== null && authTime < now ? authTime : now
}
