import { Actions, Button, CodeBlock, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { api } from '../api.ts'
import { addressOf } from '../location.ts'
import { Row, Rows } from '../pieces/rows.tsx'
import { StatusBadge } from '../pieces/status-badge.tsx'
import { useList } from '../pieces/use-list.ts'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { Webhook } from '../wire/webhooks.ts'
import { verifyExample } from './verify-example.ts'

/**
 * Webhooks: the list, a new one, one with its settings, secret and deliveries, and one delivery.
 *
 * Owns no state but what is typed, and a secret until the view is left. Invariant: a secret is shown once, and kept nowhere.
 */
export function WebhookList({ hasMoved }: ViewProps): VNode {
  const { can } = useSession()
  useViewTitle(t.nav.webhooks, hasMoved)
  const list = useList<Webhook>((cursor) => api.webhooks({ cursor }), '')
  return (
    <>
      <PageTitle lead={t.webhooks.lead}>{t.nav.webhooks}</PageTitle>
      {can('write:webhooks') && (
        <Actions>
          <Button href={addressOf('webhooks', 'new')}>{t.webhooks.new}</Button>
        </Actions>
      )}
      <Rows
        list={list}
        label={t.nav.webhooks}
        row={({ id, url, description, events, status, failingSince }) => (
          <Row
            key={id}
            href={addressOf('webhooks', id)}
            title={url}
            detail={description ?? <span class="mono">{events.join(' ')}</span>}
            side={<StatusBadge status={status === 'enabled' && failingSince !== null ? 'failed' : status} />}
          />
        )}
        empty={
          <>
            <h2>{t.webhooks.empty}</h2>
            <p>{t.webhooks.emptyText}</p>
            <CodeBlock label={t.webhooks.exampleLabel} code={verifyExample} />
            <p>{t.webhooks.emptyMore}</p>
          </>
        }
      />
    </>
  )
}
