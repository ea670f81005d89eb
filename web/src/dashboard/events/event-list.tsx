import { Actions, Button, Details, Form, PageTitle, SelectField, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { api } from '../api.ts'
import { knownEventTypes } from '../catalogue.ts'
import { filterBy } from '../location.ts'
import { EventData } from './event-data.tsx'
import { Row, Rows } from '../pieces/rows.tsx'
import { Time } from '../pieces/time.tsx'
import { useList } from '../pieces/use-list.ts'
import { useLoaded } from '../pieces/use-loaded.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { EventRecord, Page } from '../wire.ts'

/**
 * What has happened in the deployment, as the feed of the API gives it.
 *
 * Invariant: events are shown in the order in which they became true, and none is changed from here.
 */

const PAGE_SIZE = 50

interface Filters {
  readonly type: string
  readonly objectId: string
}

/**
 * Events: what happened, in the order of the feed.
 *
 * Owns no state; the filters are in the address. Invariant: the feed's order is the one in which things became true, and is not changed.
 */
export function EventList({ query, hasMoved }: ViewProps): VNode {
  useViewTitle(t.nav.events, hasMoved)
  const filters = { type: query.get('type') ?? '', objectId: query.get('objectId') ?? '' }
  const key = JSON.stringify(filters)
  const list = useList<EventRecord>((cursor) => loadEvents(filters, cursor), key)
  return (
    <>
      <PageTitle lead={t.events.lead}>{t.nav.events}</PageTitle>
      <FilterForm key={key} filters={filters} />
      <Rows
        list={list}
        label={t.nav.events}
        row={(event) => (
          <Row
            key={event.id}
            title={event.type}
            mono
            detail={<span class="mono">{event.objectId}</span>}
            side={<Time at={event.occurredAt} />}
          >
            <div class="row-more">
              <Details summary={t.events.data}>
                <EventData event={event} />
              </Details>
            </div>
          </Row>
        )}
        empty={
          <>
            <h2>{t.events.empty}</h2>
            <p>{t.events.emptyText}</p>
          </>
        }
      />
    </>
  )
}

/** A feed never loses its cursor; here a page that is not full is the end. */
async function loadEvents(filters: Filters, cursor: string | undefined): Promise<Page<EventRecord>> {
  const { items, nextCursor } = await api.events({ ...filters, cursor, limit: PAGE_SIZE })
  return { items, nextCursor: items.length < PAGE_SIZE ? null : nextCursor }
}

function FilterForm({ filters }: { readonly filters: Filters }): VNode {
  const types = useLoaded(knownEventTypes, '')
  const [typed, setTyped] = useState(filters)
  return (
    <search class="filters">
      <Form onSubmit={() => filterBy({ ...typed })}>
        <div class="filter-fields">
          <SelectField
            name="type"
            label={t.events.type}
            value={typed.type}
            onValue={(type) => setTyped({ ...typed, type })}
            options={[
              { value: '', label: t.events.everything },
              ...(types.value ?? []).map((type) => ({ value: type, label: type })),
            ]}
          />
          <TextField
            name="objectId"
            label={t.events.object}
            hint={t.events.objectHint}
            value={typed.objectId}
            autocomplete="off"
            onValue={(objectId) => setTyped({ ...typed, objectId: objectId.trim() })}
          />
        </div>
        <Actions>
          <Button tone="secondary">{t.events.apply}</Button>
        </Actions>
      </Form>
    </search>
  )
}
