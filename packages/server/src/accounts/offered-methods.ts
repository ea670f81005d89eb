import { SsoError } from '@cardea/protocol'
import type { Config } from '../config/config.ts'

/** How people may sign in with an account of their own, once they have said their address. */
export interface OfferedMethods {
  readonly password: boolean
  readonly mailedLink: boolean
  readonly passkey: boolean
}

/**
 * The ways that this deployment offers; null: none. Social providers are chosen in place of an address (`logins/ask-for-email.ts`).
 */
export function offeredMethods({ signInMethods }: Pick<Config, 'signInMethods'>): OfferedMethods | null {
  const methods = {
    password: signInMethods.includes('password'),
    mailedLink: signInMethods.includes('mailed-link'),
    passkey: signInMethods.includes('passkey'),
  }
  return Object.values(methods).includes(true) ? methods : null
}

/** Refuses a way to sign in that this deployment does not have. Fails with `account.method_off`. */
export function checkOffered(config: Pick<Config, 'signInMethods'>, method: keyof OfferedMethods): void {
  if (offeredMethods(config)?.[method] !== true) throw new SsoError('account.method_off')
}
