import type { Config } from '../../config/config.ts'
import type { OfferedMethods } from '../types.ts'

/** How people may sign in with an account of their own; null: not at all. */
export function offeredMethods({ signInMethods }: Pick<Config, 'signInMethods'>): OfferedMethods | null {
  if (signInMethods.length === 0) return null
  return {
    password: signInMethods.includes('password'),
    mailedLink: signInMethods.includes('mailed-link'),
    passkey: signInMethods.includes('passkey'),
  }
}
