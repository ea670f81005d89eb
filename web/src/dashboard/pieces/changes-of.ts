/** The fields that differ from what there is: what nobody touched is not written over somebody else’s change. */
export function changesOf<Values extends object>(before: Values, after: Values): Partial<Values> {
  const known = new Map<string, unknown>(Object.entries(before))
  const changed = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(known.get(name)),
  )
  // Each entry is one of `after`, with its type.
  return Object.fromEntries(changed) as Partial<Values>
}
