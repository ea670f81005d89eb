import { Actions, Button, Card, Form } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { Webhook } from '../wire/webhooks.ts'
import { WebhookFields, inputOf } from './webhook-fields.tsx'

export interface WebhookChangeProps {
  readonly webhook: Webhook
  readonly onChange: (webhook: Webhook) => void
}

/** Where events go, and which. */
export function WebhookSettings({ webhook, onChange }: WebhookChangeProps): VNode {
  const { can } = useSession()
  const { id, url, description, events, format } = webhook
  const [typed, setTyped] = useState({
    url,
    description: description ?? '',
    events: events.join('\n'),
    format,
  })
  const [isSaved, setSaved] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, fields, run } = useWork(setRefusal)
  const save = () =>
    run(async () => {
      setSaved(false)
      onChange(await api.changeWebhook(id, inputOf(typed)))
      setSaved(true)
    })
  return (
    <Card title={t.webhooks.settings}>
      <Form onSubmit={save}>
        <WebhookFields typed={typed} fields={fields} onTyped={setTyped} />
        <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
        <p class="small" role="status">
          {isSaved && t.saved}
        </p>
        {can('write:webhooks') && (
          <Actions>
            <Button disabled={isBusy}>{t.save}</Button>
          </Actions>
        )}
      </Form>
    </Card>
  )
}
