import { Actions, Button, Card } from '@cardea/kit'
import type { VNode } from 'preact'
import { api } from '../api.ts'
import { addressOf } from '../location.ts'
import { providerLabel } from '../pieces/provider-label.ts'
import { Row, Rows } from '../pieces/rows.tsx'
import { StatusBadge } from '../pieces/status-badge.tsx'
import { useList } from '../pieces/use-list.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { Connection } from '../wire/connections.ts'

/** The connections of an organization. */
export function OrganizationConnections({ organizationId }: { readonly organizationId: string }): VNode {
  const { can } = useSession()
  const list = useList<Connection>((cursor) => api.connections({ organizationId, cursor }), organizationId)
  return (
    <Card title={t.connections.title}>
      <Rows
        list={list}
        label={t.connections.title}
        row={({ id, name, provider, protocol, status }) => (
          <Row
            key={id}
            href={addressOf('connections', id)}
            title={name}
            detail={t.connections.lead(providerLabel(provider), t.connections.protocols[protocol])}
            side={<StatusBadge status={status} />}
          />
        )}
        empty={<p class="soft">{t.connections.empty}</p>}
      />
      {can('write:connections') && (
        <Actions>
          <Button tone="secondary" href={addressOf('organizations', organizationId, 'connections', 'new')}>
            {t.connections.new}
          </Button>
        </Actions>
      )}
    </Card>
  )
}
