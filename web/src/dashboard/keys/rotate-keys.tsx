import { Actions, Button, Details } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { ConfirmDelete } from '../pieces/confirm-delete.tsx'
import { t } from '../texts.ts'
import type { SigningKey } from '../wire/applications.ts'

export interface RotateKeysProps {
  readonly onRotated: (keys: readonly SigningKey[]) => void
}

/** Rotating before it is time, with what it means told before; apart from it the emergency, which voids tokens. */
export function RotateKeys({ onRotated }: RotateKeysProps): VNode {
  const [isDone, setDone] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, run } = useWork(setRefusal)
  const rotate = async (emergency: boolean) => {
    setDone(false)
    onRotated(await api.rotateSigningKeys(emergency))
    setDone(true)
  }
  return (
    <>
      <p role="status">{isDone && t.keys.rotated}</p>
      <Details summary={t.keys.rotate}>
        <p>{t.keys.rotateText}</p>
        <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
        <Actions>
          <Button tone="secondary" onClick={() => run(() => rotate(false))} disabled={isBusy}>
            {t.keys.rotateConfirm}
          </Button>
        </Actions>
      </Details>
      <ConfirmDelete
        label={t.keys.emergency}
        consequences={t.keys.emergencyConsequences}
        name={t.keys.emergencyWord}
        remove={() => rotate(true)}
      />
    </>
  )
}
