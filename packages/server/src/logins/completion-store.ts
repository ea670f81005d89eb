import type { NormalizedProfile } from '@cardea/protocol'
import { emailKey } from '../accounts/email-key.ts'
import { CODE_VALUES, type NewCode, codeInsertion, codeValues } from '../oauth/store.ts'
import { type Reported, reportInsertion, reportValues } from '../organizations/report-store.ts'
import { SESSION_VALUES, sessionInsertion, sessionValues } from '../sessions/store.ts'
import type { NewSession } from '../sessions/types.ts'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ConnectionId, LoginId, OrganizationId, ProfileId, UserId } from '../storage/ids.ts'
import { type TraceStep, traceText } from './trace.ts'

/* The one statement that completes a login. The authority is what the one door has decided. */

/** How a login went that was to be completed. */
export type Completed =
  | { readonly kind: 'completed'; readonly userId: UserId | null; readonly profileId: ProfileId }
  /** The assertion was used before. */
  | { readonly kind: 'replayed' }
  /** The login is not open any more. */
  | { readonly kind: 'finished' }
  /** The person is no active member of the organization: nobody knows them yet, or they were put out. */
  | { readonly kind: 'no-member' }

interface CompleteRow {
  readonly completed: boolean
  readonly fresh: boolean
  readonly admitted: boolean
  readonly user_id: UserId | null
  readonly profile_id: ProfileId
}

const complete: Statement<CompleteRow> = {
  name: 'login_complete',
  // One statement, all or nothing without a transaction: whoever locks the pending row first finishes the
  // login; for everybody else `open` is empty, and so is everything after it.
  text: `with open as (
      select id from logins where id = $1 and status = 'pending' and connection_id = $2 and expires_at > now()
      for update
    ), known as (
      -- Kept even if the profile, or the user, is deleted at this moment: who signs in is then the same user, or nobody (foreign key).
      select coalesce(
        (select user_id from profiles where connection_id = $2 and issuer = $7 and idp_id = $8), $23::text) as user_id
    ), admitted as (
      select open.id, known.user_id from open cross join known where $3::text is null or exists (
        select from memberships m
        where m.organization_id = $3 and m.status = 'active' and m.user_id = known.user_id)
    ), used as (
      insert into assertion_ids (connection_id, assertion_id, expires_at)
      select $2::text, $4::text, $5::timestamptz from admitted where $4::text is not null
      on conflict do nothing returning assertion_id
    ), person as (
      insert into profiles (id, organization_id, connection_id, issuer, idp_id, email, first_name, last_name, name, username,
        groups, roles, picture, locale, custom_attributes, raw_attributes, outside, user_id)
      select $6::text, $3::text, $2::text, $7::text, $8::text, $9::text, $10::text, $11::text, $12::text, $13::text,
        $14::text[], $15::text[], $16::text, $17::text, $18::jsonb, $19::jsonb, $20::boolean, admitted.user_id
      from admitted where $4::text is null or exists (select from used)
      on conflict (connection_id, issuer, idp_id) do update set
        email = excluded.email, first_name = excluded.first_name, last_name = excluded.last_name, name = excluded.name,
        username = excluded.username, groups = excluded.groups, roles = excluded.roles, picture = excluded.picture,
        locale = excluded.locale, custom_attributes = excluded.custom_attributes, raw_attributes = excluded.raw_attributes,
        outside = excluded.outside, updated_at = now(), last_login_at = now(),
        user_id = coalesce(profiles.user_id, excluded.user_id)
      returning id, user_id
    ), followed as (
      -- Whom the identity provider has brought is called what it says; who has an account of their own says so themselves.
      update users u set email = $9, email_key = $22, email_proven = $22::text is not null, name = $12, first_name = $10,
        last_name = $11, updated_at = now()
      from person where u.id = person.user_id and u.organization_id = $3::text
        and (u.email, u.email_proven, u.name, u.first_name, u.last_name)
          is distinct from ($9::text, $22::text is not null, $12::text, $10::text, $11::text)
    ), finished as (
      update logins set status = 'completed', finished_at = now(), held_response = null, upstream = '{}',
        profile_id = person.id, trace = trace || $21::jsonb
      from person where logins.id = (select id from open)
      returning logins.id as login_id, logins.profile_id
    ), session as (${sessionInsertion('finished', 24)}
    ), granted as (
      select finished.login_id, session.id as session_id from finished cross join session
    ), code as (${codeInsertion('granted', 24 + SESSION_VALUES)}
    ), reported as (${reportInsertion('finished', 24 + SESSION_VALUES + CODE_VALUES)}
    )
    select exists (select from finished) as completed,
      $4::text is null or exists (select from used) or not exists (select from admitted) as fresh,
      exists (select from admitted) or not exists (select from open) as admitted,
      person.user_id, person.id as profile_id
    from (select) as one left join person on true`,
}

export interface Completion {
  readonly loginId: LoginId
  readonly connectionId: ConnectionId
  readonly organizationId: OrganizationId | null
  /** SAML: the assertion's id, to be used once until it has expired. */
  readonly assertion: { readonly id: string; readonly notOnOrAfter: Date } | null
  readonly newProfileId: ProfileId
  readonly issuer: string
  readonly profile: NormalizedProfile
  readonly outside: boolean
  /** Which user a person is who has no profile with one yet; null: not known. */
  readonly userId: UserId | null
  readonly trace: readonly TraceStep[]
  /** Null: the application receives its ID token right away, or it is no application that is signed in to. */
  readonly code: NewCode | null
  /** Null: it is no application that is signed in to. */
  readonly session: NewSession | null
  /** A watched policy would have refused it. */
  readonly reported: Reported | null
}

/** Finishes a login: consumes it, remembers the assertion, keeps the profile and the code. All or nothing. */
export async function loginComplete(db: Queryable, completion: Completion): Promise<Completed> {
  const { profile, assertion, outside } = completion
  const key = outside || profile.email === null ? null : emailKey(profile.email)
  const [row] = await db.query(complete, [
    completion.loginId,
    completion.connectionId,
    completion.organizationId,
    assertion?.id ?? null,
    assertion?.notOnOrAfter ?? null,
    completion.newProfileId,
    completion.issuer,
    profile.idpId,
    profile.email,
    profile.firstName,
    profile.lastName,
    profile.name,
    profile.username,
    profile.groups,
    profile.roles,
    profile.picture,
    profile.locale,
    JSON.stringify(profile.customAttributes),
    JSON.stringify(profile.rawAttributes),
    outside,
    traceText(completion.trace),
    key,
    completion.userId,
    ...sessionValues(completion.session),
    ...codeValues(completion.code),
    ...reportValues(completion.reported),
  ])
  if (row?.fresh === false) return { kind: 'replayed' }
  if (row?.admitted === false) return { kind: 'no-member' }
  if (row?.completed !== true) return { kind: 'finished' }
  return { kind: 'completed', userId: row.user_id, profileId: row.profile_id }
}
