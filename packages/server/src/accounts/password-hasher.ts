import { hash as argon2Hash, verify as argon2Verify } from '@node-rs/argon2'
import { SsoError } from '@cardea/protocol'
import type { Random } from '../platform/random.ts'

/**
 * Argon2id with 19 MiB, two passes and one lane: the least that OWASP's Password Storage Cheat Sheet advises. Its other settings, which it calls
 * equal, trade memory for passes.
 */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const

/** How a hash begins that was made with these parameters (PHC string format; version 19 is RFC 9106). */
const CURRENT = `$argon2id$v=19$m=${PARAMETERS.memoryCost},t=${PARAMETERS.timeCost},p=${PARAMETERS.parallelism}$`

/** Made with the same parameters of a password that nobody knows; what it is compared with is never right. */
export const NOBODYS_HASH = `${CURRENT}HJDrNE1Dfc/Lic1mfPp3fA$Cz8HBbf8vbFGyho7IRl3lYW6XQEs3Qsyt+dcsXC0u4U`

/** Half of the threads that Node has for such work: files and names are looked up by the others. */
const AT_ONCE = 2
/** About a second and a half of work. Who comes later than that is better told to come again. */
const WAITING = 100

/** Hashes passwords, a few at once: each takes 19 MiB, and a flood of them must not take all there is. */
export interface PasswordHasher {
  /** A new hash. Fails with `internal.unavailable` when too many wait. */
  hash(password: string): Promise<string>
  /** Is it the password of this hash? Null: of none, which takes as long. Fails with `internal.unavailable` when too many wait. */
  verify(password: string, kept: string | null): Promise<boolean>
  /** Was this hash made with the parameters of today? */
  isCurrent(kept: string): boolean
}

export interface HasherOptions {
  readonly atOnce?: number
  readonly waiting?: number
  /** The two functions of the library. */
  readonly argon2?: { readonly hash: typeof argon2Hash; readonly verify: typeof argon2Verify }
}

/** Makes the one of this process. */
export function createPasswordHasher(
  { random }: { readonly random: Random },
  {
    atOnce = AT_ONCE,
    waiting = WAITING,
    argon2 = { hash: argon2Hash, verify: argon2Verify },
  }: HasherOptions = {},
): PasswordHasher {
  const inTurn = createQueue(atOnce, waiting)
  return {
    hash: (password) => inTurn(() => argon2.hash(password, { ...PARAMETERS, salt: random.bytes(16) })),
    async verify(password, kept) {
      const matches = await inTurn(() => argon2.verify(kept ?? NOBODYS_HASH, password))
      return matches && kept !== null
    },
    isCurrent: (kept) => kept.startsWith(CURRENT),
  }
}

type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>

/** At most so many at once, and so many waiting for their turn. */
function createQueue(atOnce: number, maxWaiting: number): InTurn {
  const waiting: (() => void)[] = []
  let running = 0
  async function turn(): Promise<void> {
    if (running < atOnce) {
      running += 1
      return
    }
    if (waiting.length >= maxWaiting) throw new SsoError('internal.unavailable')
    // Whoever ends hands its place on.
    await new Promise<void>((resolve) => waiting.push(resolve))
  }
  function end(): void {
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }
  return async (work) => {
    await turn()
    try {
      return await work()
    } finally {
      end()
    }
  }
}
