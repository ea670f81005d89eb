import { SsoError } from '@cardea/protocol'
import type { PasskeyId } from '../storage/ids.ts'
import { passkeyRename } from './passkey-store.ts'
import type { AccountParts, AccountSession } from './types.ts'

/** Gives a passkey another name. Fails with `account.managed_elsewhere`, `request.not_found`. */
export async function renamePasskey(
  { db }: Pick<AccountParts, 'db'>,
  { userId, organizationId }: AccountSession,
  id: PasskeyId,
  name: string,
): Promise<void> {
  if (organizationId !== null) throw new SsoError('account.managed_elsewhere')
  if (!(await passkeyRename(db, userId, id, name))) throw new SsoError('request.not_found')
}
