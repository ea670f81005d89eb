import { Actions, Button, Form } from '@cardea/kit'
import type { ComponentChildren, VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { t } from '../texts.ts'
import { errorOf } from './error-of.ts'

/** What is wrong with a field, by the name that the service has for it. */
export type ErrorOf = (name: string) => string | undefined

export interface SettingsFormProps {
  /** Its fields, by the names that the service has for them: a fault of any other stands above the button. */
  readonly names: readonly string[]
  readonly save: () => Promise<void>
  /** Of the button; absent: “Save”. */
  readonly label?: string
  /** What is said when it was done; absent: “Saved.” */
  readonly saved?: string
  /** May it be sent? Default true. */
  readonly isReady?: boolean
  /** May this operator save it? Default true; who may not sees it without its button. */
  readonly isOffered?: boolean
  /** Where somebody goes who gives up. */
  readonly cancel?: string
  /** At which of its fields a refusal stands that names none; null: above the button. */
  readonly fieldOf?: (refusal: Refusal) => string | null
  readonly children: (errorOf: ErrorOf) => ComponentChildren
}

/** A form with its button: what is refused stands at its field, what was typed stays, and that it was saved is said. */
export function SettingsForm({
  names,
  save,
  label = t.save,
  saved = t.saved,
  isReady = true,
  isOffered = true,
  cancel,
  fieldOf = () => null,
  children,
}: SettingsFormProps): VNode {
  const [isSaved, setSaved] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, fields, run, showFault } = useWork(setRefusal)
  const place = refusal === null ? null : fieldOf(refusal)
  useEffect(() => {
    if (place !== null) showFault()
  }, [refusal])
  const submit = () => {
    if (!isReady || !isOffered) return
    run(async () => {
      setSaved(false)
      await save()
      setSaved(true)
    })
  }
  const strays = [...fields].filter(([field]) => !names.some((name) => isWithin(field, name)))
  const isTold = refusal !== null && (place !== null || (fields.size > 0 && strays.length === 0))
  return (
    <Form onSubmit={submit}>
      {children((name) => errorOf(fields, name) ?? (name === place ? refusal?.hint : undefined))}
      <div role="alert">
        {refusal !== null && !isTold && <RefusalNotice t={t} refusal={refusal} />}
        {refusal === null &&
          strays.map(([field, message]) => (
            <p class="field-error" key={field}>
              <span class="mono">{field}</span>: {message}
            </p>
          ))}
      </div>
      <p class="small" role="status">
        {isSaved && saved}
      </p>
      {isOffered && (
        <Actions>
          <Button disabled={isBusy || !isReady}>{label}</Button>
          {cancel !== undefined && (
            <Button tone="secondary" href={cancel}>
              {t.cancel}
            </Button>
          )}
        </Actions>
      )}
    </Form>
  )
}

function isWithin(field: string, name: string): boolean {
  return field === name || field.startsWith(`${name}.`)
}
