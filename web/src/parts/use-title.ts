import { useEffect } from 'preact/hooks'

/** Names the document, and moves the focus to the heading of a new step: whoever hears the page hears that it changed (WCAG 2.2 §2.4.3). */
export function useTitle(title: string, moveFocus: boolean): void {
  useEffect(() => {
    document.title = `${title} · Cardea`
    if (!moveFocus) return
    const heading = document.querySelector<HTMLElement>('main h1')
    // Reached by this alone: a heading is no stop of the tab key.
    heading?.setAttribute('tabindex', '-1')
    heading?.focus()
    window.scrollTo({ top: 0 })
  }, [title])
}
