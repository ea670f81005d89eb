import { Actions, Button } from '@cardea/kit'
import type { VNode } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Refusal } from '../parts/call-service.ts'
import { RefusalNotice } from '../parts/refusal-notice.tsx'
import { useWork } from '../parts/use-work.ts'
import { api } from './api.ts'
import { goOn, isPaused, onPause } from './call-signed-in.ts'
import { addressOf } from './location.ts'
import { useSession } from './session.ts'
import { t } from './texts.ts'

/** Over the view, as soon as a call finds the session over; the view stays as it is, and goes on when somebody has signed in again. */
export function SessionOver(): VNode | null {
  const [isOver, setOver] = useState(isPaused)
  useEffect(() => onPause(() => setOver(isPaused())), [])
  return isOver ? <Dialog /> : null
}

function Dialog(): VNode {
  const { operator } = useSession()
  const place = useRef<HTMLDialogElement>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [isEarly, setEarly] = useState(false)
  const { isBusy, run } = useWork(setRefusal)
  const look = (isAsked: boolean) =>
    run(async () => {
      const now = await signedIn()
      setEarly(isAsked && now === null)
      if (now === operator.id) goOn()
      // Somebody else: what is shown and typed here is not theirs.
      else if (now !== null) location.assign(addressOf())
    })
  useEffect(() => place.current?.showModal(), [])
  useEffect(() => {
    const lookAgain = () => look(false)
    addEventListener('focus', lookAgain)
    return () => removeEventListener('focus', lookAgain)
  })
  return (
    <dialog
      class="card stack-small session-over"
      ref={place}
      aria-labelledby="session-over"
      // Browsers close on a second Escape in any case.
      onCancel={(event) => event.preventDefault()}
      onClose={() => place.current?.showModal()}
    >
      <h2 id="session-over">{t.ended.title}</h2>
      <p>{t.ended.kept}</p>
      <div role="alert">
        {isEarly && <p>{t.ended.notYet}</p>}
        {refusal !== null && <RefusalNotice t={t} refusal={refusal} />}
      </div>
      <Actions>
        <a class="button button-primary" href={`${addressOf()}/sign-in`} target="_blank" rel="noopener">
          {t.ended.inNewTab}
        </a>
        <Button tone="secondary" onClick={() => look(true)} disabled={isBusy}>
          {t.ended.goOn}
        </Button>
      </Actions>
    </dialog>
  )
}

/** The operator whose session this browser has now; null: nobody's. */
async function signedIn(): Promise<string | null> {
  try {
    return (await api.session()).operator.id
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) return null
    throw error
  }
}
