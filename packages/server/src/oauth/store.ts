import type { RequestedClaims } from '@cardea/protocol'
import type { Queryable, Statement } from '../storage/database.ts'
import { PERSON } from '../sessions/person-columns.ts'
import { ALIVE, sessionEnding } from '../sessions/store.ts'
import type { ApplicationId } from '../storage/ids.ts'
import { type GrantColumns, toGrant } from './grant-columns.ts'
import { refreshTokenInsertion } from './refresh-token-store.ts'
import type { RedeemedGrant } from './types.ts'

/*
 * Queries on authorization codes. The authority here is possession of the code, together with all it is bound to. A code names
 * one session, and the session one person of one connection, so nothing else of any tenant can be reached.
 */

/** A code that is about to be issued: what its redemption must match, and what it grants. Everything else is the session's. */
export interface NewCode {
  readonly codeHash: Buffer
  /** The one of the authorization request, proven to be registered. */
  readonly redirectUri: string
  /** PKCE S256; null when the application sent none. */
  readonly codeChallenge: string | null
  readonly scope: readonly string[]
  /** The API that the access token is for; null: Cardea itself. */
  readonly audience: string | null
  readonly nonce: string | null
  /** What the application asks for by name, beside its scopes (OIDC Core §5.5). */
  readonly claims: RequestedClaims | null
}

/**
 * The insert of a code as a part of the statement that completes its login, so that a login is completed
 * and its code exists, or neither; without values there is no code. `granted` names the part that yields `login_id` and `session_id`, or
 * nothing; the values are those of `codeValues`, from parameter `first` on.
 */
export function codeInsertion(granted: string, first: number): string {
  const value = (index: number) => `$${String(first + index)}`
  // RFC 6749 §4.1.2: at most 10 minutes, by the clock that all processes share.
  return `insert into authorization_codes
      (code_hash, login_id, session_id, redirect_uri, code_challenge, scope, nonce, requested_claims, audience, expires_at)
    select ${value(0)}::bytea, login_id, session_id, ${value(1)}::text, ${value(2)}::text, ${value(3)}::text[],
      ${value(4)}::text, ${value(5)}::jsonb, ${value(6)}::text, now() + interval '10 minutes'
    from ${granted} where ${value(0)}::bytea is not null`
}

/** As many values as `codeValues` has. */
export const CODE_VALUES = 7

/** Null: the login ends without a code. */
export function codeValues(code: NewCode | null): readonly unknown[] {
  if (code === null) return Array<null>(CODE_VALUES).fill(null)
  const claims = code.claims === null ? null : JSON.stringify(code.claims)
  return [code.codeHash, code.redirectUri, code.codeChallenge, code.scope, code.nonce, claims, code.audience]
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
  /** Null: the client does not send it, and has proven itself otherwise. */
  readonly redirectUri: string | null
  /** The challenge computed from the verifier that was sent, or null when none was. */
  readonly codeChallenge: string | null
}

const redeem: Statement<GrantColumns & { refresh_token_days: number }> = {
  name: 'authorization_code_redeem',
  // Proves the client, redeems, and makes the refresh token, in one round trip and all or nothing. Secrets are kept as keyed
  // hashes, so how long the comparison takes says nothing to somebody without the key.
  // Without a secret the code verifier is all that proves a client, so a code without a challenge is not for it (RFC 9700 §2.1.1).
  // The row lock lets parallel requests through one by one; from the second on, redeemed_at is set.
  text: `with redeemed as (
      update authorization_codes a set redeemed_at = now()
      from sessions s, applications client, profiles p join connections c on c.id = p.connection_id
      where a.code_hash = $1 and s.id = a.session_id and client.id = s.application_id and client.client_id = $2
        and case client.type
          when 'spa' then $3::bytea is null and a.code_challenge is not null
          when 'web' then $6::boolean or exists (
            select from application_secrets x where x.application_id = client.id and x.secret_hash = $3)
          else false end
        and ($4::text is null or a.redirect_uri = $4) and a.code_challenge is not distinct from $5
        and a.redeemed_at is null and a.expires_at > now() and ${ALIVE}
        and p.id = s.profile_id and c.status = 'active'
        and (a.audience is null or a.audience = any(client.audiences))
      returning a.session_id, a.scope, a.audience, a.nonce, a.requested_claims, s.auth_time, s.acr, client.token_algorithm,
        client.refresh_token_days, ${PERSON}
    ), refreshable as (${refreshTokenInsertion('redeemed', '$7')})
    select * from redeemed`,
}

/**
 * Redeems the code if everything holds, and answers what it granted; null when anything does not. The refresh token is kept
 * where the code grants one (`offline_access`).
 */
export async function codeRedeem(
  db: Queryable,
  binding: CodeBinding,
  refreshTokenHash: Buffer,
): Promise<RedeemedGrant | null> {
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
    refreshTokenHash,
  ])
  if (row === undefined) return null
  return { ...toGrant(row), refreshable: row.refresh_token_days > 0 && row.scope.includes('offline_access') }
}

/** What is true of a code that could not be redeemed. */
export interface CodeState {
  readonly ownApplication: boolean
  readonly sameRedirectUri: boolean
  readonly sameChallenge: boolean
  readonly hasChallenge: boolean
  readonly redeemed: boolean
  readonly expired: boolean
  readonly sessionEnded: boolean
  /** The application has lost the API that the access token would be for. */
  readonly audienceLost: boolean
}

const examine: Statement<{
  own_application: boolean
  same_redirect_uri: boolean
  same_challenge: boolean
  has_challenge: boolean
  redeemed: boolean
  expired: boolean
  session_ended: boolean
  audience_lost: boolean
}> = {
  name: 'authorization_code_examine',
  // RFC 6749 §4.1.2: a code that comes twice voids what it gave: its session ends. Only a request that matches the whole
  // binding counts: who merely saw the code in a log cannot end somebody's session with it.
  text: `with ${sessionEnding(`s.application_id = $2 and s.id in (
        select session_id from authorization_codes
        where code_hash = $1 and ($3::text is null or redirect_uri = $3) and code_challenge is not distinct from $4 and redeemed_at is not null)`)}
    select s.application_id = $2 as own_application, coalesce(redirect_uri = $3, true) as same_redirect_uri,
      code_challenge is not distinct from $4 as same_challenge, code_challenge is not null as has_challenge,
      redeemed_at is not null as redeemed, a.expires_at <= now() as expired, s.ended_at is not null as session_ended,
      (a.audience is not null and a.audience <> all(client.audiences)) as audience_lost
    from authorization_codes a join sessions s on s.id = a.session_id join applications client on client.id = s.application_id
    where code_hash = $1`,
}

/** Says to an application that has proven itself why a code could not be redeemed (null: there is none), and ends its session if this was its second redemption. */
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
    sessionEnded: row.session_ended,
    audienceLost: row.audience_lost,
  }
}
