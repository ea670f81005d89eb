import { useEffect } from 'preact/hooks'

/** How often a list that is followed is asked for. Milliseconds. */
const ASK_EVERY = 4000

/** Asks again and again while it is wanted and the page is looked at. */
export function useLive(isWanted: boolean, ask: () => void): void {
  useEffect(() => {
    if (!isWanted) return
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') ask()
    }, ASK_EVERY)
    return () => clearInterval(timer)
  })
}
