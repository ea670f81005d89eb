import { z } from 'zod'
import { type Id, type IdKind, isId, parseId } from '../storage/ids.ts'

/** An id in a path, a query or a body; the wrong form is `request.invalid_id`, whatever else is wrong. */
export function idSchema<Kind extends IdKind>(kind: Kind): z.ZodType<Id<Kind>, string> {
  return z
    .string()
    .meta({ examples: [exampleId(kind)] })
    .transform((text) => parseId(kind, text))
}

/** A well-formed id for examples in documents and texts. */
export function exampleId(kind: IdKind): string {
  return EXAMPLES.find((id) => isId(kind, id)) ?? ''
}

const EXAMPLES = [
  'org',
  'conn',
  'spk',
  'dom',
  'prof',
  'app',
  'sec',
  'login',
  'key',
  'ses',
  'whk',
  'whd',
  'evt',
  'test',
  'msg',
  'user',
  'mem',
  'inv',
  'acs',
  'pat',
  'ssp',
  'tkt',
].map((prefix) => `${prefix}_01JD3ZK8M4X9V7Q2R5T6W8Y0AB`)

/** For lists of what belongs to a tenant: of which organization, by which connection; absent is any. */
export const whoseQuery = {
  organizationId: idSchema('organization').exactOptional(),
  connectionId: idSchema('connection').exactOptional(),
}
