import { z } from 'zod'
import { idSchema } from '../http/id-schema.ts'
import { listAnswer, listSchema, windowQuery, windowRequest } from '../http/pagination.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import type { Database } from '../storage/database.ts'
import { type OrganizationParts, createOrganization } from './create-organization.ts'
import { deleteOrganization } from './delete-organization.ts'
import { listOrganizations } from './list-organizations.ts'
import { loadOrganization } from './load-organization.ts'
import { plainText } from '../storage/plain-text.ts'
import { preflightPolicy } from './preflight-policy.ts'
import {
  newOrganization,
  organizationAnswer,
  organizationPatch,
  policyQuery,
  preflightAnswer,
  reportAnswer,
  showOrganization,
  showPreflight,
  showReport,
} from './schemas.ts'
import { reportPolicy } from './report-policy.ts'
import { updateOrganization } from './update-organization.ts'

type Parts = OrganizationParts & { readonly db: Database }

const params = z.strictObject({ organizationId: idSchema('organization') })

const filters = {
  externalId: z.string().max(200).exactOptional(),
  slug: z.string().max(200).exactOptional(),
  domain: z.string().max(1000).exactOptional().describe('The organization that has this domain, verified.'),
  search: plainText(200)
    .exactOptional()
    .describe(
      'Those whose name, slug or external ID has words that begin with these, in whichever order; case and accents do not count.',
    ),
}

/** The operations on organizations. */
export function organizationRoutes(parts: Parts): ApiRoute[] {
  const { db } = parts
  return [
    apiRoute({
      method: 'POST',
      path: '/v1/organizations',
      operationId: 'organizations.create',
      summary: 'Create an organization',
      description: 'Needs a key of the whole deployment.',
      permission: 'write:organizations',
      body: newOrganization,
      answer: { status: 201, schema: organizationAnswer },
      errors: ['request.conflict', 'request.operator_only'],
      handle: async ({ body, caller }) =>
        showOrganization(
          await db.transaction((transaction) =>
            createOrganization({ ...parts, db: transaction }, caller.tenant, body),
          ),
        ),
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/organizations',
      operationId: 'organizations.list',
      summary: 'List organizations',
      permission: 'read:organizations',
      query: z.strictObject({ ...windowQuery('organization'), ...filters }),
      answer: { status: 200, schema: listSchema(organizationAnswer) },
      async handle({ query: { domain, limit, cursor, order, ...others }, caller }) {
        const filter = { ...others, domains: domain === undefined ? undefined : [domain] }
        return listAnswer(
          await listOrganizations(parts, caller.tenant, filter, windowRequest({ limit, cursor, order })),
          showOrganization,
        )
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/organizations/:organizationId',
      operationId: 'organizations.get',
      summary: 'Get an organization',
      permission: 'read:organizations',
      params,
      answer: { status: 200, schema: organizationAnswer },
      errors: ['request.not_found'],
      handle: async ({ params, caller }) =>
        showOrganization(await loadOrganization(parts, caller.tenant, params.organizationId)),
    }),
    apiRoute({
      method: 'PATCH',
      path: '/v1/organizations/:organizationId',
      operationId: 'organizations.update',
      summary: 'Change an organization',
      description: 'Fields that are absent stay as they are; metadata is replaced as a whole.',
      permission: 'write:organizations',
      params,
      body: organizationPatch,
      answer: { status: 200, schema: organizationAnswer },
      errors: [
        'request.not_found',
        'request.conflict',
        'request.operator_only',
        'organization.sso_not_proven',
      ],
      async handle({ params, body, caller }) {
        const organization = await db.transaction((transaction) =>
          updateOrganization({ ...parts, db: transaction }, caller.tenant, params.organizationId, body),
        )
        return showOrganization(organization)
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/organizations/:organizationId/policy-preflight',
      operationId: 'organizations.preflightPolicy',
      summary: 'What would a policy do?',
      description:
        'Looks at the sign-ins of the last 30 days and changes nothing: is single sign-on proven, and who would have been refused? What is absent is as it is now.',
      permission: 'read:organizations',
      params,
      query: policyQuery,
      answer: { status: 200, schema: preflightAnswer },
      errors: ['request.not_found'],
      handle: async ({ params, query, caller }) =>
        showPreflight(await preflightPolicy(parts, caller.tenant, params.organizationId, query)),
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/organizations/:organizationId/policy-report',
      operationId: 'organizations.reportPolicy',
      summary: 'Whom would the watched policy have refused?',
      description:
        'The people whose sign-ins of the last 30 days `reportOnlyPolicy` would have refused, noted once a day for each of them.',
      permission: 'read:organizations',
      params,
      answer: { status: 200, schema: reportAnswer },
      errors: ['request.not_found'],
      handle: async ({ params, caller }) =>
        showReport(await reportPolicy(parts, caller.tenant, params.organizationId)),
    }),
    apiRoute({
      method: 'DELETE',
      path: '/v1/organizations/:organizationId',
      operationId: 'organizations.delete',
      summary: 'Delete an organization with everything that belongs to it',
      description: 'Needs a key of the whole deployment.',
      permission: 'write:organizations',
      params,
      answer: { status: 204 },
      errors: ['request.not_found', 'request.operator_only'],
      async handle({ params, caller }) {
        await db.transaction((transaction) =>
          deleteOrganization({ ...parts, db: transaction }, caller.tenant, params.organizationId, caller.id),
        )
        return undefined
      },
    }),
  ]
}
