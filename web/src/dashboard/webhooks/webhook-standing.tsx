import { Actions, Button, Notice } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { Time } from '../pieces/time.tsx'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { WebhookChangeProps } from './webhook-settings.tsx'

export interface WebhookStandingProps extends WebhookChangeProps {
  /** Something was sent, and is in the list of deliveries. */
  readonly onSent: () => void
}

/** Does it work? What to do when it does not, and a test. */
export function WebhookStanding({ webhook, onChange, onSent }: WebhookStandingProps): VNode {
  const { can } = useSession()
  const { id, status, disabled, failingSince } = webhook
  const [tested, setTested] = useState('')
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)
  const toggle = () =>
    run(async () =>
      onChange(await api.changeWebhook(id, { status: status === 'enabled' ? 'disabled' : 'enabled' })),
    )
  const test = () =>
    run(async () => {
      const { lastAttempt } = await api.testWebhook(id)
      setTested(t.webhooks.tested(lastAttempt?.status ?? null, lastAttempt?.fault ?? null))
      onSent()
    })
  return (
    <>
      {disabled !== null && (
        <Notice tone="warning" title={t.webhooks.disabledTitle}>
          <p>{disabled.hint}</p>
        </Notice>
      )}
      {disabled === null && failingSince !== null && (
        <Notice tone="warning" title={t.webhooks.failingTitle}>
          <p>{t.webhooks.failingText}</p>
          <p>
            {t.webhooks.failingSince}: <Time at={failingSince} />
          </p>
        </Notice>
      )}
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      <p role="status">{tested}</p>
      {can('write:webhooks') && (
        <Actions>
          <Button tone="secondary" onClick={test} disabled={isBusy}>
            {t.webhooks.test}
          </Button>
          <Button tone="secondary" onClick={toggle} disabled={isBusy}>
            {status === 'enabled' ? t.webhooks.disable : t.webhooks.enable}
          </Button>
        </Actions>
      )}
    </>
  )
}
