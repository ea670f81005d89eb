import { z } from 'zod'
import { challengeOf } from '../../../domains/challenge.ts'
import { type DomainParts, createDomain } from '../../../domains/create-domain.ts'
import { deleteDomain } from '../../../domains/delete-domain.ts'
import { listDomains } from '../../../domains/list-domains.ts'
import { loadDomain, loadDomainByName } from '../../../domains/load-domain.ts'
import { domainName } from '../../../domains/schemas.ts'
import type { Domain } from '../../../domains/types.ts'
import { updateDomain } from '../../../domains/update-domain.ts'
import { idSchema } from '../../../http/id-schema.ts'
import type { Database } from '../../../storage/database.ts'
import { asWindow, checkpointOf, checkpointQuery } from './list.ts'
import { type ManagementRoute, managementRoute } from './management-route.ts'
import { organizationParams } from './organization-routes.ts'

type DiscoveryDomainParts = Omit<DomainParts, 'db'> & { readonly db: Database }

const path = '/api/v2/organizations/:organizationId/discovery-domains' as const
const params = organizationParams.extend({ domainId: idSchema('domain') })

const settings = {
  status: z.enum(['pending', 'verified']).exactOptional(),
  use_for_organization_discovery: z
    .literal(true, 'People of a verified domain are always led to its organization here.')
    .exactOptional(),
}

/** The domains of an organization, with the record that proves them. Who calls for the whole deployment may vouch for one. */
export function discoveryDomainRoutes(parts: DiscoveryDomainParts): ManagementRoute[] {
  return [...readingTable(parts), ...writingTable(parts)]
}

function readingTable(parts: DiscoveryDomainParts): ManagementRoute[] {
  const read = { method: 'GET', scope: 'read:organization_discovery_domains', status: 200 } as const
  return [
    managementRoute({
      ...read,
      path,
      summary: 'List the domains of an organization.',
      subject: 'organization',
      params: organizationParams,
      query: z.strictObject(checkpointQuery('domain')),
      async handle({ params: { organizationId }, query, caller: { tenant } }) {
        const window = asWindow(query) ?? { limit: 50, after: null }
        return checkpointOf('domains', await listDomains(parts, tenant, organizationId, window), showDomain)
      },
    }),
    managementRoute({
      ...read,
      path: `${path}/:domainId`,
      summary: 'Get a domain of an organization.',
      subject: 'domain',
      params,
      handle: async ({ params: { organizationId, domainId }, caller: { tenant } }) =>
        showDomain(await loadDomain(parts, tenant, organizationId, domainId)),
    }),
    managementRoute({
      ...read,
      path: `${path}/name/:domain`,
      summary: 'Get a domain of an organization by its name.',
      subject: 'domain',
      params: organizationParams.extend({ domain: domainName }),
      handle: async ({ params: { organizationId, domain }, caller: { tenant } }) =>
        showDomain(await loadDomainByName(parts, tenant, organizationId, domain)),
    }),
  ]
}

function writingTable(parts: DiscoveryDomainParts): ManagementRoute[] {
  const { db } = parts
  return [
    managementRoute({
      method: 'POST',
      path,
      summary: 'Add a domain to an organization.',
      scope: 'create:organization_discovery_domains',
      subject: 'domain',
      params: organizationParams,
      body: z.strictObject({ domain: domainName, ...settings }),
      status: 201,
      handle: ({ params: { organizationId }, body: { domain, status }, caller: { tenant } }) =>
        db.transaction(async (transaction) => {
          const input = { domain, ...(status === undefined ? {} : { state: status }) }
          return showDomain(await createDomain({ ...parts, db: transaction }, tenant, organizationId, input))
        }),
    }),
    managementRoute({
      method: 'PATCH',
      path: `${path}/:domainId`,
      summary: 'Vouch for a domain of an organization, or have it proven.',
      scope: 'update:organization_discovery_domains',
      subject: 'domain',
      params,
      body: z.strictObject(settings),
      status: 200,
      handle: ({ params: { organizationId, domainId }, body: { status }, caller: { tenant } }) =>
        db.transaction(async (transaction) => {
          const within = { ...parts, db: transaction }
          const patch = status === undefined ? {} : { state: status }
          return showDomain(await updateDomain(within, tenant, organizationId, domainId, patch))
        }),
    }),
    managementRoute({
      method: 'DELETE',
      path: `${path}/:domainId`,
      summary: 'Remove a domain from an organization.',
      scope: 'delete:organization_discovery_domains',
      subject: 'domain',
      params,
      status: 204,
      handle: ({ params: { organizationId, domainId }, caller: { tenant } }) =>
        db.transaction((transaction) =>
          deleteDomain({ ...parts, db: transaction }, tenant, organizationId, domainId),
        ),
    }),
  ]
}

/** One whose record was not found for long is pending there: it has no other word. */
function showDomain(domain: Domain) {
  const { name, value } = challengeOf(domain)
  return {
    id: domain.id,
    domain: domain.domain,
    status: domain.state === 'verified' ? 'verified' : 'pending',
    use_for_organization_discovery: true,
    verification_txt: value,
    verification_host: name,
  }
}
