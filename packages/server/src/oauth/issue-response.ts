import {
  type AuthorizationRequest,
  type ClaimsGrant,
  idTokenClaims,
  type TokenAlgorithm,
} from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import type { SigningKeys } from '../keys/signing-keys.ts'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import { newCode } from './new-code.ts'
import type { NewCode } from './store.ts'
import { toldFind } from './told-store.ts'

interface Parts {
  readonly config: Pick<Config, 'issuer'>
  readonly vault: Vault
  readonly keys: SigningKeys
  readonly clock: Clock
  readonly random: Random
  readonly db: Queryable
}

/** Who has signed in, and how: all of an ID token that its request does not say. */
export type SignedIn = Omit<
  ClaimsGrant,
  'issuer' | 'clientId' | 'scope' | 'nonce' | 'requestedClaims' | 'organizationSlug' | 'metadata'
> & {
  readonly tokenAlgorithm: TokenAlgorithm
  /** The identity provider as it named itself. */
  readonly upstreamIssuer: string
}

export interface IssuedResponse {
  /** Is written by the statement that completes the login; null: there is no code. */
  readonly code: NewCode | null
  /** Of the authorization response, to be sent when that statement has. */
  readonly parameters: Readonly<Record<string, string>>
}

/** What a sign-in that is about to be complete gives its application: a code, or the ID token itself (OIDC Core §3.2.2.5). */
export async function issueResponse(
  parts: Parts,
  request: AuthorizationRequest,
  signedIn: SignedIn,
): Promise<IssuedResponse> {
  switch (request.responseType) {
    case 'code': {
      const { code, row } = newCode(parts, request)
      return { code: row, parameters: { code } }
    }
    case 'id_token':
      return { code: null, parameters: { id_token: await signIdToken(parts, request, signedIn) } }
  }
}

async function signIdToken(
  { config, keys, clock, db }: Parts,
  { clientId, scope, nonce, claims: requestedClaims }: AuthorizationRequest,
  { tokenAlgorithm: algorithm, upstreamIssuer, ...signedIn }: SignedIn,
): Promise<string> {
  const { connectionId, organizationId, profile } = signedIn
  const person = { connectionId, organizationId, upstreamIssuer, idpId: profile.idpId }
  const told = await toldFind(db, clientId, person)
  const grant = { ...signedIn, ...told, issuer: config.issuer, clientId, scope, nonce, requestedClaims }
  const issued = { now: clock.now(), accessToken: null, code: null, algorithm }
  return keys.sign(idTokenClaims(grant, issued), { type: 'JWT', algorithm })
}
