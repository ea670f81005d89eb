import type { Vault } from '../keys/vault.ts'
import type { Queryable } from '../storage/database.ts'
import { secretExists } from './store.ts'
import type { Application } from './types.ts'

/**
 * Is this one of the application's secrets? The presented secret is hashed under a key that only the
 * deployment has and the hash is looked up, so the time taken tells nothing about a secret.
 * A public client has none: always false.
 */
export async function verifyClientSecret(
  { db, vault }: { readonly db: Queryable; readonly vault: Vault },
  application: Pick<Application, 'id' | 'type'>,
  secret: string,
): Promise<boolean> {
  const matches = await secretExists(db, application.id, vault.hash(secret))
  return matches && application.type !== 'spa'
}
