import { z } from 'zod'
import { idSchema } from '../http/id-schema.ts'
import { listAnswer, listSchema, pageQuery, pageRequest } from '../http/pagination.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import type { Outbound } from '../platform/outbound.ts'
import type { Database } from '../storage/database.ts'
import { apiKeyRoutes } from './api-key-routes.ts'
import { permissionRoutes } from './permission-routes.ts'
import { checkJwksUri } from './client-key-set.ts'
import { type ApplicationParts, createApplication } from './create-application.ts'
import { checkScopesGrantable } from './check-grantable.ts'
import { deleteApplication, deleteClientSecret } from './delete-application.ts'
import { createClientSecret } from './create-client-secret.ts'
import { loadApplication } from './load-application.ts'
import {
  applicationAnswer,
  applicationPatch,
  createdApplicationAnswer,
  createdSecretAnswer,
  newApplication,
  secretAnswer,
  showApplication,
  showSecret,
} from './schemas.ts'
import { applicationList, secretList } from './store.ts'
import { updateApplicationAs } from './update-application.ts'

type Parts = ApplicationParts & { readonly db: Database; readonly outbound: Outbound }

const params = z.strictObject({ applicationId: idSchema('application') })

/** The operations on applications, their secrets, API keys, and what keys may be allowed. */
export function applicationRoutes(parts: Parts): ApiRoute[] {
  return [...applicationsTable(parts), ...secretsTable(parts), ...apiKeyRoutes(parts), ...permissionRoutes()]
}

function applicationsTable(parts: Parts): ApiRoute[] {
  const { db } = parts
  return [
    apiRoute({
      method: 'POST',
      path: '/v1/applications',
      operationId: 'applications.create',
      summary: 'Create an application',
      description:
        'For the types `web` and `m2m` the answer shows the first client secret, this once. A caller can only give scopes of the native API that it has itself.',
      permission: 'write:applications',
      body: newApplication,
      answer: { status: 201, schema: createdApplicationAnswer },
      errors: ['request.conflict'],
      async handle({ body, caller }) {
        checkScopesGrantable(caller, body.scopes ?? [])
        await checkJwksUri(parts.outbound, body.jwksUri)
        const { application, clientSecret } = await db.transaction((transaction) =>
          createApplication({ ...parts, db: transaction }, body),
        )
        return { ...showApplication(application), clientSecret }
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/applications',
      operationId: 'applications.list',
      summary: 'List applications',
      permission: 'read:applications',
      query: z.strictObject(pageQuery('application')),
      answer: { status: 200, schema: listSchema(applicationAnswer) },
      handle: async ({ query }) => listAnswer(await applicationList(db, pageRequest(query)), showApplication),
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/applications/:applicationId',
      operationId: 'applications.get',
      summary: 'Get an application',
      permission: 'read:applications',
      params,
      answer: { status: 200, schema: applicationAnswer },
      errors: ['request.not_found'],
      handle: async ({ params }) => showApplication(await loadApplication(parts, params.applicationId)),
    }),
    apiRoute({
      method: 'PATCH',
      path: '/v1/applications/:applicationId',
      operationId: 'applications.update',
      summary: 'Change an application',
      description:
        'Fields that are absent stay as they are; lists are replaced. Type and client id are fixed. Scopes, audiences and keys change only by a caller who has all of the application’s scopes of the native API.',
      permission: 'write:applications',
      params,
      body: applicationPatch,
      answer: { status: 200, schema: applicationAnswer },
      errors: ['request.not_found'],
      async handle({ params, body, caller }) {
        await checkJwksUri(parts.outbound, body.jwksUri)
        const application = await db.transaction((transaction) =>
          updateApplicationAs({ ...parts, db: transaction }, caller, params.applicationId, body),
        )
        return showApplication(application)
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/v1/applications/:applicationId',
      operationId: 'applications.delete',
      summary: 'Delete an application with its secrets and logins',
      permission: 'write:applications',
      params,
      answer: { status: 204 },
      errors: ['request.not_found'],
      async handle({ params, caller }) {
        await deleteApplication(parts, params.applicationId, caller.id)
        return undefined
      },
    }),
  ]
}

function secretsTable(parts: Parts): ApiRoute[] {
  const { db } = parts
  return [
    apiRoute({
      method: 'POST',
      path: '/v1/applications/:applicationId/secrets',
      operationId: 'applications.secrets.create',
      summary: 'Give an application one more client secret',
      description:
        'To rotate: create another, change the application over, delete the old one. Until then both work.',
      permission: 'write:applications',
      params,
      answer: { status: 201, schema: createdSecretAnswer },
      errors: ['request.not_found'],
      async handle({ params, caller }) {
        const application = await loadApplication(parts, params.applicationId)
        checkScopesGrantable(caller, application.scopes)
        const { secret, clientSecret } = await db.transaction((transaction) =>
          createClientSecret({ ...parts, db: transaction }, application),
        )
        return { ...showSecret(secret), clientSecret }
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/applications/:applicationId/secrets',
      operationId: 'applications.secrets.list',
      summary: 'List which client secrets an application has',
      permission: 'read:applications',
      params,
      query: z.strictObject(pageQuery('secret')),
      answer: { status: 200, schema: listSchema(secretAnswer) },
      errors: ['request.not_found'],
      async handle({ params, query }) {
        const application = await loadApplication(parts, params.applicationId)
        return listAnswer(await secretList(db, application.id, pageRequest(query)), showSecret)
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/v1/applications/:applicationId/secrets/:secretId',
      operationId: 'applications.secrets.delete',
      summary: 'Delete a client secret; it stops working at once',
      permission: 'write:applications',
      params: params.extend({ secretId: idSchema('secret') }),
      answer: { status: 204 },
      errors: ['request.not_found'],
      async handle({ params: { applicationId, secretId }, caller }) {
        await deleteClientSecret(parts, applicationId, secretId, caller.id)
        return undefined
      },
    }),
  ]
}
