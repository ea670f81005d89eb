import { DataList } from '@cardea/kit'
import type { VNode } from 'preact'
import { addressOf } from '../location.ts'
import { valueText } from '../pieces/value-text.ts'
import { t } from '../texts.ts'
import type { EventRecord } from '../wire.ts'

/** What an event tells, beside where it belongs. */
export function EventData({ event: { id, organizationId, data } }: { readonly event: EventRecord }): VNode {
  return (
    <DataList
      items={[
        { term: t.id, value: id, mono: true },
        ...(organizationId === null
          ? []
          : [
              {
                term: t.logins.organizationTerm,
                value: <a href={addressOf('organizations', organizationId)}>{organizationId}</a>,
                mono: true,
              },
            ]),
        ...Object.entries(data).map(([term, value]) => ({ term, value: valueText(value), mono: true })),
      ]}
    />
  )
}
