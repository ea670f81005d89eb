import { SsoError } from '@cardea/protocol'

/** Is it one of the refusals that a page says itself, beside what was typed? */
export function hasCode(error: unknown, codes: RegExp): error is SsoError {
  return error instanceof SsoError && codes.test(error.code)
}
