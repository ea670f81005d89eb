import type { NormalizedProfile } from '@cardea/protocol'
import { CODE_VALUES, type NewCode, codeInsertion, codeValues } from '../oauth/store.ts'
import { type Reported, reportInsertion, reportValues } from '../organizations/report-store.ts'
import { ALIVE, MEMBER } from '../sessions/store.ts'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ApplicationId, SessionId } from '../storage/ids.ts'
import { DOOR, type Destination, type DestinationRow, LIFETIME, toDestination } from './store.ts'
import { type TraceStep, traceText } from './trace.ts'
import type { Login } from './types.ts'

/*
 * The statements of a silent sign-in. The authority is the secret in the cookie of one application's session, together
 * with that application.
 */

/** The session of a browser at an application, and what the one door looks at, as it is now. */
export interface SilentSession {
  readonly id: SessionId
  readonly authTime: Date
  readonly acr: string | null
  readonly methods: readonly string[]
  readonly profileId: string
  readonly issuer: string
  readonly profile: NormalizedProfile
  readonly destination: Destination
}

type Row = DestinationRow & {
  readonly session_id: SessionId
  readonly auth_time: Date
  readonly acr: string | null
  readonly methods: string[]
  readonly profile_id: string
  readonly issuer_of_person: string
  readonly profile: SilentSession['profile']
}

/** Of a session `s` of the application `$1` with its connection `c` and person `p`: a browser may use it. */
const USABLE = `s.application_id = $1 and ${ALIVE} and s.silent_until > now() and c.status = 'active'
      and ${MEMBER}`

const find: Statement<Row> = {
  name: 'session_find_silent',
  text: `select s.id as session_id, s.auth_time, s.acr, s.methods, p.id as profile_id, p.issuer as issuer_of_person,
      jsonb_build_object('idpId', p.idp_id, 'email', p.email, 'firstName', p.first_name, 'lastName', p.last_name,
        'name', p.name, 'username', p.username, 'groups', p.groups, 'roles', p.roles, 'picture', p.picture,
        'locale', p.locale, 'customAttributes', p.custom_attributes, 'rawAttributes', p.raw_attributes) as profile,
      ${DOOR},
      c.*
    from sessions s
      join profiles p on p.id = s.profile_id
      join connections c on c.id = s.connection_id
      left join organizations o on o.id = c.organization_id
    where s.cookie_hash = $2 and ${USABLE}`,
}

/** The session that this browser may use at this application; null when there is none. */
export async function sessionFindSilent(
  db: Queryable,
  applicationId: ApplicationId,
  cookieHash: Buffer,
): Promise<SilentSession | null> {
  const [row] = await db.query(find, [applicationId, cookieHash])
  if (row === undefined) return null
  return {
    id: row.session_id,
    authTime: row.auth_time,
    acr: row.acr,
    methods: row.methods,
    profileId: row.profile_id,
    issuer: row.issuer_of_person,
    profile: row.profile,
    destination: toDestination(row),
  }
}

const complete: Statement<{ completed: boolean }> = {
  name: 'login_complete_silently',
  // The session is held until the code is there: one that ends at this moment gives no code.
  text: `with session as (
      select s.id, s.organization_id, s.connection_id, s.profile_id from sessions s join connections c on c.id = s.connection_id join profiles p on p.id = s.profile_id
      where s.id = $2 and ${USABLE}
      for update of s
    ), finished as (
      insert into logins (id, kind, application_id, organization_id, connection_id, status, request, browser_hash, trace,
        profile_id, finished_at, expires_at)
      select $3, 'sign_in', $1, organization_id, connection_id, 'completed', $4::jsonb, $5, $6, profile_id, now(), now() + ${LIFETIME}
      from session returning id as login_id, profile_id
    ), granted as (
      select finished.login_id, session.id as session_id from finished cross join session
    ), code as (${codeInsertion('granted', 7)}
    ), reported as (${reportInsertion('finished', 7 + CODE_VALUES)})
    select exists (select from finished) as completed`,
}

/** Writes a login that was over at once, with its code. False when the session has ended meanwhile; then nothing is written. */
export async function loginCompleteSilently(
  db: Queryable,
  login: Pick<Login, 'id' | 'request' | 'browserHash'> & {
    readonly applicationId: ApplicationId
    readonly session: Pick<SilentSession, 'id'>
    readonly trace: readonly TraceStep[]
    readonly code: NewCode | null
    readonly reported: Reported | null
  },
): Promise<boolean> {
  const [row] = await db.query(complete, [
    login.applicationId,
    login.session.id,
    login.id,
    JSON.stringify(login.request),
    login.browserHash,
    traceText(login.trace),
    ...codeValues(login.code),
    ...reportValues(login.reported),
  ])
  return row?.completed === true
}
