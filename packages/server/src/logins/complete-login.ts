import { type NormalizedProfile, SsoError, assertsMfa, namesOf } from '@cardea/protocol'
import type { Connection } from '../connections/types.ts'
import { newCode } from '../oauth/new-code.ts'
import type { NewCode } from '../oauth/store.ts'
import { newId } from '../storage/ids.ts'
import { codeOutcome } from './answer-application.ts'
import { clockSkewSeconds } from './clock-skew.ts'
import { holdAwaiting } from './hold-awaiting.ts'
import { domainOf, isOutside } from './is-outside.ts'
import { missingAttributes } from './missing-attributes.ts'
import { type Destination, type SamlSession, loginComplete } from './store.ts'
import { type TraceStep, traceStep } from './trace.ts'
import type { Login, LoginParts, Outcome } from './types.ts'

/** A person whom an IdP has verifiably authenticated for this login, by whichever protocol. */
export interface Arrival {
  /** The IdP as it named itself, verified. With connection and `profile.idpId` the key of the person. */
  readonly issuer: string
  readonly profile: NormalizedProfile
  /** SAML: to be used once. */
  readonly assertion: { readonly id: string; readonly notOnOrAfter: Date } | null
  /** SAML, where the IdP has single logout: what it knows the session by. */
  readonly samlSession?: SamlSession | null
  /** When the person authenticated; null when the IdP does not say. */
  readonly authTime: Date | null
  readonly acr: string | null
  /** How they authenticated, as the IdP says (RFC 8176 and equivalents). */
  readonly amr: readonly string[]
}

/**
 * The one door: every way to sign in ends here. Looks at the connection, the organization and its policy as
 * they were read after the IdP's answer came (null: gone), consumes the login and the assertion, keeps the profile and issues the code, all or nothing.
 *
 * Fails with `login.connection_inactive`, `login.authentication_too_old`, `login.mfa_required`,
 * `login.email_missing`, `login.attributes_missing`, `login.profile_outside_organization`, `login.already_finished`, `saml.assertion_replayed`.
 */
export async function completeLogin(
  parts: LoginParts,
  login: Login,
  destination: Destination | null,
  arrival: Arrival,
  trace: TraceStep[],
): Promise<Outcome> {
  trace.push(traceStep(parts, 'profile_mapped', mappedFacts(arrival)))
  // Disabled or deleted while the person was at the IdP (incidents row 40).
  if (destination?.connection.status !== 'active') throw new SsoError('login.connection_inactive')
  const outside = await admit(parts, login, destination, arrival)
  trace.push(traceStep(parts, 'completed', { outside }))
  const { code, row } = newCode(parts, {
    applicationId: login.applicationId,
    redirectUri: login.request.redirectUri,
    codeChallenge: login.request.codeChallenge,
    scope: login.request.scope,
    nonce: login.request.nonce,
    authTime: arrival.authTime ?? parts.clock.now(),
    acr: arrival.acr,
  })
  await finish(parts, login, destination.connection, arrival, outside, trace, row)
  return codeOutcome(parts, login.request, code)
}

/** Looks at every rule of the door, and keeps whoever lacks an attribute. */
async function admit(
  parts: LoginParts,
  login: Login,
  destination: Destination,
  arrival: Arrival,
): Promise<boolean> {
  try {
    return checkDoor(parts, login, destination, arrival)
  } catch (error) {
    await holdAwaiting(parts, destination.connection, arrival, error)
    throw error
  }
}

/** Every rule of the door; answers whether the profile is from outside the organization's domains. */
function checkDoor(parts: LoginParts, login: Login, destination: Destination, arrival: Arrival): boolean {
  checkFreshness(parts, login, destination, arrival)
  if (destination.rules.mfaRequired && !assertsMfa({ methods: arrival.amr, context: arrival.acr })) {
    throw new SsoError('login.mfa_required', { received: [...arrival.amr, arrival.acr] })
  }
  const outside = checkDomain(destination, arrival.profile.email)
  checkRequired(destination, arrival.profile)
  return outside
}

/** The e-mail of an IdP is trusted for its organization only (incidents row 62). */
function checkDomain({ connection, rules }: Destination, email: string | null): boolean {
  if (!isOutside(rules, email)) return false
  if (rules.allowOutsideProfiles) return true
  if (email === null) {
    const expected = namesOf(connection, 'email').slice(0, 3).join(' or ')
    throw new SsoError('login.email_missing', { expected })
  }
  throw new SsoError('login.profile_outside_organization', { domain: domainOf(email) })
}

/** Last, so that of those who lack something only people who would get in otherwise are held. */
function checkRequired({ connection }: Destination, profile: NormalizedProfile): void {
  const missing = missingAttributes(profile, connection.requiredAttributes)
  if (missing.length > 0) throw new SsoError('login.attributes_missing', { missing: missing.join(', ') })
}

/** Whom the trace is about, and the names (not the values) of what was sent about them. */
function mappedFacts({ profile, acr, amr }: Arrival): Record<string, unknown> {
  const { idpId, email, rawAttributes } = profile
  return { idpId, email, attributes: Object.keys(rawAttributes).slice(0, 100), acr, amr }
}

/** OIDC Core §3.1.2.1: with max_age the authentication must be known to be that recent. */
function checkFreshness(
  { clock }: LoginParts,
  { request }: Login,
  { connection }: Destination,
  { authTime }: Arrival,
): void {
  const { maxAge } = request
  if (maxAge === null) return
  const oldest = clock.now().getTime() - (maxAge + clockSkewSeconds(connection)) * 1000
  if (authTime === null || authTime.getTime() < oldest) {
    throw new SsoError('login.authentication_too_old', { received: authTime?.toISOString() })
  }
}

async function finish(
  parts: LoginParts,
  login: Login,
  connection: Connection,
  { issuer, profile, assertion, samlSession = null }: Arrival,
  outside: boolean,
  trace: readonly TraceStep[],
  code: NewCode,
): Promise<void> {
  const result = await loginComplete(parts.db, {
    loginId: login.id,
    connectionId: connection.id,
    organizationId: connection.organizationId,
    assertion,
    newProfileId: newId('profile', parts),
    issuer,
    profile,
    outside,
    trace,
    code,
    samlSession,
  })
  if (result === 'replayed') throw new SsoError('saml.assertion_replayed')
  if (result === 'finished') throw new SsoError('login.already_finished', { loginId: login.id })
}
