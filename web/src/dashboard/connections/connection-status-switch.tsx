import { Actions, Button } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { addressOf } from '../location.ts'
import { StatusBadge } from '../pieces/status-badge.tsx'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { Connection } from '../wire/connections.ts'

export interface ConnectionStatusSwitchProps {
  readonly connection: Connection
  readonly onChange: (connection: Connection) => void
}

/** Whether people can sign in by it, the switch, and the way to its settings; the service refuses to turn on what is not complete. */
export function ConnectionStatusSwitch({ connection, onChange }: ConnectionStatusSwitchProps): VNode {
  const { can } = useSession()
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)
  const isActive = connection.status === 'active'
  const toggle = () =>
    run(async () => onChange(await api.setStatus(connection.id, isActive ? 'inactive' : 'active')))
  return (
    <div class="stack-small">
      <p role="status">
        {t.status}: <StatusBadge status={connection.status} />
      </p>
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      {can('write:connections') && (
        <Actions>
          <Button tone={isActive ? 'secondary' : 'primary'} onClick={toggle} disabled={isBusy}>
            {isActive ? t.connections.turnOff : t.connections.turnOn}
          </Button>
          <Button tone="secondary" href={addressOf('connections', connection.id, 'settings')}>
            {t.connections.settings}
          </Button>
        </Actions>
      )}
    </div>
  )
}
