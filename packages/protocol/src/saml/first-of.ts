import { SsoError } from '../errors/sso-error.ts'

/**
 * The first of a list that earlier checks have found not to be empty.
 *
 * @throws SsoError `internal.error` when it is empty: those checks are missing, which is our fault.
 */
export function firstOf<Item>(items: readonly Item[]): Item {
  const [first] = items
  if (first === undefined) throw new SsoError('internal.error')
  return first
}
