import { Actions, Button, Card } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { Row, Rows } from '../pieces/rows.tsx'
import { ShownOnce } from '../pieces/shown-once.tsx'
import { SmallButton } from '../pieces/small-button.tsx'
import { Time } from '../pieces/time.tsx'
import { useList } from '../pieces/use-list.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ClientSecret } from '../wire/applications.ts'

/** The secrets of an application: to rotate, make another, change the application over, delete the old one. */
export function ClientSecrets({ applicationId }: { readonly applicationId: string }): VNode {
  const { can } = useSession()
  const list = useList<ClientSecret>((cursor) => api.secrets(applicationId, { cursor }), applicationId)
  const [made, setMade] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)
  const make = () =>
    run(async () => {
      setMade((await api.createSecret(applicationId)).clientSecret)
      await list.reload()
    })
  const remove = (id: string) =>
    run(async () => {
      await api.deleteSecret(applicationId, id)
      await list.reload()
    })
  return (
    <Card title={t.applications.secrets}>
      {made !== null && (
        <ShownOnce
          title={t.applications.newSecret}
          text={t.applications.newSecretText}
          label={t.applications.clientSecret}
          value={made}
        />
      )}
      <Rows
        list={list}
        label={t.applications.secrets}
        row={({ id, hint, createdAt }) => (
          <Row
            key={id}
            title={t.applications.secretEnds(hint)}
            mono
            detail={<Time at={createdAt} />}
            side={
              can('write:applications') && (
                <SmallButton
                  label={t.applications.deleteSecretLabel(hint)}
                  onClick={() => remove(id)}
                  disabled={isBusy}
                >
                  {t.applications.deleteSecret}
                </SmallButton>
              )
            }
          />
        )}
        empty={<p class="soft">{t.applications.noSecrets}</p>}
      />
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      {can('write:applications') && (
        <Actions>
          <Button tone="secondary" onClick={make} disabled={isBusy}>
            {t.applications.newSecret}
          </Button>
        </Actions>
      )}
    </Card>
  )
}
