import { Actions, Button, Notice } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { api } from '../api.ts'
import { BackButton } from '../back-link.tsx'
import type { StepProps } from '../context.ts'
import { useWork } from '../../parts/use-work.ts'

/** Step 8: what is still missing, the switch, and what comes after it. */
export function TurnOn({ t, session, own, onOwn, go, tell, onRefusal }: StepProps): VNode | null {
  const work = useWork(onRefusal)
  const [isFinished, setFinished] = useState(session.completedAt !== null)
  if (own === null) return null
  const { connection, steps } = own
  const missing = steps.filter(({ step, isDone, isRequired }) => isRequired && !isDone && step !== 'enable')
  const isTested = steps.some(({ step, isDone }) => step === 'test' && isDone)
  const connectionId = connection.id

  const enable = () =>
    work.run(async () => {
      onOwn(await api.enable())
      tell({ type: 'connection.enabled', connectionId })
    })
  const disable = () =>
    work.run(async () => {
      onOwn(await api.disable())
      tell({ type: 'connection.disabled', connectionId })
    })
  const finish = () =>
    work.run(async () => {
      await api.complete()
      setFinished(true)
      tell({ type: 'portal.closed' })
    })

  if (connection.status === 'active') {
    return (
      <>
        <Notice tone="success" title={t.enable.on}>
          {t.enable.onText(session.organization.name)}
        </Notice>
        <h2>{t.enable.whatNext}</h2>
        <ul>
          {t.enable.nextPoints.map((point) => (
            <li>{point}</li>
          ))}
        </ul>
        <p role="status">{isFinished ? t.enable.finished : ''}</p>
        <Actions>
          {!isFinished && (
            <Button onClick={finish} disabled={work.isBusy}>
              {t.enable.finish}
            </Button>
          )}
          <BackButton t={t} url={session.successUrl} />
          <Button tone="secondary" onClick={disable} disabled={work.isBusy}>
            {t.enable.turnOff}
          </Button>
        </Actions>
      </>
    )
  }
  return (
    <>
      {missing.length === 0 ? (
        <p>{t.enable.ready}</p>
      ) : (
        <Notice tone="warning" title={t.enable.missing}>
          <ul>
            {missing.map(({ step }) => (
              <li>
                <button type="button" class="link" onClick={() => go(step)}>
                  {t.names[step]}
                </button>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {!isTested && <Notice>{t.enable.untested}</Notice>}
      <Actions>
        <Button onClick={enable} disabled={work.isBusy || missing.length > 0}>
          {t.enable.turnOn}
        </Button>
      </Actions>
    </>
  )
}
