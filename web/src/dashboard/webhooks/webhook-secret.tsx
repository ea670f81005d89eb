import { Actions, Button, Card } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { ConfirmDelete } from '../pieces/confirm-delete.tsx'
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
  const [isVoid, setVoid] = useState(false)
  const rotate = async (emergency: boolean) => {
    const { secret, ...rotated } = await api.rotateWebhookSecret(id, emergency)
    setMade(secret)
    setVoid(emergency)
    onChange(rotated)
  }
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
          text={isVoid ? t.webhooks.emergencyDone : t.webhooks.rotatedText}
          label={t.webhooks.secret}
          value={made}
        />
      )}
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      {can('write:webhooks') && (
        <Actions>
          <Button
            tone="secondary"
            onClick={rotatedAt === null ? () => run(() => rotate(false)) : retire}
            disabled={isBusy}
          >
            {rotatedAt === null ? t.webhooks.rotate : t.webhooks.retire}
          </Button>
        </Actions>
      )}
      {can('write:webhooks') && (
        <ConfirmDelete
          // Closed again when it was done, with nothing typed.
          key={made ?? ''}
          label={t.webhooks.emergency}
          action={t.webhooks.emergencyAction}
          consequences={t.webhooks.emergencyConsequences}
          name={t.webhooks.emergencyWord}
          remove={() => rotate(true)}
        />
      )}
    </Card>
  )
}
