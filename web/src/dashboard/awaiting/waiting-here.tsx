import { Actions, Button, Card, Notice } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { Rows } from '../pieces/rows.tsx'
import { useList } from '../pieces/use-list.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { AwaitingPerson, Reconciliation } from '../wire/logins.ts'
import { PersonRow } from './person-row.tsx'

/** Who waits at one connection, and the button that maps them again. */
export function WaitingHere({ connectionId }: { readonly connectionId: string }): VNode {
  const { can } = useSession()
  const list = useList<AwaitingPerson>((cursor) => api.awaiting({ connectionId, cursor }), connectionId)
  const [result, setResult] = useState<Reconciliation | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)
  const reconcile = () =>
    run(async () => {
      setResult(await api.reconcile(connectionId))
      await list.reload()
    })
  const hasPeople = (list.value?.items.length ?? 0) > 0
  return (
    <Card title={t.awaiting.title}>
      {hasPeople && <p class="soft">{t.awaiting.what}</p>}
      <Rows
        list={list}
        label={t.awaiting.title}
        row={(person) => <PersonRow key={person.id} person={person} />}
        empty={<p class="soft">{t.awaiting.noneHere}</p>}
      />
      <div role="status">{result !== null && <Result result={result} />}</div>
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      {hasPeople && can('write:connections') && (
        <Actions>
          <Button tone="secondary" onClick={reconcile} disabled={isBusy}>
            {t.awaiting.reconcile}
          </Button>
        </Actions>
      )}
    </Card>
  )
}

function Result({ result: { mended, waiting, outside } }: { readonly result: Reconciliation }): VNode {
  return (
    <Notice tone={waiting + outside === 0 ? 'success' : 'info'} title={t.awaiting.done(mended, waiting)}>
      {outside > 0 && <p>{t.awaiting.outside(outside)}</p>}
    </Notice>
  )
}
