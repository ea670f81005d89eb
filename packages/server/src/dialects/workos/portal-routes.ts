import { z } from 'zod'
import { idSchema } from '../../http/id-schema.ts'
import type { TicketParts } from '../../self-service/create-ticket.ts'
import { createTicketFor } from '../../self-service/create-ticket-for.ts'
import type { Database } from '../../storage/database.ts'
import { type WorkosRoute, workosRoute } from './workos-route.ts'

export type PortalRouteParts = Omit<TicketParts, 'db'> & { readonly db: Database }

/** A link there is to be opened within five minutes. */
const LIFETIME = 300

/** What the assistant has steps for. The others (`dsync`, `audit_logs`, `log_streams`, `bring_your_own_key`) are not taken. */
const purposes = {
  sso: 'set_up',
  domain_verification: 'set_up',
  certificate_renewal: 'renew',
} as const

const intents = ['sso', 'domain_verification', 'certificate_renewal'] as const
/** The library for Go sends empty text where nothing is said. */
const address = z
  .union([z.literal(''), z.url({ protocol: /^https?$/ }).max(2000)])
  .nullable()
  .exactOptional()
const contacts = z.array(z.string().max(254)).max(20).exactOptional()

/** Links to the setup assistant, which leads back only to where an application of the deployment is. */
export function portalRoutes(parts: PortalRouteParts): WorkosRoute[] {
  return [
    workosRoute({
      method: 'POST',
      path: '/portal/generate_link',
      summary: 'Make a link by which a customer’s IT admin sets single sign-on up.',
      permissions: ['write:setup_tickets'],
      body: z.strictObject({
        organization: idSchema('organization'),
        intent: z.enum(intents).default('sso'),
        return_url: address,
        success_url: address,
        intent_options: z.unknown().optional(),
        // What Node calls `adminEmails` is `it_contact_emails` to the other libraries.
        admin_emails: contacts,
        it_contact_emails: contacts,
      }),
      status: 201,
      async handle({
        body: { organization: organizationId, intent, return_url: back, success_url: on },
        caller,
      }) {
        const urls = { returnUrl: back || null, successUrl: on || null }
        const wanted = { organizationId, to: purposes[intent], lifetimeSeconds: LIFETIME, ...urls }
        const { url } = await parts.db.transaction((transaction) =>
          createTicketFor({ ...parts, db: transaction }, caller, wanted),
        )
        return { link: url }
      },
    }),
  ]
}
