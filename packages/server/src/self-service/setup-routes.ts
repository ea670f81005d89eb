import { SsoError } from '@cardea/protocol'
import { type Answer, bytes, page, redirect } from '../http/answer.ts'
import { checkOwnForm } from '../http/own-page.ts'
import { ErrorPage } from '../http/pages/error-page.tsx'
import { single } from '../http/register-endpoint.ts'
import { type EndpointRequest, type Route, endpoint } from '../http/route.ts'
import { loadOrganization } from '../organizations/load-organization.ts'
import { checkStanding } from '../limits/check-standing.ts'
import type { Limiter } from '../limits/create-limiter.ts'
import { actingAs } from '../platform/acting.ts'
import type { Outbound } from '../platform/outbound.ts'
import type { Database } from '../storage/database.ts'
import type { TicketParts } from './create-ticket.ts'
import { framedBy } from './embed-origins.ts'
import { fetchLogo } from './fetch-logo.ts'
import { LOGO_PATH } from './portal-schemas.ts'
import { findTicket, openTicket, ticketRefusal } from './open-ticket.ts'
import { LANGUAGE_COOKIE, pageLanguage } from './page-language.ts'
import { OpenPage } from './pages/open-page.tsx'
import { PortalPage } from './pages/portal-page.tsx'
import { PORTAL_COOKIE, loadPortal, portalCookie, usePortalSession } from './portal-session.ts'
import { ticketFindBySession } from './portal-session-store.ts'
import type { SetupTicket } from './types.ts'

type Parts = Omit<TicketParts, 'db'> & {
  readonly db: Database
  readonly outbound: Outbound
  readonly limiter: Limiter
}

/** The pages of a setup link: the one that asks, and where its session goes on. */
export function setupRoutes(parts: Parts): Route[] {
  return [
    endpoint({
      method: 'GET',
      path: '/setup/:ticket',
      summary: 'Asks before a setup link is used up: whoever only looks at the address spends nothing.',
      errors: 'page',
      handle: (request) => askToOpen(parts, request),
    }),
    endpoint({
      method: 'POST',
      path: '/setup',
      summary: 'Exchanges a setup ticket for a portal session, and leaves its text behind.',
      errors: 'page',
      handle: (request) => open(parts, request),
    }),
    endpoint({
      method: 'GET',
      path: '/portal',
      summary: 'Where a portal session stands.',
      errors: 'page',
      handle: (request) => showPortal(parts, request),
    }),
    endpoint({
      method: 'GET',
      path: LOGO_PATH,
      summary: 'The logo of a portal session’s self-service profile, from here.',
      errors: 'page',
      handle: (request) => showLogo(parts, request),
    }),
  ]
}

async function askToOpen(
  parts: Parts,
  { params, cookies, headers, requestId }: EndpointRequest,
): Promise<Answer> {
  const token = params['ticket'] ?? ''
  const ticket = await findTicket(parts, token)
  // Whoever opened it goes on where they were.
  const own = await usePortalSession(parts, cookies[PORTAL_COOKIE])
  if (ticket !== null && own?.ticket.id === ticket.id) return redirect(302, '/portal')
  return framed(parts, ticket, requestId, async (embeddedBy) => {
    const refusal = ticketRefusal(ticket, parts.clock.now())
    if (refusal !== null || ticket === null) throw refusal ?? new SsoError('setup.ticket_unknown')
    const { organizationId, mode } = ticket
    const tenant = { kind: 'organization', organizationId } as const
    const { name: organizationName } = await loadOrganization(parts, tenant, organizationId)
    const language = pageLanguage(headers['accept-language'], cookies[LANGUAGE_COOKIE])
    return page(OpenPage({ ticket: token, organizationName, mode, language }), { forms: 'self', embeddedBy })
  })
}

async function open(parts: Parts, request: EndpointRequest): Promise<Answer> {
  // Or somebody could have an admin work on the connection of another organization, without knowing it.
  checkOwnForm(request, parts.config.publicUrl)
  const token = single(request.form, 'ticket') ?? ''
  const asked = await findTicket(parts, token)
  return framed(parts, asked, request.requestId, async () => {
    if (asked === null) throw new SsoError('setup.ticket_unknown')
    const from = { address: request.exactAddress, userAgent: request.headers['user-agent'] ?? null }
    const { ticket, session, secret } = await actingAs({ kind: 'setup_ticket', id: asked.id, ...from }, () =>
      openTicket(parts, token),
    )
    const cookies = [portalCookie(ticket, session, secret, parts.clock.now())]
    return redirect(303, '/portal', { cookies })
  })
}

async function showPortal(parts: Parts, { cookies, headers, requestId }: EndpointRequest): Promise<Answer> {
  const cookie = cookies[PORTAL_COOKIE]
  const ticket = cookie === undefined ? null : await ticketFindBySession(parts.db, parts.vault.hash(cookie))
  return framed(parts, ticket, requestId, async (embeddedBy) => {
    const portal = await loadPortal(parts, cookie)
    const language = pageLanguage(headers['accept-language'], cookies[LANGUAGE_COOKIE])
    return page(PortalPage({ ...portal, language }), { embeddedBy, asks: true })
  })
}

/** The same for an hour, in this browser alone. */
const AN_HOUR = { 'cache-control': 'private, max-age=3600' }

async function showLogo(parts: Parts, { cookies }: EndpointRequest): Promise<Answer> {
  const { profile, session } = await loadPortal(parts, cookies[PORTAL_COOKIE])
  const url = profile?.branding.logoUrl ?? null
  if (url === null) throw new SsoError('request.not_found')
  checkStanding(parts.limiter.take('portal-checks', session.id))
  const { type, body } = await fetchLogo(parts.outbound, url)
  return bytes(200, type, body, { headers: AN_HOUR })
}

/** An answer whose errors are pages that the ticket's origins may frame, too: whoever embeds the assistant shows what it says. */
async function framed(
  parts: Parts,
  ticket: SetupTicket | null,
  requestId: string,
  answer: (embeddedBy: readonly string[]) => Promise<Answer>,
): Promise<Answer> {
  const embeddedBy = ticket === null ? [] : await framedBy(parts, ticket)
  try {
    return await answer(embeddedBy)
  } catch (error) {
    if (!(error instanceof SsoError) || error.status >= 500) throw error
    return page(ErrorPage({ error, requestId, ownAccounts: false }), { status: error.status, embeddedBy })
  }
}
