import { readSocialPerson } from '@cardea/protocol'
import type { SocialConnection } from '../connections/types.ts'
import type { Arrival } from './arrival.ts'
import type { SocialIdentity } from './exchange-social.ts'
import { readAuthTime } from './read-auth-time.ts'
import { profileNames } from './store.ts'
import type { LoginParts } from './types.ts'

/**
 * A person whom a social provider has authenticated, for the one door. `unsigned`: the names that came beside the answer, which
 * count only where nothing better is known: neither from the provider nor from an earlier sign-in.
 *
 * Fails with `login.email_missing`, `login.email_unverified`, `login.subject_unusable`.
 */
export async function socialArrival(
  { db }: Pick<LoginParts, 'db'>,
  { id: connectionId, provider }: SocialConnection,
  { issuer, claims }: SocialIdentity,
  unsigned: { readonly given_name?: string; readonly family_name?: string },
): Promise<Arrival> {
  const { profile, holdsMailbox } = readSocialPerson(provider, claims)
  const { auth_time: authTime, acr, amr } = claims
  const kept =
    provider === 'apple'
      ? await profileNames(db, { connectionId, issuer, idpId: profile.idpId })
      : { firstName: null, lastName: null }
  const firstName = profile.firstName ?? kept.firstName ?? unsigned.given_name ?? null
  const lastName = profile.lastName ?? kept.lastName ?? unsigned.family_name ?? null
  const whole = [firstName, lastName].filter((each) => each !== null).join(' ')
  return {
    issuer,
    profile: { ...profile, firstName, lastName, name: profile.name ?? (whole === '' ? null : whole) },
    assertion: null,
    holdsMailbox,
    authTime: readAuthTime(authTime),
    acr: typeof acr === 'string' ? acr : null,
    amr: Array.isArray(amr) ? amr.filter((method) => typeof method === 'string') : [],
  }
}
