/** `2026-01-31T23:59:59.123Z`; fraction and zone are optional. */
const dateTimeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,12})?(?:Z|[+-]\d\d:\d\d)?$/

/** The Gregorian calendar repeats itself after them. */
const FOUR_CENTURIES = 146_097 * 24 * 60 * 60 * 1000

/**
 * Reads an `xs:dateTime`, or `null` when it is none (XML Schema Part 2 §3.2.7; saml-core-2.0-os §1.3.3).
 *
 * Four-digit years, calendar-valid days, offsets up to 14:00; `24:00:00` and leap seconds are refused. A
 * value without a zone is UTC, as SAML demands of every time. Fractions are cut to milliseconds, never rounded up.
 *
 * @example parseDateTime('2026-01-31T23:59:59Z')
 */
export function parseDateTime(text: string): Date | null {
  if (!dateTimeForm.test(text)) return null
  const month = digits(text, 5, 7) - 1
  const hour = digits(text, 11, 13)
  const minute = digits(text, 14, 16)
  const second = digits(text, 17, 19)
  const offset = offsetMinutes(text)
  if (hour > 23 || minute > 59 || second > 59 || offset === null) return null
  // Four centuries on and back, for Date.UTC takes the year 49 for 1949.
  const midnight = Date.UTC(digits(text, 0, 4) + 400, month, digits(text, 8, 10)) - FOUR_CENTURIES
  // Date rolls 31 February over into March; no day of two digits rolls over into the same month.
  if (new Date(midnight).getUTCMonth() !== month) return null
  return new Date(midnight + ((hour * 60 + minute - offset) * 60 + second) * 1000 + milliseconds(text))
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** The number at a place that has digits only. Half the time of cutting the text into groups and converting these. */
function digits(text: string, from: number, to: number): number {
  let number = 0
  for (let index = from; index < to; index++) number = number * 10 + text.charCodeAt(index) - 0x30
  return number
}

/** Of the fraction, if there is one: its first three digits. */
function milliseconds(text: string): number {
  if (text.charAt(19) !== '.') return 0
  let end = 20
  while (end < 23 && isDigit(text.charCodeAt(end))) end += 1
  return digits(text, 20, end) * 10 ** (23 - end)
}

/** Minutes east of Greenwich, or `null` beyond the ±14:00 of XML Schema. */
function offsetMinutes(text: string): number | null {
  const sign = text.at(-6)
  if (sign !== '+' && sign !== '-') return 0
  const hours = digits(text, text.length - 5, text.length - 3)
  const minutes = digits(text, text.length - 2, text.length)
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return null
  return (sign === '-' ? -1 : 1) * (hours * 60 + minutes)
}

/** Writes a time as SAML wants it: UTC, whole seconds (some IdPs stumble over fractions). */
export function formatDateTime(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`
}
