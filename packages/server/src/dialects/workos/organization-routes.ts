import { z } from 'zod'
import { listDomainsOf } from '../../domains/list-domains.ts'
import { type WantedDomain, replaceDomains } from '../../domains/replace-domains.ts'
import { idSchema } from '../../http/id-schema.ts'
import { type OrganizationParts, createOrganization } from '../../organizations/create-organization.ts'
import { deleteOrganization } from '../../organizations/delete-organization.ts'
import { listOrganizations } from '../../organizations/list-organizations.ts'
import { loadOrganization, loadOrganizationByExternalId } from '../../organizations/load-organization.ts'
import { organizationName, organizationSettings } from '../../organizations/schemas.ts'
import type { Organization } from '../../organizations/types.ts'
import { updateOrganization } from '../../organizations/update-organization.ts'
import type { Database, Queryable } from '../../storage/database.ts'
import type { Tenant } from '../../storage/tenant.ts'
import { asWindow, listOf, listQuery, severalValues } from './list.ts'
import { showOrganization } from './show-organization.ts'
import { type WorkosRoute, workosRoute } from './workos-route.ts'

export type OrganizationRouteParts = Omit<OrganizationParts, 'db'> & { readonly db: Database }

const params = z.strictObject({ organizationId: idSchema('organization') })
const { externalId, metadata, allowOutsideProfiles } = organizationSettings

/** What may be said of an organization. `domains` is the older spelling of `domain_data`; of null nothing is said: the library for Go sends it. */
const input = z.strictObject({
  name: organizationName.exactOptional(),
  domain_data: z
    .array(
      z.strictObject({
        domain: z.string().max(1000),
        state: z.enum(['verified', 'pending']).exactOptional(),
      }),
    )
    .max(100)
    .nullable()
    .exactOptional(),
  domains: z.array(z.string().max(1000)).max(100).nullable().exactOptional(),
  external_id: externalId,
  allow_profiles_outside_organization: allowOutsideProfiles,
})
const newOrganization = input.extend({ name: organizationName, metadata: metadata })
const organizationPatch = input.extend({
  metadata: z.record(z.string().max(1000), z.string().max(1000).nullable()).exactOptional(),
})

/** Organizations, with their domains. */
export function organizationRoutes(parts: OrganizationRouteParts): WorkosRoute[] {
  return [...readingTable(parts), ...writingTable(parts)]
}

function readingTable(parts: OrganizationRouteParts): WorkosRoute[] {
  return [
    workosRoute({
      method: 'GET',
      path: '/organizations',
      summary: 'List organizations; `domains`: those that have one of these, verified.',
      permissions: ['read:organizations', 'read:domains'],
      query: z.strictObject({ ...listQuery('organization'), domains: severalValues.exactOptional() }),
      status: 200,
      async handle({ query: { domains, ...page }, caller: { tenant } }) {
        const found = await listOrganizations(parts, tenant, { domains }, asWindow(page))
        const domainsOf = await listDomainsOf(
          parts,
          tenant,
          found.items.map(({ id }) => id),
        )
        return listOf(found, (organization) => showOrganization(organization, domainsOf(organization.id)))
      },
    }),
    workosRoute({
      method: 'GET',
      path: '/organizations/:organizationId',
      summary: 'Get an organization.',
      permissions: ['read:organizations', 'read:domains'],
      params,
      status: 200,
      handle: async ({ params: { organizationId }, caller: { tenant } }) =>
        shown(parts.db, tenant, await loadOrganization(parts, tenant, organizationId)),
    }),
    workosRoute({
      method: 'GET',
      path: '/organizations/external_id/:externalId',
      summary: 'Get the organization that the application knows by an id of its own.',
      permissions: ['read:organizations', 'read:domains'],
      params: z.strictObject({ externalId: z.string() }),
      status: 200,
      handle: async ({ params, caller: { tenant } }) =>
        shown(parts.db, tenant, await loadOrganizationByExternalId(parts, tenant, params.externalId)),
    }),
  ]
}

function writingTable(parts: OrganizationRouteParts): WorkosRoute[] {
  const { db } = parts
  return [
    workosRoute({
      method: 'POST',
      path: '/organizations',
      summary: 'Create an organization, with its domains.',
      permissions: ['write:organizations', 'write:domains'],
      body: newOrganization,
      status: 201,
      handle: ({ body, caller: { tenant } }) =>
        db.transaction(async (transaction) => {
          const within = { ...parts, db: transaction }
          const { metadata } = body
          const settings = {
            ...settingsOf(body),
            name: body.name,
            ...(metadata === undefined ? {} : { metadata }),
          }
          const created = await createOrganization(within, tenant, settings)
          await replaceDomains(within, tenant, created.id, domainsOf(body) ?? [])
          return shown(transaction, tenant, created)
        }),
    }),
    workosRoute({
      method: 'PUT',
      path: '/organizations/:organizationId',
      summary:
        'Change an organization; what is absent stays, and `domain_data` is all domains that it is to have.',
      permissions: ['write:organizations', 'write:domains', 'read:domains'],
      params,
      body: organizationPatch,
      status: 200,
      handle: ({ params: { organizationId }, body, caller: { tenant } }) =>
        db.transaction(async (transaction) => {
          const within = { ...parts, db: transaction }
          const { name, metadata } = body
          const changed = await updateOrganization(within, tenant, organizationId, {
            ...settingsOf(body),
            ...(name === undefined ? {} : { name }),
            ...metadataOf(metadata),
          })
          const wanted = domainsOf(body)
          if (wanted !== null) await replaceDomains(within, tenant, organizationId, wanted)
          return shown(transaction, tenant, changed)
        }),
    }),
    workosRoute({
      method: 'DELETE',
      path: '/organizations/:organizationId',
      summary: 'Delete an organization with everything that belongs to it.',
      permissions: ['write:organizations'],
      params,
      status: 204,
      handle: ({ params: { organizationId }, caller: { tenant, id } }) =>
        db.transaction((transaction) =>
          deleteOrganization({ ...parts, db: transaction }, tenant, organizationId, id),
        ),
    }),
  ]
}

async function shown(db: Queryable, tenant: Tenant, organization: Organization) {
  const domains = await listDomainsOf({ db }, tenant, [organization.id])
  return showOrganization(organization, domains(organization.id))
}

function settingsOf(body: z.output<typeof input>) {
  const { external_id: externalId, allow_profiles_outside_organization: allowOutsideProfiles } = body
  return {
    ...(externalId === undefined ? {} : { externalId }),
    ...(allowOutsideProfiles === undefined ? {} : { allowOutsideProfiles }),
  }
}

/** Null: nothing is said of them. */
function domainsOf({ domain_data: data, domains }: z.output<typeof input>): readonly WantedDomain[] | null {
  return data ?? domains?.map((domain) => ({ domain })) ?? null
}

/** Entries change one by one, and go by null; with none at all, all go. */
function metadataOf(entries: z.output<typeof organizationPatch>['metadata']) {
  if (entries === undefined) return {}
  return Object.keys(entries).length === 0 ? { metadata: {} } : { metadataChanges: entries }
}
