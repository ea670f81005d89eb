import { SsoError } from '@cardea/protocol'
import { rotateSigningKeys } from '../keys/rotate-signing-keys.ts'
import { makeMissingKeys } from '../keys/signing-keys.ts'
import { type AgedKey, signingKeyList, signingKeysLock } from '../keys/store.ts'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Database } from '../storage/database.ts'

/** Where the command writes. */
export interface KeysIo {
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
}

interface KeysParts {
  readonly db: Database
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
}

/** What `cardea keys` takes. */
export const usage = `cardea keys list
cardea keys rotate [--emergency]

The keys that sign tokens, directly on the database.
  list           which keys there are, and which one signs
  rotate         the next keys sign from now on; the current ones stay published for thirty days
  --emergency    a private key is in wrong hands: at once, and what it has signed is void
`

const [DONE, FAILED, MISUSED] = [0, 1, 2]

/**
 * `cardea keys`: prints the keys, after a rotation when one was asked for, and answers the exit code (0 done, 1 failed,
 * 2 wrong usage). The running processes take up a rotation within a minute.
 */
export async function runKeys(
  args: readonly string[],
  io: KeysIo,
  openParts: () => Promise<KeysParts>,
): Promise<number> {
  const request = readArguments(args)
  if (request === null) {
    io.stderr(usage)
    return MISUSED
  }
  const parts = await openParts()
  try {
    if (request.rotate) await rotate(parts, request.emergency)
    io.stdout((await signingKeyList(parts.db, 'tokens')).map(line).join(''))
    return DONE
  } catch (error) {
    if (!(error instanceof SsoError)) throw error
    io.stderr(`cardea keys: ${error.texts.admin}\n`)
    return FAILED
  } finally {
    await parts.db.close()
  }
}

function readArguments(
  args: readonly string[],
): { readonly rotate: boolean; readonly emergency: boolean } | null {
  const [action, option, ...rest] = args
  const isKnown =
    rest.length === 0 && (option === undefined || (action === 'rotate' && option === '--emergency'))
  if (!isKnown || (action !== 'list' && action !== 'rotate')) return null
  return { rotate: action === 'rotate', emergency: option !== undefined }
}

/** A database that no service has started on has no keys yet. */
async function rotate(parts: KeysParts, emergency: boolean): Promise<void> {
  await parts.db.transaction(async (tx) => {
    await signingKeysLock(tx)
    await makeMissingKeys(parts, tx)
  })
  await rotateSigningKeys(parts, { emergency })
}

function line({ state, algorithm, id, stateSince, published }: AgedKey): string {
  const unpublished = published ? '' : '  not published: no application uses it'
  return `${state.padEnd(8)}  ${algorithm.padEnd(5)}  ${id}  since ${stateSince.toISOString()}${unpublished}\n`
}
