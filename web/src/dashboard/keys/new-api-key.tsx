import { Actions, Button, Form, PageTitle, SelectField, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { CheckFields } from '../../parts/check-fields.tsx'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { knownScopes } from '../catalogue.ts'
import { addressOf } from '../location.ts'
import { errorOf } from '../pieces/error-of.ts'
import { Loaded } from '../pieces/loaded.tsx'
import { ShownOnce } from '../pieces/shown-once.tsx'
import { useLoaded } from '../pieces/use-loaded.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'

const DAY = 86_400_000
const LIFETIMES = [30, 90, 365]

/** A new API key, shown once. */
export function NewApiKey({ hasMoved }: ViewProps): VNode {
  const scopes = useLoaded(knownScopes, '')
  const [key, setKey] = useState<string | null>(null)
  useViewTitle(t.keys.new, hasMoved)
  return (
    <>
      <p class="crumb small">
        <a href={addressOf('keys')}>{t.nav.keys}</a>
      </p>
      <PageTitle>{t.keys.new}</PageTitle>
      {key === null ? (
        <Loaded of={scopes}>{(known) => <NewForm known={known} onCreated={setKey} />}</Loaded>
      ) : (
        <ShownOnce title={t.keys.created} text={t.keys.createdText} label={t.keys.key} value={key} />
      )}
    </>
  )
}

interface NewFormProps {
  readonly known: readonly string[]
  readonly onCreated: (key: string) => void
}

function NewForm({ known, onCreated }: NewFormProps): VNode {
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly string[]>([])
  const [days, setDays] = useState('')
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, fields, run } = useWork(setRefusal)
  const submit = () =>
    run(async () => {
      const expiresAt = days === '' ? null : new Date(Date.now() + Number(days) * DAY).toISOString()
      onCreated((await api.createApiKey({ name: name.trim(), scopes, expiresAt })).key)
    })
  return (
    <Form onSubmit={submit}>
      <TextField
        name="name"
        label={t.keys.name}
        hint={t.keys.nameHint}
        value={name}
        error={fields.get('name')}
        autocomplete="off"
        required
        onValue={setName}
      />
      <SelectField
        name="days"
        label={t.keys.expires}
        value={days}
        error={fields.get('expiresAt')}
        onValue={setDays}
        options={[
          { value: '', label: t.keys.never },
          ...LIFETIMES.map((each) => ({ value: String(each), label: t.keys.inDays(each) })),
        ]}
      />
      <CheckFields
        name="scopes"
        label={t.keys.scopes}
        error={errorOf(fields, 'scopes')}
        values={scopes}
        onValues={setScopes}
        options={known.map((scope) => ({ value: scope, label: scope === '*' ? t.keys.everything : scope }))}
      />
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      <Actions>
        <Button disabled={isBusy || name.trim() === '' || scopes.length === 0}>{t.keys.create}</Button>
        <Button tone="secondary" href={addressOf('keys')}>
          {t.cancel}
        </Button>
      </Actions>
    </Form>
  )
}
