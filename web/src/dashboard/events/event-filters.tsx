import { Actions, Button, Form, SelectField, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { knownEventTypes } from '../catalogue.ts'
import { filterBy } from '../location.ts'
import { useLoaded } from '../pieces/use-loaded.ts'
import { t } from '../texts.ts'
import type { Filters } from './filters.ts'

/** What the list is narrowed to. */
export function EventFilters({ filters }: { readonly filters: Filters }): VNode {
  const types = useLoaded(knownEventTypes, '')
  const [typed, setTyped] = useState(filters)
  const field = (name: keyof Filters) => ({
    name,
    value: typed[name],
    onValue: (value: string) => setTyped((before) => ({ ...before, [name]: value.trim() })),
  })
  return (
    <search class="filters">
      <Form onSubmit={() => filterBy({ ...typed })}>
        <div class="filter-fields">
          <SelectField
            {...field('type')}
            label={t.events.type}
            options={[
              { value: '', label: t.events.everything },
              ...(types.value ?? []).map((type) => ({ value: type, label: type })),
            ]}
          />
          <TextField
            {...field('organizationId')}
            label={t.events.organization}
            placeholder="org_…"
            autocomplete="off"
          />
          <TextField
            {...field('objectId')}
            label={t.events.object}
            hint={t.events.objectHint}
            autocomplete="off"
          />
          <TextField
            {...field('actorId')}
            label={t.events.actor}
            hint={t.events.actorHint}
            autocomplete="off"
          />
          <TextField {...field('since')} type="date" label={t.events.since} />
          <TextField {...field('until')} type="date" label={t.events.until} />
        </div>
        <Actions>
          <Button tone="secondary">{t.events.apply}</Button>
          {Object.values(filters).some((value) => value !== '') && (
            <Button tone="secondary" onClick={() => filterBy({})}>
              {t.events.clear}
            </Button>
          )}
        </Actions>
      </Form>
    </search>
  )
}
