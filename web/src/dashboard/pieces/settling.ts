import { createContext } from 'preact'
import { useContext, useEffect, useMemo, useState } from 'preact/hooks'

/** Holds the view back until what it answers is called. */
export type Hold = () => () => void

const nothing = () => undefined

/** Where nothing waits, nothing is held. */
export const SettlingContext = createContext<Hold>(() => nothing)

/** Milliseconds. What has not come by then no longer holds back what has. */
const LONGEST = 5_000

/**
 * A view is shown once everything that it loads first has come, so that nothing moves from under a pointer: what comes late would push the
 * rest down. Answers whether it is still on its way, once and for all of this view, and what its parts hold it by.
 */
export function useSettling(): { readonly isSettling: boolean; readonly hold: Hold } {
  const [isSettling, setSettling] = useState(true)
  const { hold, check } = useMemo(() => {
    let held = 0
    // Parts that come with what has just loaded hold in the same turn: so it is looked at in the next one.
    const check = () => queueMicrotask(() => held === 0 && setSettling(false))
    const hold = () => {
      held += 1
      return () => {
        held -= 1
        check()
      }
    }
    return { hold, check }
  }, [])
  useEffect(() => {
    check()
    const timer = setTimeout(() => setSettling(false), LONGEST)
    return () => clearTimeout(timer)
  }, [])
  return { isSettling, hold }
}

/** Of a part: it has come, or not yet. */
export function useHold(hasCome: boolean): void {
  const hold = useContext(SettlingContext)
  useEffect(() => (hasCome ? undefined : hold()), [hasCome])
}
