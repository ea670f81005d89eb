import { z } from 'zod'

/*
 * Which fields of an object are shown. Some libraries say `include_fields` with every reading, whether or not they name fields.
 */

/** To be spread into the schema of a query. */
export const fieldsQuery = {
  /** Separated by commas. */
  fields: z.string().max(1000).exactOptional(),
  include_fields: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .default(true),
}

interface FieldsQuery {
  readonly fields?: string
  /** False: all but those that are named. */
  readonly include_fields: boolean
}

/** Shows the named fields, or all but them; without names, or with none at all, everything. A name that there is not shows nothing. */
export function choosing<Item>(
  { fields = '', include_fields: isIncluding }: FieldsQuery,
  show: (item: Item) => object,
): (item: Item) => object {
  const named = new Set(fields.split(',').filter((name) => name !== ''))
  if (named.size === 0) return show
  return (item) =>
    Object.fromEntries(Object.entries(show(item)).filter(([name]) => named.has(name) === isIncluding))
}
