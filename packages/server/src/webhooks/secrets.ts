import {
  type LiveSecrets,
  WEBHOOK_SECRET_PREFIX,
  invalidInput,
  isBrokenWebhookSecret,
} from '@cardea/protocol'
import type { Vault } from '../keys/vault.ts'
import type { Random } from '../platform/random.ts'
import type { WebhookId } from '../storage/ids.ts'

/** As Standard Webhooks recommends: 24 to 64 bytes. */
const SECRET_BYTES = 32

/** Secrets as they are stored. */
export interface SealedSecrets {
  readonly current: Buffer
  readonly previous: Buffer | null
}

/** A new random secret: `whsec_` and base64, not base64url, which verifiers do not read. */
export function newWebhookSecret(random: Random): string {
  return `${WEBHOOK_SECRET_PREFIX}${Buffer.from(random.bytes(SECRET_BYTES)).toString('base64')}`
}

/** Refuses a given secret that no verifier could read. */
export function checkGivenSecret(secret: string | undefined): void {
  if (secret === undefined || !isBrokenWebhookSecret(secret)) return
  throw invalidInput({
    field: 'secret',
    code: 'not_base64',
    message: 'After whsec_ comes base64. Make one with: echo "whsec_$(openssl rand -base64 32)"',
  })
}

export function sealSecret(
  vault: Vault,
  id: WebhookId,
  which: 'current' | 'previous',
  secret: string,
): Buffer {
  return vault.seal(secret, placeOf(id, which))
}

export function openSecret(vault: Vault, id: WebhookId, which: keyof SealedSecrets, sealed: Buffer): string {
  return vault.open(sealed, placeOf(id, which)).toString('utf8')
}

/** The secrets that sign now. */
export function openSecrets(vault: Vault, id: WebhookId, { current, previous }: SealedSecrets): LiveSecrets {
  const first = openSecret(vault, id, 'current', current)
  return previous === null ? [first] : [first, openSecret(vault, id, 'previous', previous)]
}

function placeOf(id: WebhookId, which: keyof SealedSecrets) {
  const column = which === 'current' ? 'secret_sealed' : 'previous_secret_sealed'
  return { table: 'webhooks', column, id }
}
