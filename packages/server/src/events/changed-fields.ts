/** Bookkeeping of ours, which is no setting. */
const bookkeeping: readonly string[] = ['id', 'createdAt', 'updatedAt']

/** The names of the settings that differ between two states of a thing, never their values. `besides`: fields that are no settings. */
export function changedFields(before: object, after: object, besides: readonly string[] = []): string[] {
  const old = new Map<string, unknown>(Object.entries(before))
  return Object.entries(after)
    .filter(([field]) => !bookkeeping.includes(field) && !besides.includes(field))
    .filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(old.get(field)))
    .map(([field]) => field)
}
