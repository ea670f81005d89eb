import { SsoError } from '../errors/sso-error.ts'
import type { JsonObject } from '../oidc/decode-id-token.ts'
import { emailDomain, normalizeEmail } from '../profile/email-address.ts'
import { mapProfile } from '../profile/map-profile.ts'
import type { NormalizedProfile } from '../profile/types.ts'
import { socialProviders } from './social-providers.ts'
import type { SocialProviderName } from './social-provider.ts'

/** A person whom a social provider has authenticated, with an address that it has proven to be theirs. */
export interface SocialPerson {
  readonly profile: NormalizedProfile & { readonly email: string }
  /** Of the address, in lower case, as it is written there. */
  readonly domain: string
  /** The provider's word about the address is true now, not only when it was proven. */
  readonly holdsMailbox: boolean
}

/** No name but the standard one: an address under another has been proven by nobody. */
const EMAIL = { email: 'email' }

/**
 * The person of verified claims: of a social provider's ID token, or of `readGithubUser`. Groups and roles are left out:
 * everybody may run a tenant of their own, and name its groups as they like. So is a user name that is an address other than the
 * proven one, before an application takes it for one.
 *
 * Fails with `login.email_missing`, `login.email_unverified`, `login.subject_unusable`.
 */
export function readSocialPerson(name: SocialProviderName, claims: JsonObject): SocialPerson {
  const provider = socialProviders[name]
  const { email: received } = claims
  const email = typeof received === 'string' ? normalizeEmail(received) : null
  if (email === null) throw new SsoError('login.email_missing', { expected: 'email' })
  if (!provider.provesEmail(claims))
    throw new SsoError('login.email_unverified', { provider: provider.label })
  const subject = provider.subjectOf(claims)
  const mapped = mapProfile({ protocol: 'oidc', provider: 'generic-oidc', mapping: EMAIL, subject, claims })
  const username =
    mapped.username === email || mapped.username?.includes('@') === false ? mapped.username : null
  const domain = emailDomain(email)
  return {
    profile: { ...mapped, email, username, groups: [], roles: [] },
    domain,
    holdsMailbox: provider.holdsMailbox(domain, claims),
  }
}
