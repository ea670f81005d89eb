import { SsoError } from '@cardea/protocol'
import type { z } from 'zod'

/** What the script of a page has put into its form, by one of the schemas of `passkey-schemas.ts`. Fails with `account.passkey_refused`. */
export function readPasskeyAnswer<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> {
  const parsed = schema.safeParse(parseJson(text))
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
