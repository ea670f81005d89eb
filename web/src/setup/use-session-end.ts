import { useEffect, useMemo, useReducer, useState } from 'preact/hooks'
import { sessionLife, watchLife } from './session-life.ts'
import type { Session } from './wire.ts'

/** Minutes before the end of a session from which on it is told. */
const TOLD_MINUTES = 5
const MINUTE = 60_000

export type SessionEnd =
  | { readonly kind: 'far' }
  | {
      readonly kind: 'expiring'
      readonly minutes: number
      readonly at: string
      /** Does going on move it? */
      readonly isIdle: boolean
    }
  | { readonly kind: 'ended' }

type Times = Pick<Session, 'idleAt' | 'expiresAt' | 'answeredAt'>

/**
 * How far the end of the session is: the last one, or the idle one, which every answer of the service moves. Both are reckoned from the time of the
 * service, since the clock of a browser may be wrong by hours.
 */
export function useSessionEnd({ idleAt, expiresAt, answeredAt }: Times): SessionEnd {
  const [now, setNow] = useState(Date.now)
  const [, showAgain] = useReducer((count: number) => count + 1, 0)
  const loadedAt = useMemo(() => Date.now(), [answeredAt])
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE / 2)
    return () => clearInterval(timer)
  }, [])
  useEffect(() => watchLife(() => showAgain(0)), [])

  const { usedAt, hasEnded } = sessionLife()
  const lasts = (until: string) => Date.parse(until) - Date.parse(answeredAt)
  const lastEnd = loadedAt + lasts(expiresAt)
  const idleEnd = Math.max(loadedAt, usedAt) + lasts(idleAt)
  const end = Math.min(lastEnd, idleEnd)
  const left = end - Math.max(now, usedAt)
  if (hasEnded || left <= 0) return { kind: 'ended' }
  const minutes = Math.ceil(left / MINUTE)
  if (minutes > TOLD_MINUTES) return { kind: 'far' }
  const at = new Date(Date.parse(answeredAt) + end - loadedAt).toISOString()
  return { kind: 'expiring', minutes, at, isIdle: idleEnd < lastEnd }
}
