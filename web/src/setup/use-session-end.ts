import { useEffect, useState } from 'preact/hooks'
import type { Session } from './wire.ts'

/** Minutes before the end of a session from which on it is told. */
const TOLD_MINUTES = 5
const MINUTE = 60_000

export type SessionEnd =
  | { readonly kind: 'far' }
  | { readonly kind: 'expiring'; readonly minutes: number; readonly at: string }
  | { readonly kind: 'ended' }

/** How far the end of the session is. Using the assistant moves the idle end; the last one stays. */
export function useSessionEnd({ expiresAt }: Pick<Session, 'expiresAt'>): SessionEnd {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE / 2)
    return () => clearInterval(timer)
  }, [])
  const left = new Date(expiresAt).getTime() - now
  if (left <= 0) return { kind: 'ended' }
  const minutes = Math.ceil(left / MINUTE)
  return minutes > TOLD_MINUTES ? { kind: 'far' } : { kind: 'expiring', minutes, at: expiresAt }
}
