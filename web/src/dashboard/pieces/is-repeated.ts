/** Has an entry before this one the same name? Of two only one could be kept. */
export function isRepeated(names: readonly string[], index: number): boolean {
  const trimmed = names.map((name) => name.trim())
  const name = trimmed[index] ?? ''
  return name !== '' && trimmed.indexOf(name) < index
}

export function hasRepeated(names: readonly string[]): boolean {
  return names.some((_, index) => isRepeated(names, index))
}
