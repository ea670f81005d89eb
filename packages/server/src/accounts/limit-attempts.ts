import { SsoError } from '@cardea/protocol'
import type { Limiter } from '../limits/create-limiter.ts'
import type { Standing } from '../limits/counter.ts'
import type { LimitName } from '../limits/limit-table.ts'

/** A limit of wrong attempts, and whose they are. */
export interface AttemptLimit {
  readonly name: LimitName
  /** Of a person, never what they can be known by: it is logged when the limit is used up. */
  readonly subject: string
}

/**
 * Makes an attempt that counts when it is wrong, if all of its limits let it. Unlike the secrets of applications, what people type can be
 * guessed, so those that are under way at the same time count as wrong until they are known to be right.
 *
 * Fails with `account.too_many_attempts`, and with whatever `attempt` fails with.
 */
export async function limitAttempts<Result>(
  limiter: Limiter,
  limits: readonly AttemptLimit[],
  attempt: () => Promise<Result>,
): Promise<Result> {
  const begun: AttemptLimit[] = []
  let wrong = false
  try {
    for (const limit of limits) {
      checkAllowed(limiter.begin(limit.name, limit.subject))
      begun.push(limit)
    }
    return await attempt()
  } catch (error) {
    wrong = isWrong(error)
    throw error
  } finally {
    for (const { name, subject } of begun) limiter.end(name, subject, wrong)
  }
}

function checkAllowed({ allowed, seconds, limit }: Standing): void {
  if (allowed) return
  throw new SsoError('account.too_many_attempts', {
    limit: limit.name,
    quota: limit.quota,
    windowSeconds: limit.windowSeconds,
    retryAfterSeconds: seconds,
    minutes: Math.ceil(seconds / 60),
  })
}

function isWrong(error: unknown): boolean {
  return error instanceof SsoError && ['account.credentials_wrong', 'account.code_wrong'].includes(error.code)
}
