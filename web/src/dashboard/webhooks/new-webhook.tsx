import { Actions, Button, Form, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { addressOf } from '../location.ts'
import { ShownOnce } from '../pieces/shown-once.tsx'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import { WebhookFields, inputOf } from './webhook-fields.tsx'

type Created = Awaited<ReturnType<typeof api.createWebhook>>

/** A new webhook, with its secret shown once. */
export function NewWebhook({ hasMoved }: ViewProps): VNode {
  const [created, setCreated] = useState<Created | null>(null)
  useViewTitle(t.webhooks.new, hasMoved)
  return (
    <>
      <p class="crumb small">
        <a href={addressOf('webhooks')}>{t.nav.webhooks}</a>
      </p>
      <PageTitle>{t.webhooks.new}</PageTitle>
      {created === null ? <NewForm onCreated={setCreated} /> : <Ready created={created} />}
    </>
  )
}

function Ready({ created }: { readonly created: Created }): VNode {
  return (
    <>
      <ShownOnce
        title={t.webhooks.secretTitle}
        text={t.webhooks.secretText}
        label={t.webhooks.secret}
        value={created.secret}
      />
      <Actions>
        <Button tone="secondary" href={addressOf('webhooks', created.id)}>
          {t.webhooks.toWebhook}
        </Button>
      </Actions>
    </>
  )
}

function NewForm({ onCreated }: { readonly onCreated: (created: Created) => void }): VNode {
  const [typed, setTyped] = useState({ url: '', description: '', events: '*', format: 'standard' })
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, fields, run } = useWork(setRefusal)
  const submit = () => run(async () => onCreated(await api.createWebhook(inputOf(typed))))
  return (
    <Form onSubmit={submit}>
      <WebhookFields typed={typed} fields={fields} onTyped={setTyped} />
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      <Actions>
        <Button disabled={isBusy || typed.url.trim() === ''}>{t.webhooks.create}</Button>
        <Button tone="secondary" href={addressOf('webhooks')}>
          {t.cancel}
        </Button>
      </Actions>
    </Form>
  )
}
