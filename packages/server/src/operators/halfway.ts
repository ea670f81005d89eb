import { SsoError } from '@cardea/protocol'
import { z } from 'zod'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'
import { idText } from '../storage/id-text.ts'
import type { UserId } from '../storage/ids.ts'

/** To find the phone, and to wait for the next code. */
const MINUTES = 10

interface Parts {
  readonly vault: Vault
  readonly clock: Clock
}

const record = z.strictObject({ userId: idText('user'), until: z.number() })

/**
 * That somebody has shown their password, as text for the form of the next page: sealed, and for this browser alone. It opens nothing without the
 * second factor, whose attempts are counted for the account, so it need not be kept here and used once.
 */
export function sealHalfway({ vault, clock }: Parts, userId: UserId, browser: string): string {
  const until = clock.now().getTime() + MINUTES * 60_000
  return vault.seal(JSON.stringify({ userId, until }), placeFor(vault, browser)).toString('base64url')
}

/** Who it was. Fails with `login.step_missing` for what was not sealed here, for another browser, or too long ago. */
export function openHalfway({ vault, clock }: Parts, sealed: string, browser: string): UserId {
  const opened = read(vault, sealed, browser)
  if (opened === null || opened.until <= clock.now().getTime()) throw new SsoError('login.step_missing')
  return opened.userId
}

function read(vault: Vault, sealed: string, browser: string): z.output<typeof record> | null {
  try {
    const text = vault.open(Buffer.from(sealed, 'base64url'), placeFor(vault, browser)).toString()
    return record.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** The browser is a part of the seal: in another one it does not open. */
function placeFor(vault: Vault, browser: string) {
  const id = vault.hash(`operator sign-in in the browser ${browser}`).toString('base64url')
  return { table: 'operators', column: 'halfway', id }
}
