import { type ClientCredentials, SsoError, type WireParameters, readCodeExchange } from '@cardea/protocol'
import { apiKeyUse } from '../applications/api-key-store.ts'
import { satisfies } from '../applications/permissions.ts'
import { applicationFindByClientId } from '../applications/store.ts'
import type { Application } from '../applications/types.ts'
import { checkStanding } from '../limits/check-standing.ts'
import { randomToken } from '../platform/random.ts'
import { authenticateClient } from './authenticate-client.ts'
import { type ClientCall, limitClient } from './limit-client.ts'
import { redeemUnplacedCode } from './redeem-code.ts'
import { type TokenParts, tokensOf } from './token.ts'
import type { RedeemedGrant, TokenAnswer } from './types.ts'

/*
 * The exchange of a code as other vendors' libraries have it: they send one secret for everything, their API key, and no redirect URI.
 */

/**
 * Runs what an application has to prove itself for, within the client's limits: by its client secret, or by an API key of the whole deployment
 * that has `act:applications`. Any other key opens nothing here, however much it may do elsewhere: to sign people in as an application is another
 * power than to administer, and a key of one organization has no say in what belongs to all.
 *
 * Fails with the codes of `limitClient` and `authenticateClient`, with `request.insufficient_scope`, and with whatever `work` fails with.
 */
export function withProvenClient<Result>(
  parts: TokenParts,
  call: Omit<ClientCall, 'authorization'>,
  work: (application: Application) => Promise<Result>,
): Promise<Result> {
  checkStanding(parts.limiter.look('wrong-api-keys', call.clientAddress))
  return limitClient(parts.limiter, { ...call, authorization: undefined }, async (credentials) =>
    work(await provenClient(parts, credentials, call.clientAddress)),
  )
}

async function provenClient(
  parts: TokenParts,
  credentials: ClientCredentials,
  clientAddress: string,
): Promise<Application> {
  const byKey = await byApiKey(parts, credentials)
  if (byKey !== null) return byKey
  try {
    return await authenticateClient(parts, credentials)
  } catch (error) {
    // It may have been a guess of a key, too.
    if (credentials.clientSecret !== null) parts.limiter.note('wrong-api-keys', clientAddress)
    throw error
  }
}

/** Null: the secret is no API key, or there is no such application. */
async function byApiKey(
  { db, vault }: TokenParts,
  { clientId, clientSecret }: ClientCredentials,
): Promise<Application | null> {
  const key = clientSecret === null ? null : await apiKeyUse(db, vault.hash(clientSecret))
  if (key === null) return null
  if (key.organizationId !== null || !satisfies(key.scopes, 'act:applications')) {
    throw new SsoError('request.insufficient_scope', { required: 'act:applications' })
  }
  return applicationFindByClientId(db, clientId)
}

/** What a code gave: tokens, and the person of whom they are. */
export interface Exchanged {
  readonly tokens: TokenAnswer
  readonly person: RedeemedGrant
}

/**
 * Redeems the code of this form for the application that has proven itself.
 *
 * Fails with the codes of `readCodeExchange` and `redeemUnplacedCode`.
 */
export async function exchangeCode(
  parts: TokenParts,
  application: Application,
  form: WireParameters,
): Promise<Exchanged> {
  const request = readCodeExchange(form)
  const refreshToken = randomToken(parts.random)
  const person = await redeemUnplacedCode(parts, application, request, parts.vault.hash(refreshToken))
  const tokens = tokensOf(parts, application.clientId, person, { code: request.code, refreshToken })
  return { tokens, person }
}
