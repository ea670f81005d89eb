import { type ClientCredentials, SsoError } from '@cardea/protocol'
import { applicationFindWithSecretHashes } from '../applications/store.ts'
import type { Application } from '../applications/types.ts'
import { isEqual } from '../keys/is-equal.ts'
import type { Vault } from '../keys/vault.ts'
import { type AssertionParts, verifyClientAssertion } from './verify-client-assertion.ts'

export interface ClientParts extends AssertionParts {
  readonly vault: Vault
}

/**
 * The application behind a token request, proven by its secret or by an assertion that it has signed; a public client (spa)
 * has neither and is proven by the code verifier alone (RFC 6749 §3.2.1). An unknown client and a wrong secret take the
 * same work and get the same answer.
 *
 * Fails with `oauth.client_authentication_failed`, `oauth.client_assertion_invalid`, `oauth.public_client_with_secret`.
 */
export async function authenticateClient(
  parts: ClientParts,
  credentials: ClientCredentials,
): Promise<Application> {
  const { clientId, clientSecret } = credentials
  const presented = parts.vault.hash(clientSecret ?? '')
  const client = await applicationFindWithSecretHashes(parts.db, clientId)
  const secretMatches = matchesAny(presented, client?.secretHashes ?? [])
  if (client?.application.type === 'spa') {
    if (credentials.method !== 'none') throw new SsoError('oauth.public_client_with_secret')
    return client.application
  }
  if (client !== null && credentials.method === 'private_key_jwt') {
    await verifyClientAssertion(parts, client.application, credentials.assertion)
    return client.application
  }
  if (client === null || clientSecret === null || !secretMatches) {
    throw new SsoError('oauth.client_authentication_failed')
  }
  return client.application
}

/** Compares with every hash, so that the time does not tell which of an application's secrets is close. */
function matchesAny(presented: Buffer, hashes: readonly Buffer[]): boolean {
  return hashes.reduce((found, hash) => isEqual(presented, hash) || found, false)
}
