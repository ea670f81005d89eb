import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { invalidInput } from '@cardea/protocol'
import type { TicketParts } from '../../self-service/create-ticket.ts'
import { createTicketFor } from '../../self-service/create-ticket-for.ts'
import type { Database } from '../../storage/database.ts'
import { isId, parseId } from '../../storage/ids.ts'
import { Feature, OrganizationService } from './generated/organizations_pb.js'
import { type ScalekitProcedure, procedure } from './procedure.ts'

export type PortalProcedureParts = Omit<TicketParts, 'db'> & { readonly db: Database }

/** A link there is to be opened within a minute: the page that asks for it shows it at once. */
const LIFETIME = 60

/** Links to the setup assistant. The library asks for no feature at all; others name them. */
export function portalProcedures(parts: PortalProcedureParts): ScalekitProcedure[] {
  return [
    procedure({
      method: OrganizationService.method.generatePortalLink,
      permissions: ['write:setup_tickets'],
      async handle({ id, sso, features }, caller) {
        const organizationId = parseId('organization', id)
        const wanted = features.length === 0 ? sso !== false : features.includes(Feature.sso)
        if (!wanted) {
          const message = 'The assistant sets single sign-on up; it has nothing for directories.'
          throw invalidInput({ field: 'features', code: 'sso_only', message })
        }
        // There every registered page of the application may frame it.
        const framedBy = isId('application', caller.id) ? { framedBy: caller.id } : {}
        const purpose = { organizationId, to: 'set_up', lifetimeSeconds: LIFETIME, ...framedBy } as const
        const { ticket, url } = await parts.db.transaction((transaction) =>
          createTicketFor({ ...parts, db: transaction }, caller, purpose),
        )
        return {
          link: { id: ticket.id, location: url, expireTime: timestampFromDate(ticket.expiresAt) },
        }
      },
    }),
  ]
}
