import type { NormalizedProfile } from '@cardea/protocol'
import type { UserId } from '../storage/ids.ts'
import type { SamlSession } from '../sessions/types.ts'

/** A person whom an IdP has verifiably authenticated for this login, by whichever protocol. */
export interface Arrival {
  /** The IdP as it named itself, verified. With connection and `profile.idpId` the key of the person. */
  readonly issuer: string
  readonly profile: NormalizedProfile
  /** SAML: to be used once. */
  readonly assertion: { readonly id: string; readonly notOnOrAfter: Date } | null
  /** SAML, where the IdP has single logout: what it knows the session by. */
  readonly samlSession?: SamlSession | null
  /** SAML: when the IdP wants its own session to be over (SessionNotOnOrAfter). */
  readonly upstreamEnd?: Date | null
  /** When the person authenticated; null when the IdP does not say. */
  readonly authTime: Date | null
  readonly acr: string | null
  /** Somebody with an account of their own: it is known who that is. */
  readonly userId?: UserId
  /** Of a social provider: it keeps the mailbox of the address, so that its word about it is true now. */
  readonly holdsMailbox?: boolean
  /** How they authenticated, as the IdP says (RFC 8176 and equivalents). */
  readonly amr: readonly string[]
}
