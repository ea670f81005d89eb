import { Actions, Button, Card, DataList, Notice } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { addressOf } from '../location.ts'
import { Loaded } from '../pieces/loaded.tsx'
import { Time } from '../pieces/time.tsx'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ApprovedSso } from '../wire/operators.ts'

/** The connection by which operators sign in, and whether it is as it was approved. */
export function OperatorSso(): VNode {
  const loading = useLoaded(api.operatorSso, '')
  return (
    <Card title={t.operators.sso}>
      <Loaded of={loading}>
        {({ approved }) =>
          approved === null ? (
            <p class="soft">{t.operators.ssoNone}</p>
          ) : (
            <Approved approved={approved} reload={loading.reload} />
          )
        }
      </Loaded>
    </Card>
  )
}

interface ApprovedProps {
  readonly approved: ApprovedSso
  readonly reload: () => Promise<void>
}

function Approved({ approved: { connectionId, open, approvedAt }, reload }: ApprovedProps): VNode {
  const { can } = useSession()
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)
  const act = (work: () => Promise<unknown>) =>
    run(async () => {
      await work()
      await reload()
    })
  return (
    <>
      <Notice tone={open ? 'success' : 'warning'}>
        {open ? t.operators.ssoOpen : t.operators.ssoClosed}
      </Notice>
      <DataList
        items={[
          { term: t.operators.ssoConnection, value: connectionId, mono: true },
          { term: t.operators.ssoApproved, value: <Time at={approvedAt} /> },
        ]}
      />
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      <Actions>
        <Button tone="secondary" href={addressOf('connections', connectionId)}>
          {t.operators.ssoLook}
        </Button>
        {open && (
          <Button tone="secondary" href="/dashboard/sso">
            {t.operators.ssoLink}
          </Button>
        )}
        {can('write:operators') && !open && (
          <Button onClick={() => act(() => api.approveSso(connectionId))} disabled={isBusy}>
            {t.operators.ssoAgain}
          </Button>
        )}
        {can('write:operators') && (
          <Button tone="danger" onClick={() => act(api.endSso)} disabled={isBusy}>
            {t.operators.ssoEnd}
          </Button>
        )}
      </Actions>
    </>
  )
}
