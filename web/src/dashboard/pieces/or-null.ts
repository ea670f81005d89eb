/** What was typed, without space around it; null: nothing was. */
export function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}
