import { z } from 'zod'

/** Bytes as JSON. ID tokens, which may have such an object in them, travel in addresses and cookies, where there is little room. */
const MOST = 2048
/** What JSON can escape and PostgreSQL cannot keep: NUL, half of a surrogate pair. */
const UNKEPT = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/

/** What the product itself says of a person or a thing: an object of its own, kept as it is. */
export const productObject = z
  .record(z.string(), z.unknown())
  .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= MOST, 'At most 2048 bytes as JSON.')
  .refine((value) => !UNKEPT.test(JSON.stringify(value)), 'Text without NUL and half surrogate pairs.')
