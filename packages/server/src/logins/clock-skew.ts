import type { SignInConnection } from '../connections/types.ts'

/** How far an IdP's clock may be off, both ways: three minutes, which AD FS hosts need often enough. */
export const CLOCK_SKEW_SECONDS = 180

/** How far the clock of this connection's IdP may be off, both ways. */
export function clockSkewSeconds(connection: SignInConnection): number {
  return connection.protocol === 'saml' ? connection.settings.clockSkewSeconds : CLOCK_SKEW_SECONDS
}
