import { useState } from 'preact/hooks'

export interface Fields<Values> {
  readonly values: Values
  /** What a field tells its values to. */
  readonly set: <Name extends keyof Values>(name: Name) => (value: Values[Name]) => void
}

/** What is in the fields of a form, from what it starts with. */
export function useFields<Values extends object>(start: Values): Fields<Values> {
  const [values, setValues] = useState(start)
  return { values, set: (name) => (value) => setValues((before) => ({ ...before, [name]: value })) }
}
