import { hasGroupsOverage } from '@cardea/protocol'
import type { SignInConnection } from '../connections/types.ts'
import { type SignedIn, issueResponse } from '../oauth/issue-response.ts'
import { newSession } from '../sessions/new-session.ts'
import type { NewSession } from '../sessions/types.ts'
import { issuedOutcome } from './answer-application.ts'
import type { EmailStanding } from '../organizations/door-rules.ts'
import type { Arrival } from './arrival.ts'
import { type Admission, openDoor } from './check-door.ts'
import { completeAccount } from './complete-account.ts'
import { completeTest } from './complete-test.ts'
import { finishLogin } from './finish-login.ts'
import { holdAwaiting } from '../profiles/hold-awaiting.ts'
import { mayUse, switchedOff } from './may-use.ts'
import { type Destination, isOrganizationDestination } from './store.ts'
import { type TraceStep, reportedStep, traceStep } from './trace.ts'
import type { Login, LoginParts, Outcome } from './types.ts'

/**
 * The one door: every way to sign in ends here. Looks at the connection, the organization and its policy as
 * they were read after the IdP's answer came (null: gone), consumes the login and the assertion, keeps the profile and issues what the application asked for, all or nothing.
 *
 * Fails with `login.connection_inactive`, `login.provider_unavailable`, the codes of `openDoor` and of `finishLogin`.
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
  if (destination === null || !mayUse(login, destination.connection)) {
    throw switchedOff(destination?.connection ?? null)
  }
  const door = await openDoor(parts, login, destination, arrival)
  if (login.kind === 'test') {
    return completeTest(parts, login, destination.connection.id, arrival, trace, door)
  }
  const { reported, ...standing } = await admit(parts, destination, arrival, door)
  if (reported !== null) trace.push(reportedStep(parts, reported))
  const { outside } = standing
  trace.push(traceStep(parts, 'completed', { outside }))
  if (login.kind === 'account') {
    return completeAccount(parts, login, destination, arrival, { outside, trace, reported })
  }
  const { connection } = destination
  const { session, secret } = newSession(
    parts,
    sessionOf(parts, login, connection, arrival),
    login.sessionHours,
  )
  const signedIn = signedInOf(login, connection, arrival, standing, session)
  const issued = await issueResponse(parts, login.request, signedIn)
  const outcome = { outside, trace, code: issued.code, session, reported }
  await finishLogin(parts, login, destination, arrival, outcome)
  const remember = secret === null ? null : { applicationId: login.applicationId, secret }
  return issuedOutcome(parts, login.request, issued, remember)
}

type SignIn = Extract<Login, { readonly kind: 'sign_in' }>

function sessionOf(
  { clock }: LoginParts,
  { applicationId }: SignIn,
  { id: connectionId, organizationId }: SignInConnection,
  { authTime, acr, amr, upstreamEnd = null, samlSession = null }: Arrival,
): Omit<NewSession, 'id' | 'cookieHash'> {
  return {
    applicationId,
    connectionId,
    organizationId,
    authTime: authTime ?? clock.now(),
    acr,
    methods: amr,
    upstreamEnd,
    saml: samlSession,
  }
}

function signedInOf(
  { tokenAlgorithm }: SignIn,
  { id: connectionId, protocol: connectionType, organizationId }: SignInConnection,
  arrival: Arrival,
  standing: EmailStanding,
  { id: sid, authTime, acr }: NewSession,
): SignedIn {
  const by = { connectionId, connectionType, organizationId, upstreamIssuer: arrival.issuer }
  return { tokenAlgorithm, sid, authTime, acr, ...by, profile: { ...arrival.profile, ...standing } }
}

/** Asks the door, and keeps whoever lacks an attribute. */
async function admit(
  parts: LoginParts,
  destination: Destination,
  arrival: Arrival,
  door: () => Admission,
): Promise<Admission> {
  try {
    return door()
  } catch (error) {
    if (isOrganizationDestination(destination))
      await holdAwaiting(parts, destination.connection, arrival, error)
    throw error
  }
}

/**
 * Whom the trace is about, and the names (not the values) of what was sent about them. `groups: overage`: the IdP
 * sent a link instead of groups, because there are too many; the profile then has none.
 */
function mappedFacts({ profile, acr, amr }: Arrival): Record<string, unknown> {
  const { idpId, email, rawAttributes } = profile
  const overage = hasGroupsOverage(rawAttributes) ? { groups: 'overage' } : {}
  return { idpId, email, attributes: Object.keys(rawAttributes).slice(0, 100), acr, amr, ...overage }
}
