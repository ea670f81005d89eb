/** An object as text to be changed; empty: there is none. */
export function objectText(value: object | null): string {
  return value === null ? '' : JSON.stringify(value, null, 2)
}

/** What was typed as an object. Null: nothing was. Undefined: it is none. */
export function readObject(text: string): Readonly<Record<string, unknown>> | null | undefined {
  if (text.trim() === '') return null
  try {
    const read: unknown = JSON.parse(text)
    return isObject(read) ? read : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
