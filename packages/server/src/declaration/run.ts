import { type InputFault, SsoError } from '@cardea/protocol'
import { sql } from 'kysely'
import type { Config } from '../config/config.ts'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Queryable } from '../storage/database.ts'
import type { EventFormats } from '../webhooks/format.ts'
import type { Change } from './change.ts'

/** One application of a declaration: the parts of its transaction, and what it has found so far. */
export interface Run {
  readonly db: Queryable
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
  readonly config: Pick<Config, 'mode' | 'publicUrl' | 'aliasOrigins'>
  readonly eventFormats: EventFormats
  readonly changes: Change[]
  readonly faults: InputFault[]
  /** The objects that entries of the file have been matched with, so that no two mean the same one. */
  readonly matched: Set<string>
}

/**
 * Does one entry's work. When it is refused, its writes are undone and the fault is kept under the
 * entry's path, so that all faults of a file are told together. Answers null then.
 */
export async function attempt<Result>(
  run: Run,
  path: string,
  work: () => Promise<Result>,
): Promise<Result | null> {
  await sql`savepoint entry`.execute(run.db.kysely)
  try {
    const result = await work()
    await sql`release savepoint entry`.execute(run.db.kysely)
    return result
  } catch (error) {
    if (!(error instanceof SsoError)) throw error
    await sql`rollback to savepoint entry`.execute(run.db.kysely)
    run.faults.push(...faultsOf(error, path))
    return null
  }
}

/** The faults of a refusal, below the path of the entry. */
export function faultsOf(error: SsoError, path: string): InputFault[] {
  const { errors } = error.details
  if (Array.isArray(errors)) {
    return (errors as InputFault[]).map((fault) => ({ ...fault, field: `${path}.${fault.field}` }))
  }
  return [{ field: path, code: error.code, message: error.texts.developer }]
}
