import { type ClientCredentials, SsoError } from '@cardea/protocol'
import { applicationFindWithSecretHashes } from '../applications/store.ts'
import type { Application } from '../applications/types.ts'
import { isEqual } from '../keys/is-equal.ts'
import type { Vault } from '../keys/vault.ts'
import type { Database } from '../storage/database.ts'

/**
 * The application behind a token request, proven by its secret; a public client (spa) has none and is
 * proven by the code verifier alone (RFC 6749 §3.2.1). An unknown client and a wrong secret take the
 * same work and get the same answer.
 *
 * Fails with `oauth.client_authentication_failed`, `oauth.public_client_with_secret`.
 */
export async function authenticateClient(
  { db, vault }: { readonly db: Database; readonly vault: Vault },
  { clientId, clientSecret }: ClientCredentials,
): Promise<Application> {
  const presented = vault.hash(clientSecret ?? '')
  const client = await applicationFindWithSecretHashes(db, clientId)
  const secretMatches = matchesAny(presented, client?.secretHashes ?? [])
  if (client?.application.type === 'spa') {
    if (clientSecret !== null) throw new SsoError('oauth.public_client_with_secret')
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
