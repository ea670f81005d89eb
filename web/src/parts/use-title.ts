import { useEffect } from 'preact/hooks'

/** Names the document as what it shows (WCAG 2.2 §2.4.2). */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Cardea`
  }, [title])
}
