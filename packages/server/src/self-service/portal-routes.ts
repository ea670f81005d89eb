import { applicationFindById } from '../applications/store.ts'
import type { DiagnosisParts } from '../diagnosis/types.ts'
import { type AnswerBase, json, text } from '../http/answer.ts'
import { checkOwnPage } from '../http/own-page.ts'
import { createParse } from '../http/parse-request.ts'
import { PROBLEM_TYPE, problemOf } from '../http/problem.ts'
import { rateLimitHeaders } from '../http/rate-limit-headers.ts'
import { type EndpointRoute, type ErrorBody, endpoint } from '../http/route.ts'
import { shapeAnswer } from '../http/shape-answer.ts'
import { checkStanding } from '../limits/check-standing.ts'
import type { Limiter } from '../limits/create-limiter.ts'
import { actingAs } from '../platform/acting.ts'
import type { Dns } from '../platform/dns.ts'
import type { ChangeParts } from './change-connection.ts'
import { framedBy } from './embed-origins.ts'
import { offeredProviders } from './offered-providers.ts'
import { portalConnectionRoutes } from './portal-connection-routes.ts'
import { portalDomainRoutes } from './portal-domain-routes.ts'
import { type PortalRoute, portalRoute } from './portal-route.ts'
import { sessionAnswer, showPortal } from './portal-schemas.ts'
import { PORTAL_COOKIE, type Portal, loadPortal, portalCookie } from './portal-session.ts'
import { portalSessionDelete } from './portal-session-store.ts'
import { portalTestRoutes } from './portal-test-routes.ts'
import { loadProgress } from './progress.ts'
import { returnUrlsNow } from './return-urls.ts'

export type PortalParts = ChangeParts & DiagnosisParts & { readonly dns: Dns; readonly limiter: Limiter }

/** The API of the setup assistant on the wire. */
export function portalRoutes(parts: PortalParts, table = portalTable(parts)): EndpointRoute[] {
  const errors = problems(parts.config.publicUrl)
  return table.map((route) => portalEndpoint(parts, route, errors))
}

/** Every operation. */
export function portalTable(parts: PortalParts): PortalRoute[] {
  return [
    ...sessionTable(parts),
    ...portalConnectionRoutes(parts),
    ...portalDomainRoutes(parts),
    ...portalTestRoutes(parts),
  ]
}

function sessionTable(parts: PortalParts): PortalRoute[] {
  return [
    portalRoute({
      method: 'GET',
      path: '/portal/api/session',
      operationId: 'session.get',
      summary: 'Everything that the assistant needs to begin, or to go on',
      answer: { status: 200, schema: sessionAnswer },
      handle: async ({ portal }) =>
        showPortal(portal, {
          applications: await applicationsOf(parts, portal),
          providers: offeredProviders(portal.ticket, portal.profile),
          embedOrigins: await framedBy(parts, portal.ticket),
          returnUrls: await returnUrlsNow(parts, portal.ticket),
          progress: await loadProgress(parts, portal),
          now: parts.clock.now(),
        }),
    }),
    portalRoute({
      method: 'DELETE',
      path: '/portal/api/session',
      operationId: 'session.end',
      summary: 'End the session',
      answer: { status: 204 },
      async handle({ portal }) {
        await portalSessionDelete(parts.db, portal.session)
        return undefined
      },
    }),
  ]
}

/** Those that are still there. */
async function applicationsOf({ db }: PortalParts, { ticket }: Portal) {
  const found = await Promise.all(ticket.applicationIds.map((id) => applicationFindById(db, id)))
  return found.filter((application) => application !== null)
}

/**
 * One operation: within the limits of the session, from a page of ours, for the one organization of its ticket; only then is the input parsed.
 * Errors are problem details, as in `/v1`.
 */
function portalEndpoint(parts: PortalParts, route: PortalRoute, errors: ErrorBody): EndpointRoute {
  const parse = createParse(route)
  const { publicUrl } = parts.config
  return endpoint({
    method: route.method,
    path: route.path,
    summary: route.summary,
    errors,
    reads: 'json',
    head: route.method === 'GET',
    ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
    handle: async ({ params, rawQuery, json: body, cookies, headers, exactAddress }) => {
      if (route.method !== 'GET') checkOwnPage({ headers }, publicUrl)
      const portal = await loadPortal(parts, cookies[PORTAL_COOKIE])
      const extra = admit(parts, route, portal)
      const input = { ...parse({ params, rawQuery, body }), portal }
      // Whoever has the link, by the ticket that it was.
      const from = { address: exactAddress, userAgent: headers['user-agent'] ?? null }
      const result = await actingAs({ kind: 'setup_ticket', id: portal.ticket.id, ...from }, () =>
        route.handle(input),
      )
      const { status, schema } = route.answer
      return schema === undefined
        ? text(status, 'application/json', '', { ...extra, ...goodbye(parts, route, portal) })
        : json(status, shapeAnswer(route.operationId, schema, result), extra)
    },
  })
}

/** Each session has its own budget, and a smaller one for what asks other servers. */
function admit({ limiter }: PortalParts, route: PortalRoute, { session }: Portal): AnswerBase {
  const standing = limiter.take('portal', session.id)
  checkStanding(standing)
  if (route.asksOthers === true) checkStanding(limiter.take('portal-checks', session.id))
  return { headers: rateLimitHeaders(standing) }
}

/** Takes the cookie of a session away that has just been ended. */
function goodbye({ clock }: PortalParts, { operationId }: PortalRoute, { ticket }: Portal): AnswerBase {
  if (operationId !== 'session.end') return {}
  const now = clock.now()
  return { cookies: [portalCookie(ticket, { expiresAt: now }, '', now)] }
}

/** The native error shape, without the challenge of a credential that is not asked for here. */
function problems(publicUrl: string): ErrorBody {
  return {
    under: '/portal/api/',
    answer: (error) => text(error.status, PROBLEM_TYPE, JSON.stringify(problemOf(error, publicUrl))),
  }
}
