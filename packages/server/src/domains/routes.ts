import { z } from 'zod'
import { idSchema } from '../http/id-schema.ts'
import { listAnswer, listSchema, pageQuery, pageRequest } from '../http/pagination.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import type { Dns } from '../platform/dns.ts'
import type { Database } from '../storage/database.ts'
import { type DomainParts, createDomain } from './create-domain.ts'
import { deleteDomain } from './delete-domain.ts'
import { listDomains } from './list-domains.ts'
import { loadDomain } from './load-domain.ts'
import { domainAnswer, domainPatch, newDomain, showDomain } from './schemas.ts'
import { updateDomain } from './update-domain.ts'
import { verifyDomain } from './verify-domain.ts'

type Parts = Omit<DomainParts, 'db'> & { readonly db: Database; readonly dns: Dns }

const ofOrganization = z.strictObject({ organizationId: idSchema('organization') })
const params = ofOrganization.extend({ domainId: idSchema('domain') })

/** The operations on the domains of an organization. */
export function domainRoutes(parts: Parts): ApiRoute[] {
  const { db } = parts
  return [
    apiRoute({
      method: 'POST',
      path: '/v1/organizations/:organizationId/domains',
      operationId: 'domains.create',
      summary: 'Add a domain to an organization',
      permission: 'write:domains',
      params: ofOrganization,
      body: newDomain,
      answer: { status: 201, schema: domainAnswer },
      description: 'Answers the TXT record that proves it; publish that, then verify.',
      errors: ['request.not_found', 'request.conflict', 'request.operator_only'],
      async handle({ params, body, caller }) {
        const domain = await db.transaction((transaction) =>
          createDomain({ ...parts, db: transaction }, caller.tenant, params.organizationId, body),
        )
        return showDomain(domain)
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/organizations/:organizationId/domains',
      operationId: 'domains.list',
      summary: 'List the domains of an organization',
      permission: 'read:domains',
      params: ofOrganization,
      query: z.strictObject(pageQuery('domain')),
      answer: { status: 200, schema: listSchema(domainAnswer) },
      errors: ['request.not_found'],
      async handle({ params, query, caller }) {
        const found = await listDomains(parts, caller.tenant, params.organizationId, pageRequest(query))
        return listAnswer(found, showDomain)
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/organizations/:organizationId/domains/:domainId',
      operationId: 'domains.get',
      summary: 'Get a domain',
      permission: 'read:domains',
      params,
      answer: { status: 200, schema: domainAnswer },
      errors: ['request.not_found'],
      handle: async ({ params: { organizationId, domainId }, caller }) =>
        showDomain(await loadDomain(parts, caller.tenant, organizationId, domainId)),
    }),
    apiRoute({
      method: 'PATCH',
      path: '/v1/organizations/:organizationId/domains/:domainId',
      operationId: 'domains.update',
      summary: 'Change a domain',
      description: 'Fields that are absent stay as they are.',
      permission: 'write:domains',
      params,
      body: domainPatch,
      answer: { status: 200, schema: domainAnswer },
      errors: ['request.not_found', 'request.conflict', 'request.operator_only'],
      async handle({ params: { organizationId, domainId }, body, caller }) {
        const domain = await db.transaction((transaction) =>
          updateDomain({ ...parts, db: transaction }, caller.tenant, organizationId, domainId, body),
        )
        return showDomain(domain)
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/v1/organizations/:organizationId/domains/:domainId/verify',
      operationId: 'domains.verify',
      summary: 'Verify a domain by its record in the DNS',
      description:
        'Looks for the record now. Not needed if you can wait: a pending domain is looked at every minute in its first hour, every ten in its first day, and then every six hours.',
      permission: 'write:domains',
      params,
      answer: { status: 200, schema: domainAnswer },
      errors: [
        'request.not_found',
        'domain.record_missing',
        'domain.record_other_value',
        'domain.record_is_alias',
        'domain.record_not_everywhere',
        'domain.resolvers_unreachable',
        'domain.verified_elsewhere',
      ],
      handle: async ({ params: { organizationId, domainId }, caller }) =>
        showDomain(await verifyDomain(parts, caller.tenant, organizationId, domainId)),
    }),
    apiRoute({
      method: 'DELETE',
      path: '/v1/organizations/:organizationId/domains/:domainId',
      operationId: 'domains.delete',
      summary: 'Remove a domain from an organization',
      permission: 'write:domains',
      params,
      answer: { status: 204 },
      errors: ['request.not_found'],
      async handle({ params: { organizationId, domainId }, caller }) {
        await db.transaction((transaction) =>
          deleteDomain({ ...parts, db: transaction }, caller.tenant, organizationId, domainId),
        )
        return undefined
      },
    }),
  ]
}
