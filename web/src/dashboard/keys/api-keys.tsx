import { Actions, Button, Card, Notice } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { addressOf } from '../location.ts'
import { Row, Rows } from '../pieces/rows.tsx'
import { SmallButton } from '../pieces/small-button.tsx'
import { Time } from '../pieces/time.tsx'
import { useList } from '../pieces/use-list.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ApiKey } from '../wire/applications.ts'

/** The keys of the API; each asks once more before it is deleted, since whoever uses it stops at once. */
export function ApiKeys(): VNode {
  const { can } = useSession()
  const list = useList<ApiKey>((cursor) => api.apiKeys({ cursor }), '')
  const [sure, setSure] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)
  const remove = (id: string) =>
    run(async () => {
      await api.deleteApiKey(id)
      setSure(null)
      await list.reload()
    })
  return (
    <Card title={t.keys.apiKeys}>
      <Rows
        list={list}
        label={t.keys.apiKeys}
        row={(key) => (
          <Row
            key={key.id}
            title={key.name}
            {...(can('write:api_keys') ? { href: addressOf('keys', key.id) } : {})}
            detail={<KeyDetail apiKey={key} />}
            side={
              can('write:api_keys') && (
                <SmallButton label={t.keys.removeLabel(key.name)} onClick={() => setSure(key.id)}>
                  {t.keys.remove}
                </SmallButton>
              )
            }
          >
            {sure === key.id && (
              <div class="row-more">
                <Notice tone="warning" title={t.keys.removeSure(key.name)}>
                  <Actions>
                    <Button tone="danger" onClick={() => remove(key.id)} disabled={isBusy}>
                      {t.keys.remove}
                    </Button>
                    <Button tone="secondary" onClick={() => setSure(null)}>
                      {t.cancel}
                    </Button>
                  </Actions>
                </Notice>
              </div>
            )}
          </Row>
        )}
        empty={<p class="soft">{t.keys.empty}</p>}
      />
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      {can('write:api_keys') && (
        <Actions>
          <Button href={addressOf('keys', 'new')} tone="secondary">
            {t.keys.new}
          </Button>
        </Actions>
      )}
    </Card>
  )
}

function KeyDetail({
  apiKey: { hint, scopes, expiresAt, organizationId },
}: {
  readonly apiKey: ApiKey
}): VNode {
  return (
    <>
      {t.keys.ends(hint)} · {scopes.includes('*') ? t.keys.everything : scopes.join(', ')}
      {expiresAt !== null && (
        <>
          {' · '}
          {t.keys.expires} <Time at={expiresAt} dayOnly />
        </>
      )}
      {organizationId !== null && (
        <>
          {' · '}
          {t.keys.limitedTo} <span class="mono">{organizationId}</span>
        </>
      )}
    </>
  )
}
