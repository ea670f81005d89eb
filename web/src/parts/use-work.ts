import { useEffect, useState } from 'preact/hooks'
import { Refusal } from './call-service.ts'

export interface Work {
  readonly isBusy: boolean
  /** What was wrong with each field of the last try. */
  readonly fields: ReadonlyMap<string, string>
  /** Does it, shows a refusal, and never twice at once. */
  readonly run: (work: () => Promise<void>) => void
  /** Leads to the first field that is said to be wrong (WCAG 2.2 §3.3.1). */
  readonly showFault: () => void
}

/** One thing at a time: a button is off while its work runs, and a refusal goes to its fields or above them. */
export function useWork(onRefusal: (refusal: Refusal | null) => void): Work {
  const [isBusy, setBusy] = useState(false)
  const [fields, setFields] = useState<ReadonlyMap<string, string>>(new Map())
  const [faults, setFaults] = useState(0)
  const showFault = () => setFaults((count) => count + 1)
  useEffect(() => {
    if (faults > 0) document.querySelector<HTMLElement>('main [aria-invalid]')?.focus()
  }, [faults])

  async function attempt(work: () => Promise<void>): Promise<void> {
    setBusy(true)
    setFields(new Map())
    onRefusal(null)
    try {
      await work()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      setFields(error.fields)
      // What is malformed is told at its field alone; any other refusal is told as such, also when one field has caused it.
      if (error.fields.size === 0 || error.code !== 'request.invalid') onRefusal(error)
      if (error.fields.size > 0) showFault()
    } finally {
      setBusy(false)
    }
  }
  return { isBusy, fields, run: (work) => void (isBusy ? undefined : attempt(work)), showFault }
}
