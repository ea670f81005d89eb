/** `2026-01-31T23:59:59.123Z`; fraction and zone are optional. */
const dateTimeForm = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,12}))?(Z|[+-]\d\d:\d\d)?$/

/**
 * Reads an `xs:dateTime`, or `null` when it is none (XML Schema Part 2 §3.2.7; saml-core-2.0-os §1.3.3).
 *
 * Four-digit years, calendar-valid days, offsets up to 14:00; `24:00:00` and leap seconds are refused. A
 * value without a zone is UTC, as SAML demands of every time. Fractions are cut to milliseconds, never rounded up.
 *
 * @example parseDateTime('2026-01-31T23:59:59Z')
 */
export function parseDateTime(text: string): Date | null {
  const match = dateTimeForm.exec(text)
  if (match === null) return null
  const year = Number(match[1])
  const month = Number(match[2]) - 1
  const day = Number(match[3])
  const hour = Number(match[4])
  const minute = Number(match[5])
  const second = Number(match[6])
  const milliseconds = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'))
  const offset = offsetMinutes(match[8] ?? 'Z')
  if (hour > 23 || minute > 59 || second > 59 || offset === null) return null
  // Not Date.UTC, which takes the year 49 for 1949.
  const instant = new Date(0)
  instant.setUTCFullYear(year, month, day)
  // Date rolls 31 February over into March; no day of two digits rolls over into the same month.
  if (instant.getUTCMonth() !== month) return null
  instant.setUTCHours(hour, minute - offset, second, milliseconds)
  return instant
}

/** Minutes east of Greenwich, or `null` beyond the ±14:00 of XML Schema. */
function offsetMinutes(zone: string): number | null {
  if (zone === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4, 6))
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return null
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

/** Writes a time as SAML wants it: UTC, whole seconds (some IdPs stumble over fractions). */
export function formatDateTime(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`
}
