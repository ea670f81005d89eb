import { invalidInput } from '@cardea/protocol'
import { eventInsert } from '../events/store.ts'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import { type Random, randomToken } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import { newId } from '../storage/ids.ts'
import { applicationEvent } from './application-event.ts'
import { secretHint } from './secret-hint.ts'
import { secretInsert } from './store.ts'
import type { Application, ApplicationSecret } from './types.ts'

export interface SecretParts {
  readonly db: Queryable
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
}

/** A secret just made: what is kept of it, and the secret itself, shown this once. */
export interface CreatedSecret {
  readonly secret: ApplicationSecret
  readonly clientSecret: string
}

/**
 * Gives an application one more random secret; the others keep working until they are deleted, so
 * that the application can change over without a gap. Run it in a transaction. Fails with `request.invalid` for a public client.
 */
export async function createClientSecret(
  parts: SecretParts,
  application: Application,
): Promise<CreatedSecret> {
  const clientSecret = randomToken(parts.random)
  return { secret: await addClientSecret(parts, application, clientSecret), clientSecret }
}

/** Keeps the hash of a given secret as one of the application's secrets. Run it in a transaction. */
export async function addClientSecret(
  { db, vault, clock, random }: SecretParts,
  application: Application,
  clientSecret: string,
): Promise<ApplicationSecret> {
  if (application.type === 'spa') {
    // RFC 6749 §2.1: a public client cannot keep a secret.
    throw invalidInput({
      field: 'type',
      code: 'public_client',
      message: 'An application of type spa has no secret.',
    })
  }
  const secret = await secretInsert(db, {
    id: newId('secret', { clock, random }),
    application_id: application.id,
    secret_hash: vault.hash(clientSecret),
    hint: secretHint(clientSecret),
  })
  const event = applicationEvent('application.secret_created', application, { secretId: secret.id })
  await eventInsert(db, { clock, random }, event)
  return secret
}
