import { z } from 'zod'
import { ACCOUNT_COOKIE } from '../../accounts/account-session.ts'
import {
  endOtherSessions,
  endOwnSession,
  listOwnSessions,
  loadSessionUser,
} from '../../accounts/own-sessions.ts'
import type { AccountSession, User } from '../../accounts/types.ts'
import { idSchema } from '../../http/id-schema.ts'
import { listSchema } from '../../http/pagination.ts'
import { loadOrganization } from '../../organizations/load-organization.ts'
import type { Organization } from '../../organizations/types.ts'
import type { Database } from '../../storage/database.ts'
import { idText } from '../../storage/id-text.ts'
import type { OrganizationId } from '../../storage/ids.ts'
import { timeText } from '../../storage/time-text.ts'
import { type TenantRoute, tenantRoute } from './tenant-route.ts'

const currentSession = z
  .strictObject({
    id: idText('accountSession'),
    user: z
      .strictObject({
        id: idText('user'),
        email: z.string().nullable(),
        emailVerified: z.boolean(),
        name: z.string().nullable(),
        firstName: z.string().nullable(),
        lastName: z.string().nullable(),
      })
      .meta({ id: 'User' }),
    organization: z
      .strictObject({ id: idText('organization'), name: z.string(), slug: z.string() })
      .nullable()
      .describe('The one that the session is good for, by its connection; null: all of yours.'),
    methods: z.array(z.string()).describe('How you have signed in (RFC 8176); `mfa`: with two factors.'),
    signedInAt: timeText,
    idleAt: timeText.describe('Over by then unless it is used before.'),
    expiresAt: timeText.describe('Over by then in any case.'),
  })
  .meta({ id: 'CurrentSession' })

const sessionAnswer = z
  .strictObject({
    id: idText('accountSession'),
    current: z.boolean().describe('The one that asks.'),
    organizationId: idText('organization').nullable(),
    methods: z.array(z.string()),
    userAgent: z.string().nullable(),
    address: z.string().nullable(),
    signedInAt: timeText,
    seenAt: timeText.describe('To the minute.'),
    expiresAt: timeText,
  })
  .meta({ id: 'Session' })

/** The session that asks, the others of its person, and their end. */
export function sessionRoutes({ db }: { readonly db: Database }): TenantRoute[] {
  return [
    tenantRoute({
      method: 'GET',
      path: '/api/auth/session',
      operationId: 'session.get',
      summary: 'Who is signed in',
      access: 'signed-in',
      scope: null,
      answer: { status: 200, schema: currentSession },
      async handle({ caller: { session } }) {
        const user = await loadSessionUser({ db }, session)
        return { data: showCurrent(session, user, await boundTo(db, session.organizationId)) }
      },
    }),
    tenantRoute({
      method: 'POST',
      path: '/api/auth/sign-out',
      operationId: 'session.end',
      summary: 'Sign out here',
      description: 'Ends this session and forgets its cookie. Sessions at applications go on.',
      access: 'signed-in',
      scope: null,
      answer: { status: 200 },
      async handle({ caller: { session } }) {
        await endOwnSession({ db }, session, session.id)
        return {
          data: null,
          cookies: [{ name: ACCOUNT_COOKIE, value: '', maxAgeSeconds: 0, crossSite: false }],
        }
      },
    }),
    tenantRoute({
      method: 'GET',
      path: '/api/auth/sessions',
      operationId: 'sessions.list',
      summary: 'List the browsers in which you are signed in',
      description:
        'The hundred that were used last, all at once. In a session at an organization’s connection, those of that organization.',
      access: 'signed-in',
      scope: null,
      answer: { status: 200, schema: listSchema(sessionAnswer) },
      async handle({ caller: { session } }) {
        const sessions = await listOwnSessions({ db }, session)
        return { data: { items: sessions.map((each) => showSession(each, session)), nextCursor: null } }
      },
    }),
    tenantRoute({
      method: 'DELETE',
      path: '/api/auth/sessions',
      operationId: 'sessions.deleteOthers',
      summary: 'Sign out in all other browsers',
      description:
        'This session goes on. In a session at an organization’s connection, the others of that organization end.',
      access: 'signed-in',
      scope: null,
      answer: { status: 200 },
      async handle({ caller: { session } }) {
        await endOtherSessions({ db }, session)
        return { data: null }
      },
    }),
    tenantRoute({
      method: 'DELETE',
      path: '/api/auth/sessions/:sessionId',
      operationId: 'sessions.delete',
      summary: 'Sign out in another browser',
      access: 'signed-in',
      scope: null,
      params: z.strictObject({ sessionId: idSchema('accountSession') }),
      answer: { status: 200 },
      async handle({ params, caller: { session } }) {
        await endOwnSession({ db }, session, params.sessionId)
        return { data: null }
      },
    }),
  ]
}

/** The organization that a session is bound to, by that session's own authority. */
async function boundTo(db: Database, organizationId: OrganizationId | null): Promise<Organization | null> {
  if (organizationId === null) return null
  return loadOrganization({ db }, { kind: 'organization', organizationId }, organizationId)
}

function showCurrent(
  session: AccountSession,
  user: User,
  organization: Organization | null,
): z.input<typeof currentSession> {
  return {
    id: session.id,
    user: {
      id: user.id,
      email: user.email,
      emailVerified: user.emailProven,
      name: user.name,
      firstName: user.firstName,
      lastName: user.lastName,
    },
    organization:
      organization === null
        ? null
        : { id: organization.id, name: organization.name, slug: organization.slug },
    methods: [...session.methods],
    signedInAt: session.authTime.toISOString(),
    idleAt: session.idleAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
  }
}

function showSession(session: AccountSession, asking: AccountSession): z.input<typeof sessionAnswer> {
  return {
    id: session.id,
    current: session.id === asking.id,
    organizationId: session.organizationId,
    methods: [...session.methods],
    userAgent: session.userAgent,
    address: session.address,
    signedInAt: session.authTime.toISOString(),
    seenAt: session.seenAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
  }
}
