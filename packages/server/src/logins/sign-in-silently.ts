import { type AuthorizationRequest, SsoError, normalizeEmail } from '@cardea/protocol'
import type { ConnectionSelection } from '../connections/types.ts'
import { type SignedIn, issueResponse } from '../oauth/issue-response.ts'
import type { EmailStanding } from '../organizations/door-rules.ts'
import { issuedOutcome } from './answer-application.ts'
import type { Arrival } from './arrival.ts'
import { type Admission, openDoor } from './check-door.ts'
import { selectorOf } from './select-connection.ts'
import { type SilentSession, loginCompleteSilently, sessionFindSilent } from './silent-store.ts'
import { type TraceStep, reportedStep, traceStep } from './trace.ts'
import type { Login, LoginParts, Outcome } from './types.ts'

/** A login that has just begun, at an application that keeps sessions. */
export interface SilentAttempt {
  readonly login: Pick<Login, 'id' | 'request' | 'browserHash'> & {
    readonly applicationId: NonNullable<Login['applicationId']>
  }
  /** Signs the tokens of the application. */
  readonly tokenAlgorithm: SignedIn['tokenAlgorithm']
  readonly selection: ConnectionSelection
  /** The browser's cookie of this application. */
  readonly cookie: string
  readonly trace: readonly TraceStep[]
}

/**
 * Signs a person in again by the session that their browser has at this application, without a visit to the identity provider.
 * The session must be of the connection or organization that the request names, and as young as it demands, and the person
 * must still be let in by every rule of the door, as it is now. Null when there is no such session: then nothing has happened.
 */
export async function signInSilently(parts: LoginParts, attempt: SilentAttempt): Promise<Outcome | null> {
  const { login, selection, cookie, trace } = attempt
  const { request, applicationId } = login
  if (request.prompt.some((prompt) => prompt === 'login' || prompt === 'select_account')) return null
  const session = await sessionFindSilent(parts.db, applicationId, parts.vault.hash(cookie))
  if (session === null || !isMeant(session, request, selection)) return null
  const admission = isYoungEnough(parts, session, request) ? await mayComeIn(parts, login, session) : null
  if (admission === null) return null
  const { reported, ...standing } = admission
  const issued = await issueResponse(parts, request, signedInOf(attempt, session, standing))
  const used = [...trace, traceStep(parts, 'session_used', factsOf(session))]
  const noted = reported === null ? used : [...used, reportedStep(parts, reported)]
  const steps = [...noted, traceStep(parts, 'completed')]
  const completed = await loginCompleteSilently(parts.db, {
    ...login,
    session,
    trace: steps,
    code: issued.code,
    reported,
  })
  return completed ? issuedOutcome(parts, request, issued, null) : null
}

function signedInOf(
  { tokenAlgorithm }: SilentAttempt,
  { id: sid, authTime, acr, issuer: upstreamIssuer, destination: { connection }, ...session }: SilentSession,
  standing: EmailStanding,
): SignedIn {
  const { id: connectionId, protocol: connectionType, organizationId } = connection
  const profile = { ...session.profile, ...standing }
  const by = { connectionId, connectionType, organizationId, upstreamIssuer }
  return { tokenAlgorithm, sid, authTime, acr, ...by, profile }
}

/** Whom the trace is about. */
function factsOf({ id: sessionId, authTime, profile: { idpId, email } }: SilentSession) {
  return { sessionId, idpId, email, authTime: authTime.toISOString() }
}

/** A session of one organization is never used for another, nor one person’s where another is named. */
function isMeant(
  { destination: { connection }, profile }: SilentSession,
  request: AuthorizationRequest,
  selection: ConnectionSelection,
): boolean {
  const named = request.loginHint === null ? null : normalizeEmail(request.loginHint)
  if (named !== null && named.toLowerCase() !== profile.email?.toLowerCase()) return false
  const selector = selectorOf(request)
  if (selector === null) return true
  switch (selection.kind) {
    case 'found': {
      const { id, organizationId } = selection.connection
      return selector.key.kind === 'connection' || organizationId === null
        ? id === connection.id
        : organizationId === connection.organizationId
    }
    // Its people sign in with accounts of their own.
    case 'none':
      return selector.by === 'organization_id' && selection.organizationId === connection.organizationId
    // A selector that leads nowhere: the sign-in that follows says so.
    case 'unknown':
    case 'inactive':
      return false
  }
}

/** OIDC Core §3.1.2.1. Without the allowance for slow clocks: nobody comes late here, the session is simply older. */
function isYoungEnough(
  { clock }: LoginParts,
  { authTime }: SilentSession,
  { maxAge }: AuthorizationRequest,
): boolean {
  return maxAge === null || authTime.getTime() >= clock.now().getTime() - maxAge * 1000
}

/** Null: not any more. */
async function mayComeIn(
  parts: LoginParts,
  { request }: SilentAttempt['login'],
  { destination, issuer, profile, authTime, acr, methods }: SilentSession,
): Promise<Admission | null> {
  const person: Pick<Arrival, 'issuer' | 'profile' | 'authTime' | 'acr' | 'amr'> = {
    issuer,
    profile,
    authTime,
    acr,
    amr: methods,
  }
  const door = await openDoor(parts, { request, startedAt: parts.clock.now() }, destination, person)
  try {
    return door()
  } catch (error) {
    if (error instanceof SsoError) return null
    throw error
  }
}
