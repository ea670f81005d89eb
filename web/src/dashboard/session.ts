import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { SessionAnswer } from './wire/general.ts'

/** Who is signed in; given once by the frame, wherever it is asked for. */
export const SessionContext = createContext<SessionAnswer | null>(null)

export interface CurrentSession extends SessionAnswer {
  /** May this operator do it? What they may not is not offered; the service refuses it all the same. */
  readonly can: (permission: string) => boolean
}

export function useSession(): CurrentSession {
  const session = useContext(SessionContext)
  if (session === null) throw new Error('A view is shown outside the frame.')
  const { permissions } = session
  return {
    ...session,
    can: (permission) => permissions.includes('*') || permissions.includes(permission),
  }
}
