import { Actions, Button, Card, CodeBlock, DataList, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { addressOf } from '../location.ts'
import { Loaded } from '../pieces/loaded.tsx'
import { StatusBadge } from '../pieces/status-badge.tsx'
import { Time } from '../pieces/time.tsx'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { WebhookAttempt, WholeWebhookDelivery } from '../wire/webhooks.ts'

/** One delivery with every attempt; its webhook is in the query of the address. */
export function DeliveryDetail({ id, query, hasMoved }: ViewProps): VNode {
  const webhookId = query.get('webhook') ?? ''
  const loading = useLoaded(() => api.delivery(webhookId, id), id)
  useViewTitle(t.webhooks.delivery, hasMoved)
  return (
    <>
      <p class="crumb small">
        <a href={addressOf('webhooks')}>{t.nav.webhooks}</a>{' '}
        <a href={addressOf('webhooks', webhookId)}>{t.webhooks.webhook}</a>
      </p>
      <Loaded of={loading}>
        {(delivery) => (
          <Shown delivery={delivery} onChange={loading.take} reload={() => void loading.reload()} />
        )}
      </Loaded>
    </>
  )
}

interface ShownProps {
  readonly delivery: WholeWebhookDelivery
  readonly onChange: (delivery: WholeWebhookDelivery) => void
  readonly reload: () => void
}

function Shown({ delivery, onChange, reload }: ShownProps): VNode {
  const { can } = useSession()
  const [said, setSaid] = useState('')
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)
  const replay = () =>
    run(async () => {
      onChange(await api.replayDelivery(delivery.webhookId, delivery.id))
      setSaid(t.webhooks.replayQueued)
    })
  return (
    <>
      <PageTitle lead={<span class="mono">{delivery.eventType}</span>}>{t.webhooks.delivery}</PageTitle>
      <DataList
        items={[
          { term: t.status, value: <StatusBadge status={delivery.status} /> },
          { term: t.webhooks.event, value: delivery.eventId, mono: true },
          { term: t.webhooks.object, value: delivery.objectId, mono: true },
          ...(delivery.nextAttemptAt === null
            ? []
            : [{ term: t.webhooks.next, value: <Time at={delivery.nextAttemptAt} /> }]),
        ]}
      />
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      <p role="status">{said}</p>
      <Actions>
        {can('write:webhooks') && (
          <Button onClick={replay} disabled={isBusy}>
            {t.webhooks.replay}
          </Button>
        )}
        <Button tone="secondary" onClick={reload}>
          {t.webhooks.refresh}
        </Button>
      </Actions>
      <Card title={t.webhooks.attempts}>
        {delivery.attemptLog.length === 0 && <p class="soft">{t.webhooks.noAttempts}</p>}
        <ol class="rows">
          {delivery.attemptLog.map((attempt, index) => (
            <Attempt key={index} number={index + 1} attempt={attempt} />
          ))}
        </ol>
      </Card>
    </>
  )
}

interface AttemptProps {
  readonly number: number
  readonly attempt: WebhookAttempt
}

function Attempt({ number, attempt }: AttemptProps): VNode {
  const { attemptedAt, durationMs, status, fault, excerpt } = attempt
  return (
    <li class="row">
      <div class="row-main">
        <span class="row-title">{status === null ? (fault ?? '') : t.webhooks.answered(status)}</span>
        <div class="row-detail">
          <Time at={attemptedAt} /> · {t.webhooks.took(durationMs)}
        </div>
        {excerpt !== null && excerpt !== '' && <CodeBlock label={t.webhooks.answer(number)} code={excerpt} />}
      </div>
    </li>
  )
}
