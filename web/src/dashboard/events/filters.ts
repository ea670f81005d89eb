import type { Query } from '../api.ts'
import { midnight } from '../pieces/midnight.ts'

export const filterNames = ['type', 'organizationId', 'objectId', 'actorId', 'since', 'until'] as const

/** As they stand in the address; `since` and `until` are days of the reader's own calendar (`2026-11-22`). */
export type Filters = Readonly<Record<(typeof filterNames)[number], string>>

export function filtersOf(query: URLSearchParams): Filters {
  const value = (name: keyof Filters) => query.get(name) ?? ''
  return {
    type: value('type'),
    organizationId: value('organizationId'),
    objectId: value('objectId'),
    actorId: value('actorId'),
    since: value('since'),
    until: value('until'),
  }
}

/** What the API is asked: days become moments, from the first one's begin to the last one's end. */
export function eventQuery({ since, until, ...others }: Filters): Query {
  return { ...others, since: midnight(since, 0), until: midnight(until, 1), order: 'newest' }
}
