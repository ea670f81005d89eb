/** A receiver cannot put its deliveries off for longer than an hour at a time, nor have them at once. Milliseconds. */
const LONGEST = 60 * 60 * 1000
const SHORTEST = 1000

/** RFC 9110 §10.2.3: seconds, or a date. Null: there is none, or it cannot be read. */
export function retryAfter(header: string | null, now: Date): Date | null {
  if (header === null) return null
  const wait = /^\d+$/.test(header.trim())
    ? Number(header) * 1000
    : new Date(header).getTime() - now.getTime()
  if (Number.isNaN(wait)) return null
  return new Date(now.getTime() + Math.min(Math.max(wait, SHORTEST), LONGEST))
}
