import { Actions, Button, Card, CodeBlock, Details } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../../parts/call-service.ts'
import { RefusalNotice } from '../../../parts/refusal-notice.tsx'
import { useWork } from '../../../parts/use-work.ts'
import { api } from '../../api.ts'
import { Row, Rows } from '../../pieces/rows.tsx'
import { SmallButton } from '../../pieces/small-button.tsx'
import { StatusBadge } from '../../pieces/status-badge.tsx'
import { Time } from '../../pieces/time.tsx'
import { useList } from '../../pieces/use-list.ts'
import { t } from '../../texts.ts'
import type { ConnectionKey } from '../../wire/connections.ts'

const words = t.connectionKeys

/** The keys of a SAML connection: the next is published, then promoted, then the old one is deleted. */
export function ConnectionKeys({ connectionId }: { readonly connectionId: string }): VNode {
  const list = useList<ConnectionKey>((cursor) => api.connectionKeys(connectionId, { cursor }), connectionId)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)
  const then = (work: () => Promise<unknown>) => () =>
    run(async () => {
      await work()
      await list.reload()
    })
  return (
    <Card title={words.title}>
      <p class="soft">{words.text}</p>
      <Rows
        list={list}
        label={words.title}
        row={(key) => (
          <OneKey
            key={key.id}
            of={key}
            isBusy={isBusy}
            onPromote={then(() => api.promoteConnectionKey(connectionId, key.id))}
            onRemove={then(() => api.deleteConnectionKey(connectionId, key.id))}
          />
        )}
        empty={<p class="soft">{words.empty}</p>}
      />
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      <Actions>
        <Button tone="secondary" onClick={then(() => api.addConnectionKey(connectionId))} disabled={isBusy}>
          {words.add}
        </Button>
      </Actions>
    </Card>
  )
}

interface OneKeyProps {
  readonly of: ConnectionKey
  readonly isBusy: boolean
  readonly onPromote: () => void
  readonly onRemove: () => void
}

function OneKey({ of: { state, certificate, pem }, isBusy, onPromote, onRemove }: OneKeyProps): VNode {
  const short = certificate.fingerprint.slice(0, 16)
  return (
    <Row
      title={short}
      mono
      detail={
        <>
          {t.connections.expires} <Time at={certificate.notAfter} dayOnly />
        </>
      }
      side={
        <>
          <StatusBadge status={state} />
          {state === 'next' && (
            <SmallButton label={words.promoteLabel(short)} onClick={onPromote} disabled={isBusy}>
              {words.promote}
            </SmallButton>
          )}
          {state !== 'current' && (
            <SmallButton label={words.removeLabel(short)} onClick={onRemove} disabled={isBusy}>
              {words.remove}
            </SmallButton>
          )}
        </>
      }
    >
      <div class="row-more">
        <Details summary={words.certificate}>
          <CodeBlock code={pem} label={words.certificate} />
        </Details>
      </div>
    </Row>
  )
}
