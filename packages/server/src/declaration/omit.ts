type Without<Value, Field extends PropertyKey> = Value extends unknown ? Omit<Value, Field> : never

/** The object without these fields; each alternative of a union keeps its own. */
export function omit<Value extends object, Field extends keyof Value>(
  value: Value,
  ...fields: readonly Field[]
): Without<Value, Field> {
  const entries = Object.entries(value).filter(([field]) => !fields.some((omitted) => omitted === field))
  return Object.fromEntries(entries) as Without<Value, Field>
}
