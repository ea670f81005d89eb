import { Card, CodeBlock, DataList, Details, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { api } from '../api.ts'
import { addressOf, goTo } from '../location.ts'
import { ConfirmDelete } from '../pieces/confirm-delete.tsx'
import { Loaded } from '../pieces/loaded.tsx'
import { StatusBadge } from '../pieces/status-badge.tsx'
import { Time } from '../pieces/time.tsx'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import { verifyExample } from './verify-example.ts'
import { WebhookDeliveries } from './webhook-deliveries.tsx'
import { WebhookSecret } from './webhook-secret.tsx'
import { type WebhookChangeProps, WebhookSettings } from './webhook-settings.tsx'
import { WebhookStanding } from './webhook-standing.tsx'

/** One webhook. */
export function WebhookDetail({ id, hasMoved }: ViewProps): VNode {
  const loading = useLoaded(() => api.webhook(id), id)
  useViewTitle(t.webhooks.webhook, hasMoved)
  return (
    <>
      <p class="crumb small">
        <a href={addressOf('webhooks')}>{t.nav.webhooks}</a>
      </p>
      <Loaded of={loading}>{(webhook) => <Shown webhook={webhook} onChange={loading.take} />}</Loaded>
    </>
  )
}

function Shown({ webhook, onChange }: WebhookChangeProps): VNode {
  const { can } = useSession()
  const [turn, setTurn] = useState(0)
  const { id, url, status, createdAt } = webhook
  const remove = async () => {
    await api.deleteWebhook(id)
    goTo(addressOf('webhooks'))
  }
  return (
    <>
      <PageTitle lead={<span class="mono">{url}</span>}>{t.webhooks.webhook}</PageTitle>
      <WebhookStanding webhook={webhook} onChange={onChange} onSent={() => setTurn(turn + 1)} />
      <WebhookDeliveries webhookId={id} turn={turn} />
      <WebhookSettings webhook={webhook} onChange={onChange} />
      <WebhookSecret webhook={webhook} onChange={onChange} />
      <Details summary={t.webhooks.exampleLabel}>
        <CodeBlock label={t.webhooks.exampleLabel} code={verifyExample} />
      </Details>
      <Card title={t.organizations.facts}>
        <DataList
          items={[
            { term: t.id, value: id, mono: true },
            { term: t.status, value: <StatusBadge status={status} /> },
            { term: t.created, value: <Time at={createdAt} /> },
          ]}
        />
      </Card>
      {can('write:webhooks') && (
        <ConfirmDelete
          label={t.webhooks.remove}
          consequences={t.webhooks.removeConsequences}
          name={url}
          remove={remove}
        />
      )}
    </>
  )
}
