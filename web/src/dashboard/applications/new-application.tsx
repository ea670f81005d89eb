import { Actions, AreaField, Button, ChoiceField, Form, Notice, PageTitle, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { CopyValue } from '../../parts/copy-value.tsx'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { addressOf } from '../location.ts'
import { errorOf } from '../pieces/error-of.ts'
import { linesOf } from '../pieces/lines.ts'
import { ShownOnce } from '../pieces/shown-once.tsx'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { Application, ApplicationType } from '../wire/applications.ts'

type Created = Application & { readonly clientSecret: string | null }

/** A new application, then its credentials, once. */
export function NewApplication({ hasMoved }: ViewProps): VNode {
  const [created, setCreated] = useState<Created | null>(null)
  useViewTitle(t.applications.new, hasMoved)
  return (
    <>
      <PageTitle lead={t.applications.newLead}>{t.applications.new}</PageTitle>
      {created === null ? <NewForm onCreated={setCreated} /> : <Credentials created={created} />}
    </>
  )
}

function NewForm({ onCreated }: { readonly onCreated: (created: Created) => void }): VNode {
  const [name, setName] = useState('')
  const [type, setType] = useState<ApplicationType>('web')
  const [redirectUris, setRedirectUris] = useState('')
  const [clientId, setClientId] = useState('')
  const [organizationId, setOrganizationId] = useState('')
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, fields, run } = useWork(setRefusal)
  const submit = () =>
    run(async () => {
      const given = {
        name: name.trim(),
        type,
        ...(type === 'm2m' ? {} : { redirectUris: linesOf(redirectUris) }),
        ...(clientId.trim() === '' ? {} : { clientId: clientId.trim() }),
        ...(type !== 'm2m' || organizationId.trim() === '' ? {} : { organizationId: organizationId.trim() }),
      }
      onCreated(await api.createApplication(given))
    })
  return (
    <Form onSubmit={submit}>
      <TextField
        name="name"
        label={t.applications.name}
        value={name}
        error={fields.get('name')}
        autocomplete="off"
        required
        onValue={setName}
      />
      <ChoiceField
        name="type"
        label={t.applications.type}
        value={type}
        onValue={(value) => setType(value === 'spa' || value === 'm2m' ? value : 'web')}
        options={(['web', 'spa', 'm2m'] as const).map((value) => ({
          value,
          label: t.applications.types[value],
          detail: t.applications.typeDetails[value],
        }))}
      />
      {type !== 'm2m' && (
        <AreaField
          name="redirectUris"
          label={t.applications.redirectUris}
          hint={t.applications.redirectUrisHint}
          value={redirectUris}
          rows={3}
          error={errorOf(fields, 'redirectUris')}
          onValue={setRedirectUris}
        />
      )}
      {type === 'm2m' && (
        <TextField
          name="organizationId"
          label={t.applications.newOrganizationId}
          hint={t.applications.newOrganizationIdHint}
          value={organizationId}
          error={fields.get('organizationId')}
          autocomplete="off"
          onValue={setOrganizationId}
        />
      )}
      <TextField
        name="clientId"
        label={t.applications.newClientId}
        hint={t.applications.newClientIdHint}
        value={clientId}
        error={fields.get('clientId')}
        autocomplete="off"
        onValue={setClientId}
      />
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      <Actions>
        <Button disabled={isBusy || name.trim() === ''}>{t.applications.create}</Button>
        <Button tone="secondary" href={addressOf('applications')}>
          {t.cancel}
        </Button>
      </Actions>
    </Form>
  )
}

function Credentials({
  created: { id, name, clientId, clientSecret },
}: {
  readonly created: Created
}): VNode {
  return (
    <>
      {clientSecret === null ? (
        <Notice tone="success" title={t.applications.created}>
          <p>{t.applications.createdPublicText}</p>
        </Notice>
      ) : (
        <ShownOnce
          title={t.applications.created}
          text={t.applications.createdText}
          label={t.applications.clientSecret}
          value={clientSecret}
        />
      )}
      <CopyValue label={t.applications.clientId} value={clientId} texts={t} />
      <Actions>
        <Button href={addressOf('applications', id)}>{name}</Button>
      </Actions>
    </>
  )
}
