import { useEffect } from 'preact/hooks'
import { focusHeading } from '../../parts/focus-heading.ts'
import { useTitle } from '../../parts/use-title.ts'

/** Names the document as its view, whose heading has the focus when somebody came to it by a link (`hasMoved`). */
export function useViewTitle(title: string, hasMoved: boolean): void {
  useTitle(title)
  useEffect(() => {
    if (hasMoved) focusHeading()
  }, [title])
}
