import { z } from 'zod'

/**
 * One line of text as people write it: something visible, nothing around it, no control characters
 * (PostgreSQL's text cannot hold NUL, and none of them belongs in a name).
 */
export function plainText(maxLength: number) {
  return z
    .string()
    .max(maxLength)
    .regex(/^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u, 'Give a line of text without space around it.')
}
