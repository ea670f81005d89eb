import { useEffect, useRef } from 'preact/hooks'

/**
 * Names the document, and moves the focus to the heading of a new place: whoever hears the page hears that it changed (WCAG 2.2 §2.4.3). The first
 * place leaves it where it is, and so does another language.
 */
export function useTitle(title: string, place: string): void {
  const shown = useRef(place)
  useEffect(() => {
    document.title = `${title} · Cardea`
  }, [title])
  useEffect(() => {
    if (shown.current === place) return
    shown.current = place
    const heading = document.querySelector<HTMLElement>('main h1')
    // Reached by this alone: a heading is no stop of the tab key.
    heading?.setAttribute('tabindex', '-1')
    heading?.focus()
    window.scrollTo({ top: 0 })
  }, [place])
}
