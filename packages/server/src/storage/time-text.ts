import { z } from 'zod'

/** A time in an answer: ISO 8601, UTC, milliseconds. Made with `toISOString`. */
export const timeText = z.iso.datetime({ precision: 3 }).meta({ example: '2026-01-31T09:30:00.000Z' })

/** A time in an input: ISO 8601 with a zone. */
export const timeInput = z.iso.datetime({ offset: true }).meta({ example: '2026-12-31T23:59:59Z' })
