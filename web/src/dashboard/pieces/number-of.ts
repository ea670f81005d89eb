/** What was typed as a number. What is none becomes no number, and is refused by the service as that. */
export function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text)
}
