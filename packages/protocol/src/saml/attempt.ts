import { SsoError } from '../errors/sso-error.ts'

/** What an action gives, or the named error that it ends with. Anything else thrown is a fault of ours and goes on. */
export function attempt<Result>(action: () => Result): Result | SsoError {
  try {
    return action()
  } catch (error) {
    if (error instanceof SsoError && error.code !== 'internal.error') return error
    throw error
  }
}
