import { Actions, Button, Notice } from '@cardea/kit'
import type { VNode } from 'preact'
import { MarkedText } from './marked-text.tsx'
import type { ReachCheck, Running } from './use-test-window.ts'

export interface WaitingForTestProps {
  readonly running: Running
  readonly onStop: () => void
  readonly texts: {
    readonly blocked: string
    readonly openHere: string
    readonly waiting: string
    readonly stop: string
  }
}

/** While somebody signs in in the other window; where it was kept closed, how to open it. */
export function WaitingForTest({ running, onStop, texts }: WaitingForTestProps): VNode {
  return (
    <div class="stack-small">
      {running.loginUrl !== null && (
        <Notice tone="warning">
          <p>{texts.blocked}</p>
          <a href={running.loginUrl} target="_blank" rel="noreferrer">
            {texts.openHere}
          </a>
        </Notice>
      )}
      <p class="waiting" role="status">
        {texts.waiting}
      </p>
      <Actions>
        <Button tone="secondary" onClick={onStop}>
          {texts.stop}
        </Button>
      </Actions>
    </div>
  )
}

/** What did not pass before anybody could sign in. */
export function ReachReport({ report }: { readonly report: readonly ReachCheck[] }): VNode {
  return (
    <>
      {report.map(({ code, severity, hint }) => (
        <Notice tone={severity === 'required' ? 'danger' : 'warning'} title={code} key={code}>
          {hint !== null && <MarkedText text={hint} />}
        </Notice>
      ))}
    </>
  )
}
