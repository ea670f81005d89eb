import { Actions, Button, Card } from '@cardea/kit'
import type { VNode } from 'preact'
import { api } from '../api.ts'
import { addressOf } from '../location.ts'
import { Row, Rows } from '../pieces/rows.tsx'
import { StatusBadge } from '../pieces/status-badge.tsx'
import { Time } from '../pieces/time.tsx'
import { useList } from '../pieces/use-list.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { WebhookDelivery } from '../wire/webhooks.ts'
import { ReplayMissed } from './replay-missed.tsx'

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
      <Actions>
        <Button tone="secondary" onClick={() => void list.reload()}>
          {t.webhooks.refresh}
        </Button>
      </Actions>
      {can('write:webhooks') && <ReplayMissed webhookId={webhookId} onReplayed={list.reload} />}
    </Card>
  )
}
