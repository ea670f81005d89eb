import { SsoError } from './sso-error.ts'

/** What is wrong with one field of an input: the field's path with dots, a short code, a sentence. */
export interface InputFault {
  readonly field: string
  readonly code: string
  readonly message: string
}

/**
 * `request.invalid` with its faults, all of them at once.
 *
 * @example throw invalidInput({ field: 'issuer', code: 'not_https', message: 'Use https.' })
 */
export function invalidInput(...faults: readonly InputFault[]): SsoError {
  return new SsoError('request.invalid', { errors: faults })
}
