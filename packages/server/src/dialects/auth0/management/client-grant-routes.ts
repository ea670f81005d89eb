import { z } from 'zod'
import { sliceApplications } from '../../../applications/list-applications.ts'
import { loadApplication, loadApplicationByClientId } from '../../../applications/load-application.ts'
import { applicationSettings, clientId } from '../../../applications/schemas.ts'
import type { Application } from '../../../applications/types.ts'
import { updateApplicationAs } from '../../../applications/update-application.ts'
import type { Config } from '../../../config/config.ts'
import type { Queryable } from '../../../storage/database.ts'
import { type Page, type PageRequest, toPage } from '../../../storage/page.ts'
import {
  type ClientGrant,
  type OwnApi,
  applicationOfGrant,
  grantFor,
  grantOf,
  grantsOf,
  withGrant,
  withScope,
  withoutGrant,
} from './client-grants.ts'
import type { ClientWritingParts } from './client-writing-routes.ts'
import { asSlice, asWindow, checkpointOf, pageOf, pagesQuery, takeQuery } from './list.ts'
import { type ManagementRoute, managementRoute } from './management-route.ts'

export type ClientGrantParts = ClientWritingParts & {
  readonly config: Pick<Config, 'mode' | 'publicUrl' | 'issuer'>
}

/** Applications that are read at once. */
const BATCH = 500

const params = z.strictObject({ grantId: z.string() })
const path = '/api/v2/client-grants/:grantId' as const
const audience = applicationSettings.audiences.unwrap().element
const scope = applicationSettings.scopes.unwrap()

/** What says nothing at these values. */
const sayingNothing = {
  organization_usage: z
    .literal('deny', 'The organization of an application is fixed when it is made.')
    .nullable()
    .exactOptional(),
  allow_any_organization: z.literal(false).nullable().exactOptional(),
  allow_all_scopes: z.literal(false, 'Name the scopes.').nullable().exactOptional(),
  authorization_details_types: z.array(z.string()).max(0).exactOptional(),
}

/** Which APIs applications get tokens for, and what these say. */
export function clientGrantRoutes(parts: ClientGrantParts): ManagementRoute[] {
  const { publicUrl, issuer } = parts.config
  const own = { named: `${publicUrl}/api/v2/`, issuer }
  return [...readingTable(parts, own), ...writingTable(parts, own)]
}

function readingTable(parts: ClientGrantParts, own: OwnApi): ManagementRoute[] {
  return [
    managementRoute({
      method: 'GET',
      path: '/api/v2/client-grants',
      summary: 'List the grants of applications.',
      scope: 'read:client_grants',
      query: z.strictObject({
        ...pagesQuery,
        ...takeQuery,
        from: z.string().max(100).exactOptional(),
        audience: audience.exactOptional(),
        client_id: clientId.exactOptional(),
        subject_type: z.enum(['client', 'user']).exactOptional(),
      }),
      status: 200,
      async handle({ query: { audience, client_id: clientId, subject_type: subject, ...page } }) {
        const applications = await everyApplication(parts, clientId)
        const grants = applications
          .flatMap((application) => grantsOf(application, own))
          .filter((grant) => audience === undefined || grant.audience === audience)
          .filter((grant) => subject === undefined || grant.subject_type === subject)
          .sort(byId)
        const window = asWindow(page)
        if (window !== null) return checkpointOf('client_grants', after(grants, window), asItIs)
        const { limit, skip } = asSlice(page)
        const items = grants.slice(skip, skip + limit)
        return pageOf(page, 'client_grants', { items, total: grants.length }, asItIs)
      },
    }),
    managementRoute({
      method: 'GET',
      path,
      summary: 'Get a grant.',
      scope: 'read:client_grants',
      params,
      status: 200,
      handle: async ({ params: { grantId } }) =>
        grantOf(await loadApplication(parts, applicationOfGrant(grantId)), own, grantId),
    }),
  ]
}

function writingTable(parts: ClientGrantParts, own: OwnApi): ManagementRoute[] {
  const { db } = parts
  return [
    managementRoute({
      method: 'POST',
      path: '/api/v2/client-grants',
      summary: 'Let an application have tokens for an API.',
      scope: 'create:client_grants',
      body: z.strictObject({
        client_id: z.string(),
        audience,
        scope: scope.default([]),
        subject_type: z.enum(['client', 'user']).default('client'),
        ...sayingNothing,
      }),
      status: 201,
      handle: ({ body: { client_id: clientId, ...input }, caller }) =>
        db.transaction(async (transaction) => {
          const within = { ...parts, db: transaction }
          const { id } = await loadApplicationByClientId(within, clientId)
          const change = (current: Application) => withGrant(current, own, input)
          return grantFor(await updateApplicationAs(within, caller, id, change), own, input.audience)
        }),
    }),
    managementRoute({
      method: 'PATCH',
      path,
      summary: 'Change what the tokens of a grant say.',
      scope: 'update:client_grants',
      params,
      body: z.strictObject({ scope: scope.exactOptional(), ...sayingNothing }),
      status: 200,
      handle: ({ params: { grantId }, body, caller }) =>
        db.transaction(async (transaction) => {
          const change = (current: Application) =>
            body.scope === undefined ? {} : withScope(current, own, grantId, body.scope)
          const within = { ...parts, db: transaction }
          const id = applicationOfGrant(grantId)
          return grantOf(await updateApplicationAs(within, caller, id, change), own, grantId)
        }),
    }),
    managementRoute({
      method: 'DELETE',
      path,
      summary: 'Take a grant away: tokens that are out open nothing here any more.',
      scope: 'delete:client_grants',
      params,
      status: 204,
      async handle({ params: { grantId }, caller }) {
        await db.transaction((transaction) => {
          const change = (current: Application) => withoutGrant(current, own, grantId)
          const within = { ...parts, db: transaction }
          return updateApplicationAs(within, caller, applicationOfGrant(grantId), change)
        })
      },
    }),
  ]
}

/** What grants there are stands in applications, so a list of them is made of these. */
async function everyApplication(
  parts: { readonly db: Queryable },
  clientId: string | undefined,
): Promise<Application[]> {
  const all: Application[] = []
  for (;;) {
    const { items, total } = await sliceApplications(parts, { clientId }, { limit: BATCH, skip: all.length })
    all.push(...items)
    if (items.length === 0 || all.length >= total) return all
  }
}

function byId({ id: one }: ClientGrant, { id: other }: ClientGrant): number {
  return one < other ? -1 : 1
}

/** A grant that is gone is a checkpoint, too: what comes after it is known by its id. */
function after(grants: readonly ClientGrant[], { limit, after: last }: PageRequest): Page<ClientGrant> {
  const following = grants.filter(({ id }) => last === null || id > last)
  return toPage(following.slice(0, limit + 1), limit)
}

function asItIs(grant: ClientGrant): ClientGrant {
  return grant
}
