/** What is wrong with a field, or with one of its entries (`redirectUris.0`). */
export function errorOf(fields: ReadonlyMap<string, string>, name: string): string | undefined {
  for (const [field, message] of fields) {
    if (field === name || field.startsWith(`${name}.`)) return message
  }
  return undefined
}
