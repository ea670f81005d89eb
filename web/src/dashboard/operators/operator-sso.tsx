import { Actions, Button, Card, DataList, Form, Notice, TextField } from '@cardea/kit'
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
            <NoneApproved reload={loading.reload} />
          ) : (
            <Approved approved={approved} reload={loading.reload} />
          )
        }
      </Loaded>
    </Card>
  )
}

/** What is not approved yet can be, by whoever has every permission: the service looks. */
function NoneApproved({ reload }: { readonly reload: () => Promise<void> }): VNode {
  const { can } = useSession()
  const [connectionId, setConnectionId] = useState('')
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, fields, run } = useWork(setRefusal)
  const approve = () =>
    run(async () => {
      await api.approveSso(connectionId.trim())
      await reload()
    })
  return (
    <>
      <p class="soft">{t.operators.ssoNone}</p>
      {can('write:operators') && (
        <Form onSubmit={approve}>
          <p>{t.operators.ssoMeaning}</p>
          <TextField
            name="connectionId"
            label={t.operators.ssoId}
            placeholder="conn_…"
            value={connectionId}
            error={fields.get('connectionId')}
            autocomplete="off"
            onValue={setConnectionId}
          />
          <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
          <Actions>
            <Button tone="secondary" disabled={isBusy || connectionId.trim() === ''}>
              {t.operators.ssoApprove}
            </Button>
          </Actions>
        </Form>
      )}
    </>
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
            {t.operators.ssoApprove}
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
