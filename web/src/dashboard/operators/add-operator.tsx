import { Actions, Button, Card, ChoiceField, Form, Notice, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { ShownOnce } from '../pieces/shown-once.tsx'
import { t } from '../texts.ts'
import type { AddedOperator } from '../wire/operators.ts'

const roles = ['admin', 'viewer'] as const

/** Makes a link for somebody's address; where no mail can be sent, it is shown this once. */
export function AddOperator(): VNode {
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<(typeof roles)[number]>('viewer')
  const [added, setAdded] = useState<AddedOperator | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, fields, run } = useWork(setRefusal)
  const submit = () =>
    run(async () => {
      setAdded(await api.addOperator({ email: email.trim(), role }))
      setEmail('')
    })
  return (
    <Card title={t.operators.add}>
      <p class="soft">{t.operators.addText}</p>
      <Form onSubmit={submit}>
        <TextField
          name="email"
          type="email"
          label={t.operators.email}
          value={email}
          error={fields.get('email')}
          autocomplete="off"
          required
          onValue={setEmail}
        />
        <ChoiceField
          name="role"
          label={t.operators.role}
          value={role}
          error={fields.get('role')}
          options={roles.map((value) => ({
            value,
            label: t.operators.roles[value],
            detail: t.operators.roleHint[value],
          }))}
          onValue={(value) => setRole(roles.find((each) => each === value) ?? 'viewer')}
        />
        <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
        <Actions>
          <Button disabled={isBusy || email.trim() === ''}>{t.operators.add}</Button>
        </Actions>
      </Form>
      {added !== null && <Added added={added} />}
    </Card>
  )
}

function Added({ added: { email, link } }: { readonly added: AddedOperator }): VNode {
  return link === null ? (
    <Notice tone="success">{t.operators.mailed(email)}</Notice>
  ) : (
    <ShownOnce
      title={t.operators.linkReady}
      text={t.operators.linkText}
      label={t.operators.link}
      value={link}
    />
  )
}
