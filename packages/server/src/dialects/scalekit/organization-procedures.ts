import type { MessageShape } from '@bufbuild/protobuf'
import { type InputFault, invalidInput } from '@cardea/protocol'
import { z } from 'zod'
import { parseInput } from '../../http/parse-input.ts'
import { type OrganizationParts, createOrganization } from '../../organizations/create-organization.ts'
import { deleteOrganization } from '../../organizations/delete-organization.ts'
import { countOrganizations, listOrganizations } from '../../organizations/list-organizations.ts'
import { organizationName, organizationSettings } from '../../organizations/schemas.ts'
import { updateOrganization } from '../../organizations/update-organization.ts'
import type { Database } from '../../storage/database.ts'
import { plainText } from '../../storage/plain-text.ts'
import type { Tenant } from '../../storage/tenant.ts'
import { findOrganization } from './find-organization.ts'
import {
  type CreateOrganizationSchema,
  OrganizationService,
  type UpdateOrganizationSchema,
} from './generated/organizations_pb.js'
import { type PageAsked, asWindow, pageTokens } from './page.ts'
import { type ScalekitProcedure, procedure } from './procedure.ts'
import { features, showOrganization } from './show-organization.ts'

export type OrganizationProcedureParts = Omit<OrganizationParts, 'db'> & { readonly db: Database }

const { externalId, metadata, slug } = organizationSettings

/** What may be said of an organization. Its logo is kept by the application: what is said of one is refused, not lost. */
const settings = z.strictObject({ slug, external_id: externalId, metadata })
const newOrganization = settings.extend({ display_name: organizationName })
const organizationPatch = settings.extend({ display_name: organizationName.exactOptional() })
const searchQuery = plainText(100).min(3, 'At least 3 characters.')

const { method } = OrganizationService

/** Organizations, one by one and in lists. */
export function organizationProcedures(parts: OrganizationProcedureParts): ScalekitProcedure[] {
  return [...reading(parts), ...writing(parts)]
}

function reading(parts: OrganizationProcedureParts): ScalekitProcedure[] {
  return [
    procedure({
      method: method.getOrganization,
      permissions: ['read:organizations'],
      handle: async ({ identities }, { tenant }) => ({
        organization: showOrganization(await findOrganization(parts, tenant, identities)),
      }),
    }),
    procedure({
      method: method.listOrganization,
      permissions: ['read:organizations'],
      handle: ({ externalId, ...page }, { tenant }) => list(parts, tenant, { externalId }, page),
    }),
    procedure({
      method: method.searchOrganization,
      permissions: ['read:organizations'],
      handle: ({ query, ...page }, { tenant }) =>
        list(
          parts,
          tenant,
          { search: parseInput(z.strictObject({ query: searchQuery }), { query }).query },
          page,
        ),
    }),
  ]
}

async function list(
  parts: OrganizationProcedureParts,
  tenant: Tenant,
  filter: { readonly externalId?: string | undefined; readonly search?: string },
  page: PageAsked,
) {
  const found = await listOrganizations(parts, tenant, filter, asWindow('organization', page))
  return {
    organizations: found.items.map(showOrganization),
    totalSize: await countOrganizations(parts, tenant, filter),
    ...pageTokens(found),
  }
}

function writing(parts: OrganizationProcedureParts): ScalekitProcedure[] {
  const { db } = parts
  return [
    procedure({
      method: method.createOrganization,
      permissions: ['write:organizations'],
      async handle({ organization }, { tenant }) {
        const {
          display_name: name,
          external_id: externalId,
          ...others
        } = parseInput(newOrganization, inputOf(organization))
        const input = { name, ...(externalId === undefined ? {} : { externalId }), ...others }
        const created = await db.transaction((transaction) =>
          createOrganization({ ...parts, db: transaction }, tenant, input),
        )
        return { organization: showOrganization(created) }
      },
    }),
    procedure({
      method: method.updateOrganization,
      permissions: ['write:organizations'],
      async handle({ identities, organization }, { tenant }) {
        const { id } = await findOrganization(parts, tenant, identities)
        const patch = patchOf(organization)
        const changed = await db.transaction((transaction) =>
          updateOrganization({ ...parts, db: transaction }, tenant, id, patch),
        )
        return { organization: showOrganization(changed) }
      },
    }),
    procedure({
      method: method.deleteOrganization,
      permissions: ['write:organizations'],
      async handle({ identities }, { tenant, id: by }) {
        const { id } = await findOrganization(parts, tenant, identities)
        await db.transaction((transaction) =>
          deleteOrganization({ ...parts, db: transaction }, tenant, id, by),
        )
        return {}
      },
    }),
    procedure({
      method: method.updateOrganizationSettings,
      permissions: ['write:organizations'],
      async handle({ id, settings }, { tenant }) {
        const organization = await findOrganization(parts, tenant, { case: 'id', value: id })
        const faults = (settings?.features ?? []).flatMap(featureFault)
        if (faults.length > 0) throw invalidInput(...faults)
        return { organization: showOrganization(organization) }
      },
    }),
  ]
}

type Given = MessageShape<typeof CreateOrganizationSchema> | MessageShape<typeof UpdateOrganizationSchema>

/** By their names on the wire, so that faults are told by them; metadata that were not sent cannot be told from none. */
function inputOf(given: Given | undefined): Record<string, unknown> {
  if (given === undefined) throw invalidInput(MISSING)
  const { displayName, externalId, slug, logoUrl, metadata } = given
  const said = { display_name: displayName, external_id: externalId, slug, logo_url: logoUrl }
  return {
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
    // An empty external id is how one is taken away.
    ...(externalId === '' ? { external_id: null } : {}),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
  }
}

const MISSING: InputFault = { field: 'organization', code: 'missing', message: 'This field is required.' }

/** Single entries of the metadata change; the others stay. */
function patchOf(given: Given | undefined) {
  const {
    display_name: name,
    external_id: externalId,
    metadata,
    ...others
  } = parseInput(organizationPatch, inputOf(given))
  return {
    ...others,
    ...(name === undefined ? {} : { name }),
    ...(externalId === undefined ? {} : { externalId }),
    ...(metadata === undefined ? {} : { metadataChanges: metadata }),
  }
}

/** To say what is so already changes nothing; the opposite cannot be had. */
function featureFault({ name, enabled }: { readonly name: string; readonly enabled: boolean }): InputFault[] {
  if (features[name] === enabled) return []
  const message = Object.hasOwn(features, name)
    ? `Every organization has ${name} ${enabled ? 'switched off' : 'switched on'} here.`
    : 'There is no such feature.'
  return [{ field: 'settings.features', code: 'fixed', message }]
}
