import {
  MICROSOFT_METHODS_ATTRIBUTE,
  type NameId,
  SsoError,
  type VerifiedAssertion,
  mapProfile,
} from '@cardea/protocol'
import type { SamlConnection } from '../connections/types.ts'
import type { Arrival } from './arrival.ts'
import type { SamlSession } from '../sessions/types.ts'

/** The person of an assertion, through the connection's mapping. */
export function samlArrival(
  { provider, mapping, roleMapping, settings }: SamlConnection,
  assertion: VerifiedAssertion,
): Arrival {
  const { id, issuer, nameId, attributes, notOnOrAfter, authnInstant, authnContextClassRef } = assertion
  if (nameId === null) throw new SsoError('saml.subject_missing')
  return {
    issuer,
    profile: mapProfile({ protocol: 'saml', provider, mapping, roleMapping, subject: nameId, attributes }),
    assertion: { id, notOnOrAfter },
    samlSession: settings.sloUrl === null ? null : samlSessionOf(nameId, assertion),
    upstreamEnd: assertion.sessionNotOnOrAfter,
    authTime: authnInstant,
    acr: authnContextClassRef,
    amr: attributes
      .filter(({ name }) => name === MICROSOFT_METHODS_ATTRIBUTE)
      .flatMap(({ values }) => values),
  }
}

/** What the IdP will know the session by: a LogoutRequest has to repeat all of it. */
function samlSessionOf(
  { value, format }: NameId,
  { nameQualifiers, sessionIndex }: VerifiedAssertion,
): SamlSession {
  const { nameQualifier = null, spNameQualifier = null } = nameQualifiers ?? {}
  return { subject: { value, format, nameQualifier, spNameQualifier }, sessionIndex }
}
