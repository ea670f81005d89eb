import { attributeOf } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import { parseDateTime } from './date-time.ts'

/** How long metadata may be used. */
export interface MetadataLifetime {
  readonly validUntil: Date | null
  readonly cacheSeconds: number | null
}

/**
 * What an element of metadata and all around it say of its lifetime (saml-metadata-2.0-os §2.3.1, §2.3.2,
 * §2.4.1): the earliest `validUntil` and the shortest `cacheDuration`. One that cannot be read counts as absent:
 * people paste documents, and what is refused for good is for the caller to decide.
 */
export function readMetadataLifetime(element: XmlElement): MetadataLifetime {
  const ends: number[] = []
  const durations: number[] = []
  for (let at: XmlElement | null = element; at !== null; at = at.parent) {
    const end = parseDateTime(attributeOf(at, 'validUntil')?.trim() ?? '')
    const duration = durationSeconds(attributeOf(at, 'cacheDuration')?.trim() ?? '')
    if (end !== null) ends.push(end.getTime())
    if (duration !== null) durations.push(duration)
  }
  return {
    validUntil: ends.length === 0 ? null : new Date(Math.min(...ends)),
    cacheSeconds: durations.length === 0 ? null : Math.min(...durations),
  }
}

/** XML Schema Part 2 §3.2.6, without a sign. */
const durationForm =
  /^P(?=.)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})D)?(?:T(?=.)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})(?:\.\d+)?S)?)?$/

/** A year counts 365 days here and a month 30: this is when to look again, not a date. */
const secondsOf = [365 * 86_400, 30 * 86_400, 86_400, 3600, 60, 1] as const

function durationSeconds(text: string): number | null {
  const parts = durationForm.exec(text)?.slice(1)
  if (parts === undefined) return null
  return secondsOf.reduce((sum, seconds, index) => sum + seconds * Number(parts[index] ?? 0), 0)
}
