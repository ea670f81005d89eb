import type { RequestedClaims } from '@cardea/protocol'
import type { Selectable } from 'kysely'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ApplicationId, ConnectionId, OrganizationId, SessionId } from '../storage/ids.ts'
import type { ApplicationRow, AuthorizationCodeRow, ProfileRow } from '../storage/schema.ts'
import type { Grant, GrantedPerson, RedeemedGrant } from './types.ts'

/*
 * Queries on authorization codes. The authority here is possession: of the code, together with all it
 * is bound to, or of a token that carries the session id. A code names one profile, and the profile one
 * connection and organization, so nothing else of any tenant can be reached.
 */

/** A code that is about to be issued. The login and the person are those of the statement that completes the login. */
export interface NewCode extends Omit<Grant, 'loginId' | 'profileId'> {
  readonly codeHash: Buffer
  readonly sid: SessionId
}

/**
 * The insert of a code as a part of the statement that completes its login, so that a login is completed
 * and its code exists, or neither. `login` names the part that yields `login_id` and `profile_id`, or
 * nothing; the values are those of `codeValues`, from parameter `first` on.
 */
export function codeInsertion(login: string, first: number): string {
  const value = (index: number) => `$${String(first + index)}`
  // RFC 6749 §4.1.2: at most 10 minutes, by the clock that all processes share.
  return `insert into authorization_codes
      (code_hash, login_id, application_id, profile_id, sid, redirect_uri, code_challenge, scope, nonce,
       auth_time, acr, expires_at)
    select ${value(0)}::bytea, login_id, ${value(1)}::text, profile_id, ${value(2)}::text, ${value(3)}::text,
      ${value(4)}::text, ${value(5)}::text[], ${value(6)}::text, ${value(7)}::timestamptz, ${value(8)}::text,
      now() + interval '10 minutes'
    from ${login}`
}

export function codeValues(code: NewCode): readonly unknown[] {
  return [
    code.codeHash,
    code.applicationId,
    code.sid,
    code.redirectUri,
    code.codeChallenge,
    code.scope,
    code.nonce,
    code.authTime,
    code.acr,
  ]
}

const useAssertion: Statement<{ assertion_id: string }> = {
  name: 'client_assertion_use',
  text: `insert into client_assertion_ids (application_id, assertion_id, expires_at) values ($1, $2, $3)
    on conflict do nothing returning assertion_id`,
}

/** Spends the id of a client assertion. False when it has been spent before. */
export async function clientAssertionUse(
  db: Queryable,
  applicationId: ApplicationId,
  assertionId: string,
  expiresAt: Date,
): Promise<boolean> {
  return (await db.query(useAssertion, [applicationId, assertionId, expiresAt])).length > 0
}

/** What a code must match to be redeemed. Every field is required: a caller cannot forget one. */
export interface CodeBinding {
  readonly codeHash: Buffer
  readonly clientId: string
  /** Of the secret that was sent; null when none was, which only a public client may do. */
  readonly secretHash: Buffer | null
  /** The client has proven itself before, by an assertion. */
  readonly clientProven: boolean
  readonly redirectUri: string
  /** The challenge computed from the verifier that was sent, or null when none was. */
  readonly codeChallenge: string | null
}

type PersonColumns = Pick<
  ProfileRow,
  'idp_id' | 'email' | 'first_name' | 'last_name' | 'name' | 'username' | 'picture' | 'locale'
> &
  Selectable<
    Pick<
      ProfileRow,
      | 'connection_id'
      | 'organization_id'
      | 'groups'
      | 'roles'
      | 'outside'
      | 'custom_attributes'
      | 'raw_attributes'
    >
  > & {
    readonly protocol: GrantedPerson['connectionType']
    readonly requested_claims: RequestedClaims | null
  }

const PERSON = `p.connection_id, p.organization_id, c.protocol, p.idp_id, p.email, p.first_name, p.last_name,
  p.name, p.username, p.groups, p.roles, p.picture, p.locale, p.custom_attributes, p.raw_attributes, p.outside,
  (select l.request -> 'claims' from logins l where l.id = a.login_id) as requested_claims`

type RedeemedRow = PersonColumns &
  Pick<Selectable<AuthorizationCodeRow>, 'sid' | 'scope' | 'nonce' | 'auth_time' | 'acr'> &
  Pick<Selectable<ApplicationRow>, 'token_algorithm'>

