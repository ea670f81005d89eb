import { Actions, Button, Card } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { addressOf } from '../location.ts'
import { Row, Rows } from '../pieces/rows.tsx'
import { StatusBadge } from '../pieces/status-badge.tsx'
import { Time } from '../pieces/time.tsx'
import { useList } from '../pieces/use-list.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { WebhookDelivery } from '../wire/webhooks.ts'

const DAY = 86_400_000

export interface WebhookDeliveriesProps {
  readonly webhookId: string
  /** Another one when something was sent. */
  readonly turn: number
}

/** What was delivered, and what was not. */
export function WebhookDeliveries({ webhookId, turn }: WebhookDeliveriesProps): VNode {
  const { can } = useSession()
  const list = useList<WebhookDelivery>(
    (cursor) => api.deliveries(webhookId, { cursor }),
    `${webhookId} ${turn}`,
  )
  const [said, setSaid] = useState('')
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)
  const replay = () =>
    run(async () => {
      const since = new Date(Date.now() - DAY).toISOString()
      setSaid(t.webhooks.replayed((await api.replayWebhook(webhookId, since)).queued))
      await list.reload()
    })
  return (
    <Card title={t.webhooks.deliveries}>
      <Rows
        list={list}
        label={t.webhooks.deliveries}
        row={(delivery) => (
          <Row
            key={delivery.id}
            href={`${addressOf('webhook-deliveries', delivery.id)}?webhook=${webhookId}`}
            title={delivery.eventType}
            mono
            detail={
              <>
                <Time at={delivery.createdAt} /> <span class="mono">{delivery.objectId}</span>
              </>
            }
            side={<StatusBadge status={delivery.status} />}
          />
        )}
        empty={<p class="soft">{t.webhooks.noDeliveries}</p>}
      />
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      <p class="small" role="status">
        {said}
      </p>
      <Actions>
        <Button tone="secondary" onClick={() => void list.reload()}>
          {t.webhooks.refresh}
        </Button>
        {can('write:webhooks') && (
          <Button tone="secondary" onClick={replay} disabled={isBusy}>
            {t.webhooks.replayMissed}
          </Button>
        )}
      </Actions>
    </Card>
  )
}
