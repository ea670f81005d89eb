import { useEffect, useState } from 'preact/hooks'
import type { Step, StepName } from './wire.ts'

export interface CurrentStep {
  readonly step: StepName
  readonly go: (step: StepName) => void
  /** To the step after this one. */
  readonly goOn: () => void
}

/** The step that the address names (`#/values`), else the first that is not done: whoever comes back goes on where they were. */
export function useStep(steps: readonly Step[], isOpen: (step: StepName) => boolean): CurrentStep {
  const [hash, setHash] = useState(location.hash)
  useEffect(() => {
    const read = () => setHash(location.hash)
    addEventListener('hashchange', read)
    return () => removeEventListener('hashchange', read)
  }, [])

  const named = steps.find(({ step }) => hash === `#/${step}`)?.step
  // Found once: what is done here does not take the page away from whoever does it.
  const [first] = useState(
    () => (steps.find(({ isDone, step }) => !isDone && isOpen(step)) ?? steps.at(-1))?.step ?? 'provider',
  )
  const step = named !== undefined && isOpen(named) ? named : first
  const go = (to: StepName) => {
    location.hash = `#/${to}`
  }
  const goOn = () => {
    const at = steps.findIndex((each) => each.step === step)
    const next = steps[at + 1]
    if (next !== undefined) go(next.step)
  }
  return { step, go, goOn }
}
