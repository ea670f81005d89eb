import { Actions, Button } from '@cardea/kit'
import type { ComponentChildren, VNode } from 'preact'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { t } from '../texts.ts'
import type { Loading } from './use-loaded.ts'

/** What has been loaded; until then that it is on its way, or why it does not come. */
export function Loaded<Value>({
  of: { value, refusal, reload },
  children,
}: {
  readonly of: Loading<Value>
  readonly children: (value: Value) => ComponentChildren
}): VNode {
  if (refusal !== null) {
    return (
      <div class="stack-small" role="alert">
        <RefusalNotice t={t} refusal={refusal} />
        <Actions>
          <Button tone="secondary" onClick={() => void reload()}>
            {t.tryAgain}
          </Button>
        </Actions>
      </div>
    )
  }
  return value === null ? <p role="status">{t.loading}</p> : <>{children(value)}</>
}
