import { SsoError } from '@cardea/protocol'
import { z } from 'zod'
import type { Vault } from '../keys/vault.ts'
import type { Clock } from '../platform/clock.ts'

interface Parts {
  readonly vault: Vault
  readonly clock: Clock
}

/** What it is for, in which browser. */
interface Place {
  readonly purpose: 'sign-in' | 'link'
  readonly browser: string
}

/** How far somebody has come, as text that the browser carries: sealed, for a purpose, for this browser alone, and for minutes. */
export function sealForBrowser(
  { vault, clock }: Parts,
  place: Place,
  minutes: number,
  value: Readonly<Record<string, string>>,
): string {
  const until = clock.now().getTime() + minutes * 60_000
  return vault.seal(JSON.stringify({ value, until }), placeIn(vault, place)).toString('base64url')
}

/** What it was. Fails with `login.step_missing` for what was not sealed here, for another browser or purpose, or too long ago. */
export function openInBrowser<Value>(
  { vault, clock }: Parts,
  place: Place,
  schema: z.ZodType<Value>,
  sealed: string,
): Value {
  const opened = read(vault, sealed, place, schema)
  if (opened === null || opened.until <= clock.now().getTime()) throw new SsoError('login.step_missing')
  return opened.value
}

function read<Value>(vault: Vault, sealed: string, place: Place, schema: z.ZodType<Value>) {
  try {
    const text = vault.open(Buffer.from(sealed, 'base64url'), placeIn(vault, place)).toString()
    return z.strictObject({ value: schema, until: z.number() }).parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** The browser is a part of the seal: in another one it does not open. */
function placeIn(vault: Vault, { purpose, browser }: Place) {
  const id = vault.hash(`operator ${purpose} in the browser ${browser}`).toString('base64url')
  return { table: 'operators', column: purpose, id }
}
