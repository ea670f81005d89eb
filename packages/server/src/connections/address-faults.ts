import type { InputFault } from '@cardea/protocol'
import type { Config } from '../config/config.ts'

/** What is wrong with an address that a caller gave for an IdP; nothing when there is none. */
export function addressFaults(field: string, address: string | null, mode: Config['mode']): InputFault[] {
  if (address === null) return []
  const url = URL.canParse(address) ? new URL(address) : null
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return [fault(field, 'not_a_url', 'Give a full address that begins with https://.')]
  }
  if (url.protocol === 'http:' && mode === 'production') {
    return [fault(field, 'not_https', 'Production requires an https address.')]
  }
  if (url.username !== '' || url.password !== '' || address.includes('#')) {
    return [fault(field, 'not_plain', 'Leave out user name, password and fragment.')]
  }
  return []
}

function fault(field: string, code: string, message: string): InputFault {
  return { field, code, message }
}
