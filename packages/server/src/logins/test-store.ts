import type { SsoError } from '@cardea/protocol'
import type { Queryable, Statement } from '../storage/database.ts'
import type { ConnectionId } from '../storage/ids.ts'
import type { Arrival } from './arrival.ts'
import { type TraceStep, traceText } from './trace.ts'
import type { TestLogin } from './types.ts'

/** What the door would have said to a sign-in. */
export interface Door {
  readonly outside: boolean
  readonly error: SsoError | null
}

const complete: Statement<{ completed: boolean; fresh: boolean }> = {
  name: 'login_complete_test',
  // As `login_complete`, without profile and code.
  text: `with open as (
      select id from logins
      where id = $1 and kind = 'test' and status = 'pending' and connection_id = $2 and expires_at > now()
      for update
    ), used as (
      insert into assertion_ids (connection_id, assertion_id, expires_at)
      select $2::text, $3::text, $4::timestamptz from open where $3::text is not null
      on conflict do nothing returning assertion_id
    ), finished as (
      update logins set status = case when $5::text is null then 'completed' else 'failed' end, error_code = $5,
        finished_at = now(), held_response = null, upstream = '{}', trace = trace || $6::jsonb
      from open where logins.id = open.id and ($3::text is null or exists (select from used))
      returning logins.id
    ), told as (
      update connection_tests set profile = $7::jsonb, admitted = $5::text is null
      from finished where connection_tests.login_id = finished.id
    )
    select exists (select from finished) as completed,
      $3::text is null or exists (select from used) or not exists (select from open) as fresh`,
}

/** Finishes a test and keeps its result; what it answers is what `loginComplete` answers. */
export async function testComplete(
  db: Queryable,
  test: {
    readonly login: TestLogin
    readonly connectionId: ConnectionId
    readonly arrival: Arrival
    readonly verdict: Door
    readonly trace: readonly TraceStep[]
  },
): Promise<'completed' | 'replayed' | 'finished'> {
  const { login, connectionId, arrival, verdict, trace } = test
  const profile = { ...arrival.profile, issuer: arrival.issuer, outside: verdict.outside }
  const [row] = await db.query(complete, [
    login.id,
    connectionId,
    arrival.assertion?.id ?? null,
    arrival.assertion?.notOnOrAfter ?? null,
    verdict.error?.code ?? null,
    traceText(trace),
    storable(profile),
  ])
  if (row?.fresh === false) return 'replayed'
  return row?.completed === true ? 'completed' : 'finished'
}

/** Without what jsonb refuses: NUL, half of a surrogate pair. */
function storable(value: object): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'string' ? each.replace(/[\0\p{Cs}]/gu, '\ufffd') : each,
  )
}
