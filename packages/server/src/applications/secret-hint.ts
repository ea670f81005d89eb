/** Below this a hint would give away too much of a secret that was chosen by hand. */
const LONG_ENOUGH = 16

/** The last four characters of a secret, to tell secrets apart in a list; nothing of a short one. */
export function secretHint(secret: string): string {
  return secret.length < LONG_ENOUGH ? '' : secret.slice(-4)
}
