/**
 * How many of `times` parallel attempts succeed: for whatever may be used once, exactly one. An attempt
 * succeeds by answering neither null, undefined, false nor an empty list, and fails by those or by throwing.
 *
 * @example expect(await countWinners(() => redeemCode(parts, code))).toBe(1)
 */
export async function countWinners(attempt: () => Promise<unknown>, times = 100): Promise<number> {
  const outcomes = await Promise.allSettled(Array.from({ length: times }, attempt))
  return outcomes.filter((outcome) => outcome.status === 'fulfilled' && isSuccess(outcome.value)).length
}

function isSuccess(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined && value !== false
}
