import { useEffect, useRef } from 'preact/hooks'
import { focusHeading } from '../parts/focus-heading.ts'
import { useTitle } from '../parts/use-title.ts'
import type { StepName } from './wire.ts'

/** Names the document as its step, whose heading has the focus when it is a new one. The first leaves it where it is, and so does another language. */
export function useStepTitle(title: string, step: StepName): void {
  const shown = useRef(step)
  useTitle(title)
  useEffect(() => {
    if (shown.current === step) return
    shown.current = step
    focusHeading()
  }, [step])
}
