import { Actions, Button, Form, PageTitle, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { addressOf, goTo } from '../location.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'

/** A new customer; leads on to it. */
export function NewOrganization({ hasMoved }: ViewProps): VNode {
  const [name, setName] = useState('')
  const [slug, setSlug] = useState('')
  const [externalId, setExternalId] = useState('')
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, fields, run } = useWork(setRefusal)
  useViewTitle(t.organizations.new, hasMoved)
  const submit = () =>
    run(async () => {
      const given = {
        name: name.trim(),
        ...(slug.trim() === '' ? {} : { slug: slug.trim() }),
        ...(externalId.trim() === '' ? {} : { externalId: externalId.trim() }),
      }
      goTo(addressOf('organizations', (await api.createOrganization(given)).id))
    })
  return (
    <>
      <PageTitle lead={t.organizations.newLead}>{t.organizations.new}</PageTitle>
      <Form onSubmit={submit}>
        <TextField
          name="name"
          label={t.organizations.name}
          hint={t.organizations.nameHint}
          value={name}
          error={fields.get('name')}
          autocomplete="off"
          required
          onValue={setName}
        />
        <TextField
          name="slug"
          label={t.organizations.slug}
          hint={t.organizations.slugHint}
          value={slug}
          error={fields.get('slug')}
          autocomplete="off"
          onValue={setSlug}
        />
        <TextField
          name="externalId"
          label={t.organizations.externalId}
          hint={t.organizations.externalIdHint}
          value={externalId}
          error={fields.get('externalId')}
          autocomplete="off"
          onValue={setExternalId}
        />
        <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
        <Actions>
          <Button disabled={isBusy || name.trim() === ''}>{t.organizations.create}</Button>
          <Button tone="secondary" href={addressOf('organizations')}>
            {t.cancel}
          </Button>
        </Actions>
      </Form>
    </>
  )
}
