import type { LoginRecord } from '../logins/login-record-store.ts'
import type { loginAnswer } from '../logins/schemas.ts'
import type { z } from 'zod'

type ShownLogin = z.input<typeof loginAnswer>

const REDACTED = '[redacted]'

/** What a name promises to be about a person, wherever it stands in a login. */
const PERSONAL_NAMES: ReadonlySet<string> = new Set([
  'idpId',
  'email',
  'loginHint',
  'username',
  'nameId',
  'sub',
])

/**
 * A login as it may be shared with whoever helps: without the values of its person. The local part of every
 * e-mail address goes, and what the trace knows of the person goes wherever else it was repeated; domains
 * stay, because a sign-in is routed and refused by them.
 */
export function withoutPerson(
  login: ShownLogin,
  { trace, request }: LoginRecord,
): Readonly<Record<string, unknown>> {
  const known = [...trace.flatMap(({ idpId, email }) => [idpId, email]), request?.loginHint]
    .filter((value): value is string => typeof value === 'string' && value.length > 2)
    .toSorted((a, b) => b.length - a.length)
  return redactedFields(login, known)
}

function redacted(value: unknown, known: readonly string[]): unknown {
  if (typeof value === 'string') return redactedText(value, known)
  if (Array.isArray(value)) return value.map((each) => redacted(each, known))
  if (typeof value !== 'object' || value === null) return value
  return redactedFields(value, known)
}

function redactedFields(value: object, known: readonly string[]): Readonly<Record<string, unknown>> {
  const entries = Object.entries(value).map(([name, each]): [string, unknown] => [
    name,
    PERSONAL_NAMES.has(name) && typeof each === 'string' ? masked(each) : redacted(each, known),
  ])
  return Object.fromEntries(entries)
}

/** Of an address the domain is left. */
function masked(text: string): string {
  const domain = /^[^@]+@([^@\s]+)$/.exec(text)?.[1]
  return domain === undefined ? REDACTED : `${REDACTED}@${domain}`
}

function redactedText(text: string, known: readonly string[]): string {
  return known
    .reduce((rest, each) => rest.replaceAll(each, masked(each)), text)
    .replace(/[^\s<>"'(),:;=@[\]\\]+@(?=[\w-]+(?:\.[\w-]+)+)/g, `${REDACTED}@`)
}
