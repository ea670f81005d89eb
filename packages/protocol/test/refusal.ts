import { SsoError } from '../src/errors/sso-error.ts'

/** The named error that an action ends with. Anything else, and success too, fails the test. */
export function refusalOf(action: () => unknown): SsoError {
  let result: unknown
  try {
    result = action()
  } catch (error) {
    if (error instanceof SsoError) return error
    throw error
  }
  throw new Error(
    `nothing was refused: ${JSON.stringify(result, (key, value: unknown) => (key === 'parent' ? null : value))}`,
  )
}
