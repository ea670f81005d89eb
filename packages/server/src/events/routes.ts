import { SsoError } from '@cardea/protocol'
import { z } from 'zod'
import { idSchema } from '../http/id-schema.ts'
import { feedAnswer, feedSchema, listAnswer, pageQuery, pageRequest } from '../http/pagination.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import type { Database } from '../storage/database.ts'
import { idText } from '../storage/id-text.ts'
import type { Tenant } from '../storage/tenant.ts'
import { timeInput, timeText } from '../storage/time-text.ts'
import { listEvents } from './list-events.ts'
import { eventFindById } from './store.ts'
import { type Event, type EventType, eventTypes } from './types.ts'

const typeNames = Object.keys(eventTypes) as [EventType, ...EventType[]]

const moment = timeInput.transform((text) => new Date(text))

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
    actor: z
      .strictObject({
        kind: z
          .enum(['api_key', 'application', 'operator', 'user', 'setup_ticket'])
          .describe(
            '`api_key` and `application`: by the API. `operator`: by their session. `user`: a person, in their browser or by a personal access token. `setup_ticket`: whoever was sent the link.',
          ),
        id: z.string().describe('Of the key, the application, the user or the ticket.'),
        address: z
          .string()
          .nullable()
          .describe(
            'The client’s address. Null: it could not be known, or the credential that asks is bound to one organization.',
          ),
        userAgent: z
          .string()
          .nullable()
          .describe('As the client named itself, cut at 300 characters. Null as `address` is.'),
      })
      .nullable()
      .describe('Who did it. Null: it happened by itself or in a sign-in, or before this was kept.'),
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
        'In the order in which they became true, oldest first. Keep `nextCursor` and ask again with it, at once or later: nothing is left out, and nothing comes twice. With `order=newest` the newest come first, and `nextCursor` is null at the end. Events are kept for 90 days.',
      permission: 'read:events',
      query: z.strictObject({
        ...pageQuery('event'),
        organizationId: idSchema('organization').exactOptional(),
        objectId: z.string().min(1).max(100).exactOptional().describe('Only what happened to this.'),
        type: z
          .union([z.enum(typeNames), z.array(z.enum(typeNames)).min(1)])
          .exactOptional()
          .describe('One type, or several by giving it repeatedly.'),
        actorId: z
          .string()
          .min(1)
          .max(100)
          .exactOptional()
          .describe('Only what this key, application, user or ticket did.'),
        since: moment.exactOptional().describe('Only what happened then or later.'),
        until: moment.exactOptional().describe('Only what happened before then.'),
        order: z
          .enum(['oldest', 'newest'])
          .exactOptional()
          .describe('What comes first. Default `oldest`. A cursor is good for the order that it came from.'),
      }),
      answer: { status: 200, schema: feedSchema(eventAnswer) },
      async handle({ query: { type, order = 'oldest', limit, cursor, ...filters }, caller }) {
        const filter = { ...filters, types: type === undefined ? undefined : [type].flat() }
        const request = pageRequest({ limit, cursor })
        const page = await listEvents({ db }, caller.tenant, filter, request, order)
        const showTo = (event: Event) => show(event, caller.tenant)
        return order === 'newest' ? listAnswer(page, showTo) : feedAnswer(page, request, showTo)
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
        return show(event, caller.tenant)
      },
    }),
  ]
}

function show({ occurredAt, data, actor, ...event }: Event, to: Tenant): z.input<typeof eventAnswer> {
  return {
    ...event,
    data: { ...data },
    occurredAt: occurredAt.toISOString(),
    actor: actor === null ? null : { ...actor, ...(to.kind === 'organization' ? nowhere : {}) },
  }
}

/** Where the deployment’s own people and programs work is not for one of its organizations to know. */
const nowhere = { address: null, userAgent: null } as const
