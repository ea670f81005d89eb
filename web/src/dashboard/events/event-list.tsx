import { Details, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { api } from '../api.ts'
import { Row, Rows } from '../pieces/rows.tsx'
import { Time } from '../pieces/time.tsx'
import { useList } from '../pieces/use-list.ts'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { EventRecord } from '../wire/general.ts'
import { EventData } from './event-data.tsx'
import { EventFilters } from './event-filters.tsx'
import { ExportEvents } from './export-events.tsx'
import { eventQuery, filtersOf } from './filters.ts'
import { type Names, loadNames, whoDid } from './names.ts'

/**
 * Events: what happened and who did it, newest first, by filters, and as a file.
 *
 * Owns no state; the filters are in the address. Invariant: the order is the one in which things became true, from its end, and no event is
 * changed from here.
 */

const PAGE_SIZE = 50

/** The audit log. */
export function EventList({ query, hasMoved }: ViewProps): VNode {
  const { can } = useSession()
  useViewTitle(t.nav.events, hasMoved)
  const filters = filtersOf(query)
  const key = JSON.stringify(filters)
  const asked = eventQuery(filters)
  const names = useLoaded(() => loadNames(can), '').value ?? new Map<string, string>()
  const list = useList<EventRecord>((cursor) => api.events({ ...asked, cursor, limit: PAGE_SIZE }), key)
  return (
    <>
      <PageTitle lead={t.events.lead}>{t.nav.events}</PageTitle>
      <EventFilters key={`form ${key}`} filters={filters} />
      <Rows
        list={list}
        label={t.nav.events}
        row={(event) => <EventRow key={event.id} event={event} names={names} />}
        empty={
          <>
            <h2>{t.events.empty}</h2>
            <p>{t.events.emptyText}</p>
          </>
        }
      />
      <ExportEvents key={`export ${key}`} query={asked} />
    </>
  )
}

function EventRow({ event, names }: { readonly event: EventRecord; readonly names: Names }): VNode {
  return (
    <Row
      title={event.type}
      mono
      detail={
        <>
          <span class="mono">{event.objectId}</span>
          <br />
          {whoDid(event.actor, names)}
        </>
      }
      side={<Time at={event.occurredAt} />}
    >
      <div class="row-more">
        <Details summary={t.events.data}>
          <EventData event={event} />
        </Details>
      </div>
    </Row>
  )
}
