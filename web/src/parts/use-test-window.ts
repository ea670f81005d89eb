import { useEffect, useState } from 'preact/hooks'
import { Refusal } from './call-service.ts'
import { useWork } from './use-work.ts'

/** How often the result is asked for while the other window is open. Milliseconds. */
const ASK_EVERY = 1500

/** A problem that shows before anybody signs in, or advice. */
export interface ReachCheck {
  readonly code: string
  readonly passed: boolean
  readonly severity: 'required' | 'advice'
  readonly hint: string | null
}

/** A test that was begun. */
interface Begun {
  readonly id: string
  readonly ready: boolean
  readonly report: readonly ReachCheck[]
  readonly loginUrl: string
}

interface Looked {
  readonly status: 'waiting' | 'opened' | 'expired' | 'passed' | 'failed'
}

export interface Running {
  readonly id: string
  /** Where the sign-in begins, for a browser that kept the window closed. */
  readonly loginUrl: string | null
}

export interface TestWindow<Test> {
  readonly isBusy: boolean
  /** Null: no test is under way. */
  readonly running: Running | null
  /** What did not pass before the sign-in. */
  readonly report: readonly ReachCheck[]
  /** Of the last test; null: none yet, or another has begun. */
  readonly result: Test | null
  readonly start: () => void
  readonly stop: () => void
}

export interface TestWindowParts<Test> {
  readonly begin: () => Promise<Begun>
  readonly look: (id: string) => Promise<Test>
  readonly onRefusal: (refusal: Refusal | null) => void
  readonly onResult?: (test: Test) => void
}

/** A real sign-in in a window of its own, and what came of it. */
export function useTestWindow<Test extends Looked>({
  begin,
  look,
  onRefusal,
  onResult,
}: TestWindowParts<Test>): TestWindow<Test> {
  const [running, setRunning] = useState<Running | null>(null)
  const [report, setReport] = useState<readonly ReachCheck[]>([])
  const [result, setResult] = useState<Test | null>(null)
  const { isBusy, run } = useWork(onRefusal)

  useEffect(() => {
    if (running === null) return
    const timer = setInterval(() => void look(running.id).then(took, stopUnlessOffline), ASK_EVERY)
    return () => clearInterval(timer)
  }, [running?.id])

  function took(test: Test): void {
    if (test.status === 'waiting' || test.status === 'opened') return
    setRunning(null)
    setResult(test)
    onResult?.(test)
  }
  /** The network may come back; a refusal will not change. */
  function stopUnlessOffline(error: unknown): void {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'offline') return
    setRunning(null)
    onRefusal(error)
  }
  function start(): void {
    // Opened by the click itself: later, browsers take it for an advertisement.
    const opened = window.open('', 'cardea-test', 'popup,width=520,height=720')
    setResult(null)
    run(async () => setRunning(await lead(opened)))
  }
  /** Leads the window to a new test; closes it when there is nothing to sign in to. */
  async function lead(opened: Window | null): Promise<Running | null> {
    try {
      const test = await begin()
      setReport(test.report.filter(({ passed }) => !passed))
      if (!test.ready) {
        opened?.close()
        return null
      }
      if (opened !== null) {
        opened.opener = null
        opened.location.href = test.loginUrl
      }
      return { id: test.id, loginUrl: opened === null ? test.loginUrl : null }
    } catch (error) {
      opened?.close()
      throw error
    }
  }
  return { isBusy, running, report, result, start, stop: () => setRunning(null) }
}
