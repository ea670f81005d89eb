import { z } from 'zod'
import { type DomainParts, createDomain } from '../../domains/create-domain.ts'
import { deleteDomain } from '../../domains/delete-domain.ts'
import { domainAnswer, domainName, showDomain } from '../../domains/schemas.ts'
import { listDomains } from '../../domains/list-domains.ts'
import { autoJoins } from '../../domains/types.ts'
import { updateDomain } from '../../domains/update-domain.ts'
import { verifyDomain } from '../../domains/verify-domain.ts'
import { idSchema } from '../../http/id-schema.ts'
import { listAnswer, listSchema, pageQuery, pageRequest } from '../../http/pagination.ts'
import type { Dns } from '../../platform/dns.ts'
import type { Database } from '../../storage/database.ts'
import { type TenantRoute, tenantRoute } from './tenant-route.ts'

export type DomainRouteParts = Omit<DomainParts, 'db'> & { readonly db: Database; readonly dns: Dns }

const path = '/api/user/organizations/:organizationId/domains' as const
const params = z.strictObject({ organizationId: idSchema('organization') })
const paramsOfOne = params.extend({ domainId: idSchema('domain') })

/** The e-mail domains of an organization, which its admins prove by a record in the DNS. */
export function domainRoutes(parts: DomainRouteParts): TenantRoute[] {
  const { db } = parts
  return [
    tenantRoute({
      method: 'POST',
      path,
      operationId: 'domains.create',
      summary: 'Add a domain to your organization',
      description: 'Answers the TXT record that proves it: publish `challenge`, then verify.',
      access: 'admin',
      scope: 'settings:write',
      params,
      body: z.strictObject({ domain: domainName }),
      answer: { status: 201, schema: domainAnswer },
      errors: ['request.conflict'],
      async handle({ body, member: { tenant, organization } }) {
        const domain = await db.transaction((transaction) =>
          createDomain({ ...parts, db: transaction }, tenant, organization.id, body),
        )
        return { data: showDomain(domain) }
      },
    }),
    tenantRoute({
      method: 'GET',
      path,
      operationId: 'domains.list',
      summary: 'List the domains of your organization',
      access: 'admin',
      scope: 'settings:read',
      params,
      query: z.strictObject(pageQuery('domain')),
      answer: { status: 200, schema: listSchema(domainAnswer) },
      handle: async ({ query, member: { tenant, organization } }) => ({
        data: listAnswer(await listDomains({ db }, tenant, organization.id, pageRequest(query)), showDomain),
      }),
    }),
    ...routesOfOne(parts),
  ]
}

function routesOfOne(parts: DomainRouteParts): TenantRoute[] {
  const { db } = parts
  return [
    tenantRoute({
      method: 'DELETE',
      path: `${path}/:domainId`,
      operationId: 'domains.delete',
      summary: 'Remove a domain; another organization may have it from then on',
      access: 'admin',
      scope: 'settings:write',
      params: paramsOfOne,
      answer: { status: 200 },
      async handle({ params: { domainId }, member: { tenant, organization } }) {
        await db.transaction((transaction) =>
          deleteDomain({ ...parts, db: transaction }, tenant, organization.id, domainId),
        )
        return { data: null }
      },
    }),
    tenantRoute({
      method: 'POST',
      path: `${path}/:domainId/verify`,
      operationId: 'domains.verify',
      summary: 'Verify a domain by its record in the DNS, now',
      access: 'admin',
      scope: 'settings:write',
      params: paramsOfOne,
      answer: { status: 200, schema: domainAnswer },
      errors: [
        'domain.record_missing',
        'domain.record_other_value',
        'domain.record_is_alias',
        'domain.record_not_everywhere',
        'domain.resolvers_unreachable',
        'domain.verified_elsewhere',
      ],
      handle: async ({ params: { domainId }, member: { tenant, organization } }) => ({
        data: showDomain(await verifyDomain(parts, tenant, organization.id, domainId)),
      }),
    }),
    tenantRoute({
      method: 'PATCH',
      path: `${path}/:domainId/settings`,
      operationId: 'domains.settings',
      summary: 'Say what becomes of people with an address of a domain',
      description:
        'People with an account of their own, once the domain is verified: nothing (`off`), they become members (`join`), or they do when an admin approves (`request`).',
      access: 'admin',
      scope: 'settings:write',
      params: paramsOfOne,
      body: z.strictObject({ autoJoin: z.enum(autoJoins) }),
      answer: { status: 200, schema: domainAnswer },
      async handle({ params: { domainId }, body, member: { tenant, organization } }) {
        const domain = await db.transaction((transaction) =>
          updateDomain({ ...parts, db: transaction }, tenant, organization.id, domainId, body),
        )
        return { data: showDomain(domain) }
      },
    }),
  ]
}
