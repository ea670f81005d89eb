import { Actions, Button, Details, Form, Notice, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useId, useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { t } from '../texts.ts'

/**
 * What several views show with: lists page by page, times, states, what is shown once, what is asked twice.
 *
 * Invariant: a piece knows no operation of the API; it is given what it shows, and what to call.
 */

export interface ConfirmDeleteProps {
  /** Of the button: “Delete this organization”. */
  readonly label: string
  /** Of the button, where the label above says when it is wanted and not what it does. */
  readonly action?: string
  /** What goes with it. */
  readonly consequences: readonly string[]
  /** To be typed, so that the wrong one is not taken for it. */
  readonly name: string
  readonly remove: () => Promise<void>
}

/** Tells what a deletion takes along, and wants the name typed: it cannot be undone. */
export function ConfirmDelete({
  label,
  action = label,
  consequences,
  name,
  remove,
}: ConfirmDeleteProps): VNode {
  // A view may have several.
  const field = useId()
  const [typed, setTyped] = useState('')
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const work = useWork(setRefusal)
  return (
    <Details summary={label}>
      <Notice tone="warning" title={t.remove.title}>
        <ul>
          {consequences.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </Notice>
      <Form onSubmit={() => (typed === name ? work.run(remove) : undefined)}>
        <TextField
          name={field}
          label={t.remove.typeName(name)}
          value={typed}
          autocomplete="off"
          onValue={setTyped}
        />
        {refusal !== null && <RefusalNotice t={t} refusal={refusal} />}
        <Actions>
          <Button tone="danger" disabled={typed !== name || work.isBusy}>
            {action}
          </Button>
        </Actions>
      </Form>
    </Details>
  )
}
