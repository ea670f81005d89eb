import { SsoError } from '@cardea/protocol'
import { type PasskeyAssertion, passkeyAssertion } from '../../accounts/passkey-schemas.ts'

/** What the script of the page has put into its form. Fails with `account.passkey_refused`. */
export function readPasskeyAnswer(text: string): PasskeyAssertion {
  const parsed = passkeyAssertion.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  throw new SsoError('account.passkey_refused', { reason: 'the browser’s answer cannot be read' })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
