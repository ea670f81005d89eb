import { z } from 'zod'
import { type Id, type IdKind, idPattern } from './ids.ts'

/** The text of an id inside a body or an answer: a string of the right form, as the branded type. */
export function idText<Kind extends IdKind>(kind: Kind): z.ZodType<Id<Kind>> {
  const text = z.string().regex(idPattern(kind), 'This does not have the form of such an id.')
  // The pattern is the one that `isId` tests, so what passes has the branded type.
  return text as unknown as z.ZodType<Id<Kind>>
}
