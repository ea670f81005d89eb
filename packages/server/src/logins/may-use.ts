import type { Connection } from '../connections/types.ts'
import type { LoginKind } from './types.ts'

/** Only an active connection signs people in; a test, which signs nobody in, may also try a draft or an inactive one. */
export function mayUse(
  { kind }: { readonly kind: LoginKind },
  { status }: Pick<Connection, 'status'>,
): boolean {
  return status === 'active' || kind === 'test'
}
