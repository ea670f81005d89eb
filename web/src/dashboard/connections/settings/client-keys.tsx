import { Actions, Button, Card } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { CopyValue } from '../../../parts/copy-value.tsx'
import type { Refusal } from '../../../parts/call-service.ts'
import { RefusalNotice } from '../../../parts/refusal-notice.tsx'
import { useWork } from '../../../parts/use-work.ts'
import { api } from '../../api.ts'
import { Loaded } from '../../pieces/loaded.tsx'
import { Row } from '../../pieces/rows.tsx'
import { StatusBadge } from '../../pieces/status-badge.tsx'
import { Time } from '../../pieces/time.tsx'
import { useLoaded } from '../../pieces/use-loaded.ts'
import { t } from '../../texts.ts'
import type { ClientKey, OidcConnection } from '../../wire/connections.ts'

const words = t.connectionKeys

/** The keys by which an OpenID Connect connection proves who we are, and the way from one to the next. */
export function ClientKeys({ connection }: { readonly connection: OidcConnection }): VNode {
  const { id, jwksUri, clientAuthentication } = connection
  // They come with the choice of `private_key_jwt`.
  const loading = useLoaded(() => api.clientKeys(id), `${id} ${clientAuthentication ?? ''}`)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)
  const rotate = () => run(async () => loading.take(await api.rotateClientKeys(id)))
  return (
    <Card title={words.clientTitle}>
      <p class="soft">{words.clientText}</p>
      <Loaded of={loading}>
        {(keys) =>
          keys.length === 0 ? (
            <p class="soft">{words.clientEmpty}</p>
          ) : (
            <>
              <CopyValue label={words.jwks} value={jwksUri} texts={t} />
              <ul class="rows" aria-label={words.clientTitle}>
                {keys.map((key) => (
                  <OneKey key={key.id} of={key} />
                ))}
              </ul>
              <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
              <Actions>
                <Button tone="secondary" onClick={rotate} disabled={isBusy}>
                  {words.rotate}
                </Button>
              </Actions>
            </>
          )
        }
      </Loaded>
    </Card>
  )
}

function OneKey({ of: { id, algorithm, state, createdAt } }: { readonly of: ClientKey }): VNode {
  return (
    <Row
      title={id}
      mono
      detail={
        <>
          {algorithm}, <Time at={createdAt} />
        </>
      }
      side={<StatusBadge status={state} />}
    />
  )
}
