import { SsoError } from '@cardea/protocol'
import type { Config } from '../config/config.ts'

/** How people may sign in with an account of their own. */
export interface OfferedMethods {
  readonly password: boolean
  readonly mailedLink: boolean
  readonly passkey: boolean
}

/** The ways that this deployment offers; null: none. */
export function offeredMethods({ signInMethods }: Pick<Config, 'signInMethods'>): OfferedMethods | null {
  if (signInMethods.length === 0) return null
  return {
    password: signInMethods.includes('password'),
    mailedLink: signInMethods.includes('mailed-link'),
    passkey: signInMethods.includes('passkey'),
  }
}

/** Refuses a way to sign in that this deployment does not have. Fails with `account.method_off`. */
export function checkOffered(config: Pick<Config, 'signInMethods'>, method: keyof OfferedMethods): void {
  if (offeredMethods(config)?.[method] !== true) throw new SsoError('account.method_off')
}
