import { type ActorKind, actingAs } from '../platform/acting.ts'
import { type CallerId, isId } from '../storage/ids.ts'
import type { Caller } from './route.ts'

/** What of a request says from where it came. */
interface From {
  readonly exactAddress: string | null
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** Does `work` in the name of whoever calls the native API or a dialect; what nobody must be known for is done in nobody's. */
export function actingAsCaller<Result>(
  caller: Pick<Caller, 'id'> | null,
  { exactAddress, headers: { 'user-agent': agent } }: From,
  work: () => Promise<Result>,
): Promise<Result> {
  if (caller === null) return work()
  const { id } = caller
  const userAgent = typeof agent === 'string' ? agent : null
  return actingAs({ kind: actorKind(id), id, address: exactAddress, userAgent }, work)
}

function actorKind(id: CallerId): ActorKind {
  if (isId('user', id)) return 'operator'
  return isId('application', id) ? 'application' : 'api_key'
}
