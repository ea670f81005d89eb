/** Programs that `npm test` could not have on this machine; it says so, and CI refuses to go without. */
const missing = (process.env['TEST_WITHOUT'] ?? '').split(',')

/** Is it one of them? Its tests are left out then. */
export function isMissing(program: string): boolean {
  return missing.includes(program)
}
