import { Actions, Badge, Button, Details, Notice } from '@cardea/kit'
import type { VNode } from 'preact'
import { MarkedText } from '../../parts/marked-text.tsx'
import { ReachReport, WaitingForTest } from '../../parts/test-window.tsx'
import { useTestWindow } from '../../parts/use-test-window.ts'
import { api } from '../api.ts'
import type { StepProps } from '../context.ts'
import type { Check, ConnectionTest } from '../wire.ts'

/** Step 7: a real sign-in in a window of its own; every check, and what to do about one that failed. */
export function RunTest({ t, own, tell, reload, goOn, onRefusal }: StepProps): VNode | null {
  const { isBusy, running, report, result, start, stop } = useTestWindow({
    begin: api.beginTest,
    look: api.test,
    onRefusal,
    onResult(test) {
      tell(
        test.admitted === true
          ? { type: 'test.succeeded', testId: test.id }
          : { type: 'test.failed', testId: test.id, code: test.login?.error?.code ?? null },
      )
      void reload()
    },
  })
  if (own === null) return null

  return (
    <>
      <ReachReport report={report.map((check) => ({ ...check, hint: saidOrNull(t, check.hint) }))} />
      {running !== null && <WaitingForTest running={running} onStop={stop} texts={t.test} />}
      <div role="status">{result !== null && <Result t={t} test={result} />}</div>
      {running === null && (
        <Actions>
          <Button
            onClick={start}
            disabled={isBusy}
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

function Result({ t, test }: { readonly t: StepProps['t']; readonly test: ConnectionTest }): VNode {
  const checks = test.login?.checks ?? []
  const failed = checks.filter(({ passed }) => !passed)
  const held = checks.flatMap(({ passed, name }) => (passed && name !== null ? [t.say(name)] : []))
  const isPassed = test.admitted === true
  return (
    <div class="stack-small">
      {isPassed ? (
        <Notice tone="success" title={t.test.passed}>
          {t.test.passedText(test.profile?.email ?? test.profile?.idpId ?? '')}
        </Notice>
      ) : (
        <Notice tone="danger" title={t.test.failed}>
          <div class="stack-small">
            {adviceOf(t, test).map((text) => (
              <p>
                <MarkedText text={text} />
              </p>
            ))}
            {test.login?.error && <p class="mono small">{test.login.error.code}</p>}
          </div>
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
              <p class="soft">{held.join(' · ')}</p>
            </li>
          </ul>
        </Details>
      )}
    </div>
  )
}

/** What happened, and where that is mended in the product. */
function adviceOf(t: StepProps['t'], { status, login }: ConnectionTest): string[] {
  const error = login?.error ?? null
  if (error === null) return [status === 'expired' ? t.test.unfinished : t.test.refused]
  const { hint, providerHint } = error
  if (providerHint === null) return [t.say(hint)]
  return [hint.slice(0, -providerHint.length).trim(), providerHint].map((text) => t.say(text))
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

function saidOrNull(t: StepProps['t'], text: string | null): string | null {
  return text === null ? null : t.say(text)
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
