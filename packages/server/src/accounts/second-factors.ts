/** What an account has besides a password or a mailed link. */
export interface SecondFactors {
  /** An authenticator app that was confirmed by a code. */
  readonly totp: boolean
  readonly passkeys: number
  /** How many are left. They stand in for a second factor and are none: who has only them has lost the others. */
  readonly recoveryCodes: number
}

/** Does a password, or a mailed link, not suffice to sign in to this account? */
export function hasSecondFactor({ totp, passkeys }: SecondFactors): boolean {
  return totp || passkeys > 0
}
