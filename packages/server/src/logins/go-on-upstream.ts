import { SsoError } from '@cardea/protocol'
import { beginUpstream } from './begin-upstream.ts'
import type { Selected } from './select-connection.ts'
import { loginSelectConnection } from './store.ts'
import type { Login, LoginParts, Outcome } from './types.ts'

/**
 * The person has said on the hosted page where they sign in: the login goes on to that connection.
 * Fails with `login.already_finished`, and with what `beginUpstream` fails with.
 */
export async function goOnUpstream(
  parts: LoginParts,
  login: Login,
  { connection, by }: Selected,
): Promise<Outcome> {
  const { outcome, upstream, steps } = await beginUpstream(parts, login.id, login.request, connection, by)
  const { organizationId, id: connectionId } = connection
  const { from } = login.upstream
  const open = await loginSelectConnection(parts.db, login.id, {
    organizationId,
    connectionId,
    // Of what was there before only this: who had come how far by another way does not count any more.
    upstream: from === undefined ? upstream : { ...upstream, from },
    trace: steps,
  })
  if (!open) throw new SsoError('login.already_finished', { loginId: login.id })
  return outcome
}
