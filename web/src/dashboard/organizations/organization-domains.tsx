import { Actions, Button, Card, Form, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Refusal } from '../../parts/call-service.ts'
import { RefusalNotice } from '../../parts/refusal-notice.tsx'
import { useWork } from '../../parts/use-work.ts'
import { api } from '../api.ts'
import { Rows } from '../pieces/rows.tsx'
import { type List, useList } from '../pieces/use-list.ts'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { Domain } from '../wire/organizations.ts'
import { OneDomain } from './one-domain.tsx'

/** The domains of an organization, and a field for one more. */
export function OrganizationDomains({ organizationId }: { readonly organizationId: string }): VNode {
  const { can } = useSession()
  const list = useList<Domain>((cursor) => api.domains(organizationId, { cursor }), organizationId)
  const connections = useLoaded(() => api.connections({ organizationId, limit: 100 }), organizationId)
  return (
    <Card title={t.domains.title}>
      <Rows
        list={list}
        label={t.domains.title}
        row={(domain) => (
          <OneDomain
            key={domain.id}
            organizationId={organizationId}
            domain={domain}
            connections={connections.value?.items ?? []}
            onChange={(changed) => replace(list, domain.id, changed)}
          />
        )}
        empty={<p class="soft">{t.domains.empty}</p>}
      />
      {can('write:domains') && <AddDomain organizationId={organizationId} onAdded={list.reload} />}
    </Card>
  )
}

/** Null: it is gone. */
function replace({ update }: List<Domain>, id: string, changed: Domain | null): void {
  update(({ items, nextCursor }) => ({
    items: items.flatMap((each) => (each.id !== id ? [each] : changed === null ? [] : [changed])),
    nextCursor,
  }))
}

interface AddDomainProps {
  readonly organizationId: string
  readonly onAdded: () => Promise<void>
}

function AddDomain({ organizationId, onAdded }: AddDomainProps): VNode {
  const [typed, setTyped] = useState('')
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const { isBusy, fields, run } = useWork(setRefusal)
  const add = () =>
    run(async () => {
      await api.addDomain(organizationId, typed.trim())
      setTyped('')
      await onAdded()
    })
  return (
    <Form onSubmit={add}>
      <TextField
        name="domain"
        label={t.domains.name}
        value={typed}
        error={fields.get('domain')}
        placeholder="acme.com"
        autocomplete="off"
        onValue={setTyped}
      />
      <div role="alert">{refusal !== null && <RefusalNotice t={t} refusal={refusal} />}</div>
      <Actions>
        <Button tone="secondary" disabled={isBusy || typed.trim() === ''}>
          {t.domains.add}
        </Button>
      </Actions>
    </Form>
  )
}
