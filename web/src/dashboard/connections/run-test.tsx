import { Actions, Button, Card, Details, Notice } from '@cardea/kit'
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { CheckTable } from '../logins/check-table.tsx'
import { LoginError } from '../logins/login-error.tsx'
import { Timeline } from '../logins/timeline.tsx'
import { t } from '../texts.ts'
import type { ConnectionTest, ReachCheck } from '../wire.ts'

/** How often the result is asked for while the other window is open. Milliseconds. */
const ASK_EVERY = 1500

interface Running {
  readonly id: string
  /** Where the sign-in begins, for a browser that kept the window closed. */
  readonly loginUrl: string | null
}

/** A real sign-in in a window of its own, with every check. */
export function RunTest({ connectionId }: { readonly connectionId: string }): VNode {
  const [running, setRunning] = useState<Running | null>(null)
  const [report, setReport] = useState<readonly ReachCheck[]>([])
  const [result, setResult] = useState<ConnectionTest | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)

  useEffect(() => {
    if (running === null) return
    const timer = setInterval(() => {
      void api.test(connectionId, running.id).then(took, stopUnlessOffline)
    }, ASK_EVERY)
    return () => clearInterval(timer)
  }, [running?.id])

  function took(test: ConnectionTest): void {
    if (test.status === 'waiting' || test.status === 'opened') return
    setRunning(null)
    setResult(test)
  }
  /** The network may come back; a refusal will not change. */
  function stopUnlessOffline(error: unknown): void {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'offline') return
    setRunning(null)
    setRefusal(error)
  }
  function start(): void {
    // Opened by the click itself: later, browsers take it for an advertisement.
    const opened = window.open('', 'cardea-test', 'popup,width=520,height=720')
    setResult(null)
    run(async () => {
      try {
        const test = await api.beginTest(connectionId)
        setReport(test.report.filter(({ passed }) => !passed))
        if (!test.ready) {
          opened?.close()
          return
        }
        if (opened !== null) {
          opened.opener = null
          opened.location.href = test.loginUrl
        }
        setRunning({ id: test.id, loginUrl: opened === null ? test.loginUrl : null })
      } catch (error) {
        opened?.close()
        throw error
      }
    })
  }

  return (
    <Card title={t.test.title}>
      <p class="soft">{t.test.text}</p>
      {report.map(({ code, severity, hint }) => (
        <Notice tone={severity === 'required' ? 'danger' : 'warning'} title={code} key={code}>
          {hint}
        </Notice>
      ))}
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      {running !== null && <Waiting running={running} onStop={() => setRunning(null)} />}
      <div role="status">{result !== null && <Result test={result} />}</div>
      {result !== null && result.login !== null && (
        <Details summary={t.test.details} open={result.admitted !== true}>
          <CheckTable checks={result.login.checks} />
          <Timeline steps={result.login.steps} />
        </Details>
      )}
      {running === null && (
        <Actions>
          <Button onClick={start} disabled={isBusy} tone="secondary">
            {result === null ? t.test.start : t.test.again}
          </Button>
        </Actions>
      )}
    </Card>
  )
}

function Waiting({ running, onStop }: { readonly running: Running; readonly onStop: () => void }): VNode {
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

function Result({ test }: { readonly test: ConnectionTest }): VNode {
  if (test.admitted === true) {
    return (
      <Notice tone="success" title={t.test.passed}>
        <p>{t.test.passedText}</p>
      </Notice>
    )
  }
  const error = test.login?.error ?? null
  if (error !== null) return <LoginError error={error} />
  return <Notice tone="warning" title={test.status === 'expired' ? t.test.expired : t.test.failed} />
}
