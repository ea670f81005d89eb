/** Moves the focus to the heading of a new place: whoever hears the page hears that it changed (WCAG 2.2 §2.4.3). */
export function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>('main h1')
  // Reached by this alone: a heading is no stop of the tab key.
  heading?.setAttribute('tabindex', '-1')
  heading?.focus()
  window.scrollTo({ top: 0 })
}
