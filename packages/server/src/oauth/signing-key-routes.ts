import { z } from 'zod'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import { listAnswer, listSchema } from '../http/pagination.ts'
import { rotateSigningKeys } from '../keys/rotate-signing-keys.ts'
import type { SigningKeys } from '../keys/signing-keys.ts'
import { type AgedKey, signingKeyList } from '../keys/store.ts'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Database } from '../storage/database.ts'
import { timeText } from '../storage/time-text.ts'

const signingKeyAnswer = z
  .strictObject({
    id: z.string().describe('The `kid` of the tokens: the thumbprint of the public key (RFC 7638).'),
    algorithm: z.string(),
    state: z
      .enum(['next', 'current', 'retiring'])
      .describe(
        '`next`: published, signs after the next rotation. `current`: signs. `retiring`: published still.',
      ),
    stateSince: timeText,
    published: z
      .boolean()
      .describe('Whether verifiers find it at `/keys`: the default algorithm, and those in use.'),
  })
  .meta({ id: 'SigningKey' })

const rotation = z
  .strictObject({
    emergency: z
      .boolean()
      .exactOptional()
      .describe(
        'A private key is in wrong hands: the keys that sign now are void at once, with all tokens of theirs.',
      ),
  })
  .meta({ id: 'SigningKeyRotation' })

/** The operations on the keys that sign tokens. */
export function signingKeyRoutes(parts: {
  readonly db: Database
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
  readonly keys: SigningKeys
}): ApiRoute[] {
  const listed = async () => listAnswer({ items: await signingKeyList(parts.db, 'tokens'), next: null }, show)
  return [
    apiRoute({
      method: 'GET',
      path: '/v1/signing-keys',
      operationId: 'signingKeys.list',
      summary: 'List the keys that sign tokens',
      permission: 'read:signing_keys',
      answer: { status: 200, schema: listSchema(signingKeyAnswer) },
      handle: listed,
    }),
    apiRoute({
      method: 'POST',
      path: '/v1/signing-keys/rotate',
      operationId: 'signingKeys.rotate',
      summary: 'Rotate the keys that sign tokens',
      description:
        'The next keys sign from now on, the current ones stay published for thirty days, and new next keys are made. It also happens by itself, see `CARDEA_SIGNING_KEY_DAYS`.',
      permission: 'write:signing_keys',
      body: rotation,
      answer: { status: 200, schema: listSchema(signingKeyAnswer) },
      errors: ['request.signing_key_too_new'],
      async handle({ body: { emergency = false } }) {
        await rotateSigningKeys(parts, { emergency })
        await parts.keys.reload()
        return listed()
      },
    }),
  ]
}

function show({ id, algorithm, state, stateSince, published }: AgedKey): z.input<typeof signingKeyAnswer> {
  return { id, algorithm, state, stateSince: stateSince.toISOString(), published }
}
