/** A moment in words that mean the same everywhere: `2026-01-31 09:30 UTC`. */
export function timeWords(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
