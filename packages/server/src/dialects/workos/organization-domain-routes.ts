import { z } from 'zod'
import { createDomain } from '../../domains/create-domain.ts'
import { deleteDomain } from '../../domains/delete-domain.ts'
import type { CheckParts } from '../../domains/check-domain.ts'
import { loadDomainById } from '../../domains/load-domain.ts'
import { lookAtDomain } from '../../domains/verify-domain.ts'
import { idSchema } from '../../http/id-schema.ts'
import { showDomain } from './show-organization.ts'
import { type WorkosRoute, workosRoute } from './workos-route.ts'

const params = z.strictObject({ domainId: idSchema('domain') })
const path = '/organization_domains/:domainId' as const

/** The e-mail domains of organizations, one by one. */
export function organizationDomainRoutes(parts: CheckParts): WorkosRoute[] {
  const { db } = parts
  return [
    workosRoute({
      method: 'POST',
      path: '/organization_domains',
      summary: 'Add a domain to an organization.',
      permissions: ['write:domains'],
      body: z.strictObject({ domain: z.string().max(1000), organization_id: idSchema('organization') }),
      status: 201,
      handle: async ({ body: { domain, organization_id: organizationId }, caller: { tenant } }) =>
        showDomain(
          await db.transaction((transaction) =>
            createDomain({ ...parts, db: transaction }, tenant, organizationId, { domain }),
          ),
        ),
    }),
    workosRoute({
      method: 'GET',
      path,
      summary: 'Get a domain, with the record that proves it.',
      permissions: ['read:domains'],
      params,
      status: 200,
      handle: async ({ params: { domainId }, caller: { tenant } }) =>
        showDomain(await loadDomainById(parts, tenant, domainId)),
    }),
    workosRoute({
      method: 'POST',
      path: `${path}/verify`,
      summary: 'Look for the record now, and say how the domain stands.',
      permissions: ['write:domains'],
      params,
      body: z.strictObject({}),
      status: 201,
      async handle({ params: { domainId }, caller: { tenant } }) {
        const { organizationId } = await loadDomainById(parts, tenant, domainId)
        return showDomain(await lookAtDomain(parts, tenant, organizationId, domainId))
      },
    }),
    workosRoute({
      method: 'DELETE',
      path,
      summary: 'Remove a domain.',
      permissions: ['write:domains'],
      params,
      status: 204,
      async handle({ params: { domainId }, caller: { tenant } }) {
        const { organizationId } = await loadDomainById(parts, tenant, domainId)
        await db.transaction((transaction) =>
          deleteDomain({ ...parts, db: transaction }, tenant, organizationId, domainId),
        )
      },
    }),
  ]
}
