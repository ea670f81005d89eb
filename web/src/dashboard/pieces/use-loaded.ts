import { useEffect, useRef, useState } from 'preact/hooks'
import { Refusal } from '../../parts/call-service.ts'
import { useHold } from './settling.ts'

/** What the pieces of the dashboard have in common: each shows one thing, and none knows an operation. Invariant: no words but those of `texts.ts`. */
export interface Loading<Value> {
  /** Null until it has come. */
  readonly value: Value | null
  readonly refusal: Refusal | null
  readonly reload: () => Promise<void>
  /** Takes what a change answered. */
  readonly take: (value: Value) => void
  /** Changes what is shown when the answer comes, whatever else has come meanwhile. */
  readonly update: (change: (before: Value) => Value) => void
}

/** Loads a value, again whenever `key` changes; an answer that comes late never replaces a newer one. */
export function useLoaded<Value>(load: () => Promise<Value>, key: string): Loading<Value> {
  const [value, setValue] = useState<Value | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const asked = useRef(0)
  useHold(value !== null || refusal !== null)

  async function reload(): Promise<void> {
    const turn = ++asked.current
    try {
      const found = await load()
      if (turn !== asked.current) return
      setValue(found)
      setRefusal(null)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (turn === asked.current) setRefusal(error)
    }
  }
  useEffect(() => {
    setValue(null)
    setRefusal(null)
    void reload()
    return () => {
      asked.current++
    }
  }, [key])
  const take = (taken: Value) => {
    asked.current++
    setValue(taken)
  }
  const update = (change: (before: Value) => Value) =>
    setValue((before) => (before === null ? null : change(before)))
  return { value, refusal, reload, take, update }
}
