import { SsoError } from '@cardea/protocol'
import { z } from 'zod'
import { type DomainParts, createDomain } from '../domains/create-domain.ts'
import { deleteDomain } from '../domains/delete-domain.ts'
import { loadDomain } from '../domains/load-domain.ts'
import { domainAnswer, domainName, showDomain } from '../domains/schemas.ts'
import { domainList } from '../domains/store.ts'
import { verifyDomain } from '../domains/verify-domain.ts'
import { idSchema } from '../http/id-schema.ts'
import type { Dns } from '../platform/dns.ts'
import type { Database } from '../storage/database.ts'
import { type PortalRoute, portalRoute } from './portal-route.ts'
import type { Portal } from './portal-session.ts'

type Parts = Omit<DomainParts, 'db'> & { readonly db: Database; readonly dns: Dns }

const params = z.strictObject({ domainId: idSchema('domain') })

/** More than an organization has; the list is not cut into pages. */
const MOST = 100

/** The domains of the organization, where the self-service profile offers them. */
export function portalDomainRoutes(parts: Parts): PortalRoute[] {
  const { db } = parts
  return [
    portalRoute({
      method: 'GET',
      path: '/portal/api/domains',
      operationId: 'domains.list',
      summary: 'The domains, with the record that proves each',
      answer: { status: 200, schema: z.strictObject({ items: z.array(domainAnswer) }) },
      errors: ['setup.step_not_offered'],
      async handle({ portal }) {
        checkOffered(portal)
        const { items } = await domainList(db, portal.organization.id, { limit: MOST, after: null })
        return { items: items.map(showDomain) }
      },
    }),
    portalRoute({
      method: 'POST',
      path: '/portal/api/domains',
      operationId: 'domains.create',
      summary: 'Add a domain',
      body: z.strictObject({ domain: domainName }),
      answer: { status: 201, schema: domainAnswer },
      errors: ['setup.step_not_offered', 'request.conflict'],
      async handle({ body, portal }) {
        checkOffered(portal)
        const { tenant, organization } = portal
        const domain = await db.transaction((transaction) =>
          createDomain({ ...parts, db: transaction }, tenant, organization.id, body),
        )
        return showDomain(domain)
      },
    }),
    portalRoute({
      method: 'POST',
      path: '/portal/api/domains/:domainId/verify',
      operationId: 'domains.verify',
      summary: 'Look for the record of a domain, now',
      asksOthers: true,
      params,
      answer: { status: 200, schema: domainAnswer },
      errors: [
        'setup.step_not_offered',
        'request.not_found',
        'domain.record_missing',
        'domain.record_other_value',
        'domain.record_is_alias',
        'domain.record_not_everywhere',
        'domain.resolvers_unreachable',
        'domain.verified_elsewhere',
      ],
      async handle({ params: { domainId }, portal }) {
        checkOffered(portal)
        return showDomain(await verifyDomain(parts, portal.tenant, portal.organization.id, domainId))
      },
    }),
    portalRoute({
      method: 'DELETE',
      path: '/portal/api/domains/:domainId',
      operationId: 'domains.delete',
      summary: 'Remove a domain that is not verified',
      params,
      answer: { status: 204 },
      errors: ['setup.step_not_offered', 'request.not_found', 'setup.domain_in_use'],
      async handle({ params: { domainId }, portal }) {
        checkOffered(portal)
        const { tenant, organization } = portal
        await db.transaction(async (transaction) => {
          const { state } = await loadDomain({ db: transaction }, tenant, organization.id, domainId)
          if (state === 'verified') throw new SsoError('setup.domain_in_use')
          await deleteDomain({ ...parts, db: transaction }, tenant, organization.id, domainId)
        })
        return undefined
      },
    }),
  ]
}

function checkOffered({ domainVerification }: Portal): void {
  if (domainVerification === 'off') throw new SsoError('setup.step_not_offered')
}
