import { type DataItem, DataList } from '@cardea/kit'
import type { VNode } from 'preact'
import { addressOf } from '../location.ts'
import { valueText } from '../pieces/value-text.ts'
import { t } from '../texts.ts'
import type { EventRecord } from '../wire/general.ts'

/** What an event tells, beside where it belongs: who did it from where, then what changed. */
export function EventData({ event }: { readonly event: EventRecord }): VNode {
  const { id, organizationId, actor, data } = event
  return (
    <DataList
      items={[
        { term: t.id, value: id, mono: true },
        ...(organizationId === null ? [] : [organizationItem(organizationId)]),
        ...(actor === null ? [] : actorItems(actor)),
        ...Object.entries(data).map(([term, value]) => ({ term, value: valueText(value), mono: true })),
      ]}
    />
  )
}

function organizationItem(id: string): DataItem {
  const value = <a href={addressOf('organizations', id)}>{id}</a>
  return { term: t.logins.organizationTerm, value, mono: true }
}

function actorItems({ id, address, userAgent }: NonNullable<EventRecord['actor']>): readonly DataItem[] {
  const all = (
    <>
      <span class="mono">{id}</span>
      <br />
      <a href={`${addressOf('events')}?actorId=${encodeURIComponent(id)}`}>{t.events.onlyTheirs}</a>
    </>
  )
  return [
    { term: t.events.actor, value: all },
    ...(address === null ? [] : [{ term: t.events.address, value: address, mono: true }]),
    ...(userAgent === null ? [] : [{ term: t.events.userAgent, value: userAgent }]),
  ]
}
