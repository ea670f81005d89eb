import { type ErrorCode, isErrorCode } from '@cardea/protocol'

/** The first error code of the catalogue that a text names, on whatever page or in whatever answer; null: none. */
export function errorCodeIn(text: string): ErrorCode | null {
  const words: readonly string[] = text.match(/\b[a-z]+\.[a-z0-9_]+\b/g) ?? []
  return words.find(isErrorCode) ?? null
}
