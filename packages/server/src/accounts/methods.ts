/** A way to show who one is. */
export type Way = 'password' | 'mailed_link' | 'social' | 'totp' | 'recovery_code' | 'passkey'

/**
 * RFC 8176 §2. A passkey is `pop` (OpenID Connect EAP ACR Values 1.0): `hwk` and `swk` would say where the key lives, which nobody has
 * attested. A recovery code is a password that works once. For a mailed link there is no value, and for
 * a social provider none but what it says of itself, which is not ours to repeat.
 */
const values: Readonly<Record<Way, readonly string[]>> = {
  password: ['pwd'],
  mailed_link: [],
  social: [],
  totp: ['otp'],
  recovery_code: ['otp'],
  passkey: ['pop', 'user'],
}

/** Those that a second factor is shown by. */
export type SecondWay = Exclude<Way, 'password' | 'mailed_link' | 'social'>

/** A passkey that has verified its user is something one has, opened by something one knows or is (WebAuthn §6.2.3). */
const secondFactors: readonly Way[] = ['totp', 'recovery_code', 'passkey']

/**
 * The `amr` values of a sign-in by these ways. `mfa` stands there for a passkey, and for a password, a mailed link or a social provider
 * with a second factor.
 *
 * @example methodsOf('password', 'totp') // ['pwd', 'otp', 'mfa']
 */
export function methodsOf(first: Way, second?: SecondWay): readonly string[] {
  const ways = second === undefined ? [first] : [first, second]
  const several = first === 'passkey' || (second !== undefined && !secondFactors.includes(first))
  return [...new Set([...ways.flatMap((way) => values[way]), ...(several ? ['mfa'] : [])])]
}

/** The same of somebody who had shown one factor, told by these values, and has shown another now. */
export function methodsWith(before: readonly string[], second: SecondWay): readonly string[] {
  return [...new Set([...before, ...values[second], 'mfa'])]
}
