import { type SsoError, invalidInput } from '@cardea/protocol'

/** The refusal of an `email` that is none. */
export function notAnAddress(): SsoError {
  const message = 'One e-mail address, and nothing else: `bo@example.com`.'
  return invalidInput({ field: 'email', code: 'not_an_address', message })
}
