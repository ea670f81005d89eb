import { Actions, Button } from '@cardea/kit'
import { presetOf } from '@cardea/protocol/presets'
import type { VNode } from 'preact'
import { api } from '../api.ts'
import type { StepProps } from '../context.ts'
import { useWork } from '../../parts/use-work.ts'
import { PlaceScreen } from './create-application.tsx'

/** Step 5: who may sign in is said at the provider. */
export function AssignPeople({ t, own, label, reload, goOn, onRefusal }: StepProps): VNode | null {
  const work = useWork(onRefusal)
  if (own === null) return null
  const { provider, protocol } = own.connection
  const place = presetOf(provider)?.screens[protocol]?.assignment ?? null
  const done = () =>
    work.run(async () => {
      await api.setStep('assignment', true)
      await reload()
      goOn()
    })
  return (
    <>
      <p>{t.assignment.text}</p>
      {place !== null && (
        <PlaceScreen t={t} label={label} connection={own.connection} place={place} value={null} />
      )}
      <Actions>
        <Button onClick={done} disabled={work.isBusy}>
          {t.assignment.confirm}
        </Button>
      </Actions>
    </>
  )
}
