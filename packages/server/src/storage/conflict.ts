import { SsoError, invalidInput } from '@cardea/protocol'

/** Which constraint, by the name PostgreSQL gave it, speaks about which field of the input. */
type Fields = Readonly<Record<string, string>>

const UNIQUE_VIOLATION = '23505'
const FOREIGN_KEY_VIOLATION = '23503'

/**
 * Runs a write and says in the input's words which constraint it broke: a taken unique value is
 * `request.conflict`, a reference to nothing is `request.invalid`. A constraint that `fields` does not
 * name is a bug and passes through.
 *
 * @example await conflictAs({ organizations_slug_key: 'slug' }, () => insert(db, row))
 */
export async function conflictAs<Result>(fields: Fields, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    const { code, constraint } = violation(error)
    const field = fields[constraint]
    if (field === undefined) throw error
    if (code === UNIQUE_VIOLATION) throw new SsoError('request.conflict', { field }, { cause: error })
    if (code === FOREIGN_KEY_VIOLATION) {
      throw invalidInput({ field, code: 'not_found', message: 'This id names nothing that exists here.' })
    }
    throw error
  }
}

/** What the engine reports; `pg` and PGlite use the same property names. */
function violation(error: unknown): { readonly code: string; readonly constraint: string } {
  if (!(error instanceof Error)) return { code: '', constraint: '' }
  const { code, constraint } = error as { code?: unknown; constraint?: unknown }
  return {
    code: typeof code === 'string' ? code : '',
    constraint: typeof constraint === 'string' ? constraint : '',
  }
}
