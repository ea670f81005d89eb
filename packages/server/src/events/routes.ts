import { SsoError } from '@cardea/protocol'
import { z } from 'zod'
import { idSchema } from '../http/id-schema.ts'
import { feedAnswer, feedSchema, pageQuery, pageRequest } from '../http/pagination.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import type { Database } from '../storage/database.ts'
import { idText } from '../storage/id-text.ts'
import { timeInput, timeText } from '../storage/time-text.ts'
import { listEvents } from './list-events.ts'
import { eventFindById } from './store.ts'
import { type Event, type EventType, eventTypes } from './types.ts'

const typeNames = Object.keys(eventTypes) as [EventType, ...EventType[]]

const eventAnswer = z
  .strictObject({
    id: idText('event'),
    type: z.enum(typeNames).describe(
      Object.entries(eventTypes)
        .map(([type, meaning]) => `\`${type}\`: ${meaning}`)
        .join(' '),
    ),
    organizationId: idText('organization').nullable().describe('Null: it concerns the whole deployment.'),
    objectId: z.string().describe('What it happened to: the id of a connection, …'),
    data: z.record(z.string(), z.unknown()).describe('What is true now. Never a secret.'),
    occurredAt: timeText,
  })
  .meta({ id: 'Event' })

/** The operations that tell what happened. */
export function eventRoutes({ db }: { readonly db: Database }): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/v1/events',
      operationId: 'events.list',
      summary: 'List events',
      description:
        'In the order in which they became true, oldest first. Keep `nextCursor` and ask again with it, at once or later: nothing is left out, and nothing comes twice. Events are kept for 90 days.',
      permission: 'read:events',
      query: z.strictObject({
        ...pageQuery('event'),
        organizationId: idSchema('organization').exactOptional(),
        objectId: z.string().min(1).max(100).exactOptional().describe('Only what happened to this.'),
        type: z
          .union([z.enum(typeNames), z.array(z.enum(typeNames)).min(1)])
          .exactOptional()
          .describe('One type, or several by giving it repeatedly.'),
        since: timeInput.exactOptional().describe('Only what happened at this time or later.'),
        until: timeInput.exactOptional().describe('Only what happened before this time.'),
      }),
      answer: { status: 200, schema: feedSchema(eventAnswer) },
      async handle({ query: { organizationId, objectId, type, since, until, ...page }, caller }) {
        const types = type === undefined ? undefined : [type].flat()
        const filter = { organizationId, objectId, types, since: asDate(since), until: asDate(until) }
        const request = pageRequest(page)
        return feedAnswer(await listEvents({ db }, caller.tenant, filter, request), request, show)
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/events/:eventId',
      operationId: 'events.get',
      summary: 'Get an event',
      permission: 'read:events',
      params: z.strictObject({ eventId: idSchema('event') }),
      answer: { status: 200, schema: eventAnswer },
      errors: ['request.not_found'],
      async handle({ params: { eventId }, caller }) {
        const event = await eventFindById(db, caller.tenant, eventId)
        if (event === null) throw new SsoError('request.not_found')
        return show(event)
      },
    }),
  ]
}

function asDate(time: string | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time)
}

function show({ occurredAt, data, ...event }: Event): z.input<typeof eventAnswer> {
  return { ...event, data: { ...data }, occurredAt: occurredAt.toISOString() }
}