const redeem: Statement<RedeemedRow> = {
  name: 'authorization_code_redeem',
  // Proves the client and redeems in one round trip. Secrets are kept as keyed hashes, so how long the
  // comparison takes says nothing to somebody without the key.
  // Without a secret the code verifier is all that proves a client, so a code without a challenge is not for it (RFC 9700 §2.1.1).
  // The row lock lets parallel requests through one by one; from the second on, redeemed_at is set.
  text: `update authorization_codes a set redeemed_at = now()
    from applications client, profiles p join connections c on c.id = p.connection_id
    where a.code_hash = $1 and client.id = a.application_id and client.client_id = $2
      and case client.type
        when 'spa' then $3::bytea is null and a.code_challenge is not null
        when 'web' then $6::boolean or exists (
          select from application_secrets s where s.application_id = client.id and s.secret_hash = $3)
        else false end
      and a.redirect_uri = $4 and a.code_challenge is not distinct from $5
      and a.redeemed_at is null and a.revoked_at is null and a.expires_at > now()
      and p.id = a.profile_id and c.status = 'active'
    returning a.sid, a.scope, a.nonce, a.auth_time, a.acr, client.token_algorithm, ${PERSON}`,
}

/** Redeems the code if everything holds, and answers what it granted; null when anything does not. */
export async function codeRedeem(db: Queryable, binding: CodeBinding): Promise<RedeemedGrant | null> {
  const { codeHash, clientId, secretHash, redirectUri, codeChallenge, clientProven } = binding
  // No client id has a NUL, and PostgreSQL would refuse the statement rather than find nothing.
  if (clientId.includes('\0')) return null
  const [row] = await db.query(redeem, [
    codeHash,
    clientId,
    secretHash,
    redirectUri,
    codeChallenge,
    clientProven,
  ])
  if (row === undefined) return null
  return {
    ...toPerson(row),
    sid: row.sid as SessionId,
    tokenAlgorithm: row.token_algorithm,
    scope: row.scope,
    nonce: row.nonce,
    authTime: row.auth_time,
    acr: row.acr,
  }
}

/** What is true of a code that could not be redeemed. */
export interface CodeState {
  readonly ownApplication: boolean
  readonly sameRedirectUri: boolean
  readonly sameChallenge: boolean
  readonly hasChallenge: boolean
  readonly redeemed: boolean
  readonly expired: boolean
}

const examine: Statement<{
  own_application: boolean
  same_redirect_uri: boolean
  same_challenge: boolean
  has_challenge: boolean
  redeemed: boolean
  expired: boolean
}> = {
  name: 'authorization_code_examine',
  // RFC 6749 §4.1.2: a code that comes twice voids what it gave. Only a request that matches the whole
  // binding counts: who merely saw the code in a log cannot end somebody's session with it.
  text: `with revoked as (
      update authorization_codes set revoked_at = now()
      where code_hash = $1 and application_id = $2 and redirect_uri = $3
        and code_challenge is not distinct from $4
        and redeemed_at is not null and revoked_at is null
    )
    select application_id = $2 as own_application, redirect_uri = $3 as same_redirect_uri,
      code_challenge is not distinct from $4 as same_challenge, code_challenge is not null as has_challenge,
      redeemed_at is not null as redeemed, expires_at <= now() as expired
    from authorization_codes where code_hash = $1`,
}

/** Says to an application that has proven itself why a code could not be redeemed (null: there is none), and revokes its tokens if this was its second redemption. */
export async function codeExamine(
  db: Queryable,
  applicationId: ApplicationId,
  { codeHash, redirectUri, codeChallenge }: CodeBinding,
): Promise<CodeState | null> {
  const [row] = await db.query(examine, [codeHash, applicationId, redirectUri, codeChallenge])
  if (row === undefined) return null
  return {
    ownApplication: row.own_application,
    sameRedirectUri: row.same_redirect_uri,
    sameChallenge: row.same_challenge,
    hasChallenge: row.has_challenge,
    redeemed: row.redeemed,
    expired: row.expired,
  }
}

const findPerson: Statement<PersonColumns> = {
  name: 'session_person_find',
  text: `select ${PERSON}
    from authorization_codes a
      join applications on applications.id = a.application_id
      join profiles p on p.id = a.profile_id
      join connections c on c.id = p.connection_id
    where a.sid = $1 and applications.client_id = $2
      and a.redeemed_at is not null and a.revoked_at is null and c.status = 'active'`,
}

/** The person of a session of this client, as the profile is now; null when the session is unknown, revoked or its connection off. */
export async function sessionPersonFind(
  db: Queryable,
  session: { readonly sid: string; readonly clientId: string },
): Promise<GrantedPerson | null> {
  const [row] = await db.query(findPerson, [session.sid, session.clientId])
  return row === undefined ? null : toPerson(row)
}

function toPerson(row: PersonColumns): GrantedPerson {
  return {
    connectionId: row.connection_id as ConnectionId,
    connectionType: row.protocol,
    organizationId: row.organization_id as OrganizationId | null,
    requestedClaims: row.requested_claims,
    profile: {
      idpId: row.idp_id,
      email: row.email,
      outside: row.outside,
      firstName: row.first_name,
      lastName: row.last_name,
      name: row.name,
      username: row.username,
      groups: row.groups,
      roles: row.roles,
      picture: row.picture,
      locale: row.locale,
      customAttributes: row.custom_attributes,
      rawAttributes: row.raw_attributes,
    },
  }
}
