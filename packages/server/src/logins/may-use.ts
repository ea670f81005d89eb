import { SsoError, socialProviders } from '@cardea/protocol'
import type { SignInConnection } from '../connections/types.ts'
import type { LoginKind } from './types.ts'

/** Only an active connection signs people in; a test, which signs nobody in, may also try a draft or an inactive one. */
export function mayUse(
  { kind }: { readonly kind: LoginKind },
  { status }: Pick<SignInConnection, 'status'>,
): boolean {
  return status === 'active' || kind === 'test'
}

/** Why nobody signs in by a connection that is off; null: it is gone. */
export function switchedOff(connection: SignInConnection | null): SsoError {
  if (connection?.protocol === 'social') {
    return new SsoError('login.provider_unavailable', {
      provider: socialProviders[connection.provider].label,
    })
  }
  return new SsoError('login.connection_inactive', connection === null ? {} : { connectionId: connection.id })
}
