import { Actions, Button, Card } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { ShownOnce } from '../pieces/shown-once.tsx'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { WebhookChangeProps } from './webhook-settings.tsx'

/** The secret of a webhook: to rotate, make a new one, change the receiver over, retire the old one. */
export function WebhookSecret({ webhook, onChange }: WebhookChangeProps): VNode {
  const { can } = useSession()
  const { id, rotatedAt } = webhook
  const [made, setMade] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)
  const rotate = () =>
    run(async () => {
      const { secret, ...rotated } = await api.rotateWebhookSecret(id)
      setMade(secret)
      onChange(rotated)
    })
  const retire = () =>
    run(async () => {
      onChange(await api.retireWebhookSecret(id))
      setMade(null)
    })
  return (
    <Card title={t.webhooks.secrets}>
      <p>{rotatedAt === null ? t.webhooks.oneSecret : t.webhooks.twoSecrets}</p>
      {made !== null && (
        <ShownOnce
          title={t.webhooks.rotated}
          text={t.webhooks.rotatedText}
          label={t.webhooks.secret}
          value={made}
        />
      )}
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      {can('write:webhooks') && (
        <Actions>
          <Button tone="secondary" onClick={rotatedAt === null ? rotate : retire} disabled={isBusy}>
            {rotatedAt === null ? t.webhooks.rotate : t.webhooks.retire}
          </Button>
        </Actions>
      )}
    </Card>
  )
}
