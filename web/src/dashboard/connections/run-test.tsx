import { Actions, Button, Card, Details, Notice } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { ReachReport, WaitingForTest } from '../../parts/test-window.tsx'
import { useTestWindow } from '../../parts/use-test-window.ts'
import { api } from '../api.ts'
import { CheckTable } from '../logins/check-table.tsx'
import { LoginError } from '../logins/login-error.tsx'
import { Timeline } from '../logins/timeline.tsx'
import { t } from '../texts.ts'
import type { ConnectionTest } from '../wire/connections.ts'

/** A real sign-in in a window of its own, with every check. */
export function RunTest({ connectionId }: { readonly connectionId: string }): VNode {
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, running, report, result, start, stop } = useTestWindow({
    begin: () => api.beginTest(connectionId),
    look: (id) => api.test(connectionId, id),
    onRefusal: setRefusal,
  })
  return (
    <Card title={t.test.title}>
      <p class="soft">{t.test.text}</p>
      <ReachReport report={report} />
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      {running !== null && <WaitingForTest running={running} onStop={stop} texts={t.test} />}
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
