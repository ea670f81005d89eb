import { Actions, AreaField, Button, ChoiceField, Form, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import type { ProfileInput } from '../api.ts'
import { t } from '../texts.ts'
import type { DomainVerification } from '../wire.ts'

const VERIFICATIONS = ['off', 'optional', 'required'] as const

export interface ProfileFormProps {
  readonly start: ProfileInput
  /** Of the button. */
  readonly label: string
  readonly canSave: boolean
  readonly save: (input: ProfileInput) => Promise<void>
}

/** What a self-service profile says, for a new one and for one that is there. */
export function ProfileForm({ start, label, canSave, save }: ProfileFormProps): VNode {
  const [name, setName] = useState(start.name)
  const [description, setDescription] = useState(start.description ?? '')
  const [introduction, setIntroduction] = useState(start.introduction ?? '')
  const [verification, setVerification] = useState<DomainVerification>(start.domainVerification)
  const [isSaved, setSaved] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, fields, run } = useWork(setRefusal)
  const submit = () =>
    run(async () => {
      setSaved(false)
      await save({
        name: name.trim(),
        description: orNull(description),
        introduction: orNull(introduction),
        domainVerification: verification,
      })
      setSaved(true)
    })
  return (
    <Form onSubmit={submit}>
      <TextField
        name="name"
        label={t.setupLinks.name}
        value={name}
        error={fields.get('name')}
        autocomplete="off"
        required
        onValue={setName}
      />
      <TextField
        name="description"
        label={t.setupLinks.description}
        hint={t.setupLinks.descriptionHint}
        value={description}
        error={fields.get('description')}
        autocomplete="off"
        onValue={setDescription}
      />
      <AreaField
        name="introduction"
        label={t.setupLinks.introduction}
        hint={t.setupLinks.introductionHint}
        value={introduction}
        error={fields.get('introduction')}
        onValue={setIntroduction}
      />
      <ChoiceField
        name="domainVerification"
        label={t.setupLinks.domainVerification}
        value={verification}
        onValue={(value) => setVerification(VERIFICATIONS.find((each) => each === value) ?? 'optional')}
        options={VERIFICATIONS.map((value) => ({ value, label: t.setupLinks.verifications[value] }))}
      />
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      <p class="small" role="status">
        {isSaved && t.saved}
      </p>
      {canSave && (
        <Actions>
          <Button disabled={isBusy || name.trim() === ''}>{label}</Button>
        </Actions>
      )}
    </Form>
  )
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim()
}
