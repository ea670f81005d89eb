import { Actions, Badge, Button, Details, Notice } from '@cardea/kit'
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { api } from '../api.ts'
import type { StepProps } from '../context.ts'
import { useWork } from '../../parts/use-work.ts'
import type { Check, ConnectionTest, ReachCheck } from '../wire.ts'

/** How often the result is asked for while the other window is open. Milliseconds. */
const ASK_EVERY = 1500

interface Running {
  readonly id: string
  /** Where the sign-in begins, for a browser that kept the window closed. */
  readonly loginUrl: string | null
}

/** Step 7: a real sign-in in a window of its own; every check, and what to do about one that failed. */
export function RunTest({ t, own, tell, reload, goOn, onRefusal }: StepProps): VNode | null {
  const [running, setRunning] = useState<Running | null>(null)
  const [report, setReport] = useState<readonly ReachCheck[]>([])
  const [result, setResult] = useState<ConnectionTest | null>(null)
  const work = useWork(onRefusal)

  useEffect(() => {
    if (running === null) return
    const timer = setInterval(() => {
      void api.test(running.id).then(took, () => undefined)
    }, ASK_EVERY)
    return () => clearInterval(timer)
  }, [running?.id])

  function took(test: ConnectionTest): void {
    if (test.status === 'waiting' || test.status === 'opened') return
    setRunning(null)
    setResult(test)
    const isPassed = test.admitted === true
    tell(
      isPassed
        ? { type: 'test.succeeded', testId: test.id }
        : { type: 'test.failed', testId: test.id, code: test.login?.error?.code ?? null },
    )
    void reload()
  }
  function start(): void {
    // Opened by the click itself: later, browsers take it for an advertisement.
    const opened = window.open('', 'cardea-test', 'popup,width=520,height=720')
    setResult(null)
    work.run(async () => {
      const { id, report: found, ready, loginUrl } = await api.beginTest()
      setReport(found.filter(({ passed }) => !passed))
      if (!ready) {
        opened?.close()
        return
      }
      if (opened !== null) {
        opened.opener = null
        opened.location.href = loginUrl
      }
      setRunning({ id, loginUrl: opened === null ? loginUrl : null })
    })
  }
  if (own === null) return null

  return (
    <>
      {report.map(({ code, severity, hint }) => (
        <Notice tone={severity === 'required' ? 'danger' : 'warning'} title={code}>
          {hint}
        </Notice>
      ))}
      {running !== null && <Waiting t={t} running={running} onStop={() => setRunning(null)} />}
      <div role="status">{result !== null && <Result t={t} test={result} />}</div>
      {running === null && (
        <Actions>
          <Button
            onClick={start}
            disabled={work.isBusy}
            tone={result?.admitted === true ? 'secondary' : 'primary'}
          >
            {result === null ? t.test.start : t.test.again}
          </Button>
          {result?.admitted === true && <Button onClick={goOn}>{t.next}</Button>}
        </Actions>
      )}
    </>
  )
}

interface WaitingProps {
  readonly t: StepProps['t']
  readonly running: Running
  readonly onStop: () => void
}

function Waiting({ t, running, onStop }: WaitingProps): VNode {
  return (
    <div class="stack-small">
      {running.loginUrl !== null && (
        <Notice tone="warning">
          <p>{t.test.blocked}</p>
          <a href={running.loginUrl} target="_blank" rel="noreferrer">
            {t.test.openHere}
          </a>
        </Notice>
      )}
      <p class="waiting" role="status">
        {t.test.waiting}
      </p>
      <Actions>
        <Button tone="secondary" onClick={onStop}>
          {t.test.stop}
        </Button>
      </Actions>
    </div>
  )
}

function Result({ t, test }: { readonly t: StepProps['t']; readonly test: ConnectionTest }): VNode {
  const checks = test.login?.checks ?? []
  const failed = checks.filter(({ passed }) => !passed)
  const isPassed = test.admitted === true
  return (
    <div class="stack-small">
      {isPassed ? (
        <Notice tone="success" title={t.test.passed}>
          {t.test.passedText(test.profile?.email ?? test.profile?.idpId ?? '')}
        </Notice>
      ) : (
        <Notice tone="danger" title={t.test.failed}>
          <p>{test.login?.error?.hint ?? (test.status === 'expired' ? t.test.unfinished : t.test.refused)}</p>
          {test.login?.error && <p class="mono">{test.login.error.code}</p>}
        </Notice>
      )}
      {checks.length > 0 && (
        <Details summary={t.test.checks} open={!isPassed}>
          <ul class="findings">
            {failed.map((check) => (
              <FailedCheck t={t} check={check} />
            ))}
            <li>
              <Badge tone="success">{t.test.passedChecks(checks.length - failed.length)}</Badge>
            </li>
          </ul>
        </Details>
      )}
    </div>
  )
}

function FailedCheck({ t, check }: { readonly t: StepProps['t']; readonly check: Check }): VNode {
  return (
    <li>
      <Badge tone="danger">{check.code}</Badge>
      {check.expected !== undefined && (
        <p>
          <span class="soft">{t.test.expected}: </span>
          <code>{shown(check.expected)}</code>
        </p>
      )}
      {check.received !== undefined && (
        <p>
          <span class="soft">{t.test.receivedValue}: </span>
          <code>{shown(check.received)}</code>
        </p>
      )}
    </li>
  )
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
