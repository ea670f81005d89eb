import { z } from 'zod'
import { idSchema } from '../http/id-schema.ts'
import { listAnswer, listSchema, pageQuery, pageRequest } from '../http/pagination.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import type { Config } from '../config/config.ts'
import { idText } from '../storage/id-text.ts'
import { timeText } from '../storage/time-text.ts'
import { checkGoLive, goLiveCodes } from './go-live.ts'
import { type ManageParts, addOperator, changeRole, removeOperator } from './manage-operators.ts'
import { operatorList } from './operator-store.ts'
import { ssoApiRoutes } from './sso-api-routes.ts'
import { type Operator, operatorRoles } from './types.ts'

export type OperatorApiParts = ManageParts & {
  readonly config: Pick<Config, 'publicUrl' | 'mode' | 'smtp' | 'masterKey'>
}

const role = z
  .enum(operatorRoles)
  .describe('`admin`: everything. `viewer`: reads, but nobody who signs in and no captured messages.')

const operatorAnswer = z
  .strictObject({
    id: idText('user').describe('Of their account.'),
    email: z.string(),
    name: z.string().nullable(),
    role,
    secondFactor: z
      .boolean()
      .describe(
        'Their account has an authenticator app or a passkey, without which nobody enters in production.',
      ),
    createdAt: timeText,
  })
  .meta({ id: 'Operator' })

const addedAnswer = z
  .strictObject({
    email: z.string(),
    role,
    expiresAt: timeText.describe('The link works until then, once.'),
    link: z
      .string()
      .nullable()
      .describe('To be passed on to them and to nobody else; shown this once. Null: it was mailed.'),
  })
  .meta({ id: 'AddedOperator' })

const params = z.strictObject({ operatorId: idSchema('user') })

/** The operations on operators, and what a deployment lacks before it goes live. */
export function operatorApiRoutes(parts: OperatorApiParts): ApiRoute[] {
  return [...managementRoutes(parts), ...ssoApiRoutes(parts), goLiveRoute(parts)]
}

function managementRoutes(parts: OperatorApiParts): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/v1/operators',
      operationId: 'operators.list',
      summary: 'List operators',
      permission: 'read:operators',
      query: z.strictObject(pageQuery('user')),
      answer: { status: 200, schema: listSchema(operatorAnswer) },
      handle: async ({ query }) => listAnswer(await operatorList(parts.db, pageRequest(query)), show),
    }),
    apiRoute({
      method: 'POST',
      path: '/v1/operators',
      operationId: 'operators.add',
      summary: 'Add an operator',
      description:
        'Makes a link for an address, which works once, within a day, and makes an operator of whoever opens it. It is mailed, or, where no mail can be sent, in the answer. Another link to the same address works no more. A caller can only give a role whose permissions it has itself.',
      permission: 'write:operators',
      body: z.strictObject({ email: z.string().max(1000), role }),
      answer: { status: 201, schema: addedAnswer },
      errors: ['request.conflict', 'login.email_invalid'],
      async handle({ body, caller }) {
        const { expiresAt, link } = await addOperator(parts, caller, body)
        return { email: body.email.trim(), role: body.role, expiresAt: expiresAt.toISOString(), link }
      },
    }),
    apiRoute({
      method: 'PATCH',
      path: '/v1/operators/:operatorId',
      operationId: 'operators.update',
      summary: 'Give an operator another role',
      permission: 'write:operators',
      params,
      body: z.strictObject({ role }),
      answer: { status: 200, schema: operatorAnswer },
      errors: ['request.not_found', 'operator.last_admin'],
      handle: async ({ params, body, caller }) =>
        show(await changeRole(parts, caller, params.operatorId, body.role)),
    }),
    apiRoute({
      method: 'DELETE',
      path: '/v1/operators/:operatorId',
      operationId: 'operators.remove',
      summary: 'Remove an operator; their account stays',
      permission: 'write:operators',
      params,
      answer: { status: 204 },
      errors: ['request.not_found', 'operator.last_admin'],
      async handle({ params, caller }) {
        await removeOperator(parts, caller, params.operatorId)
        return undefined
      },
    }),
  ]
}

function goLiveRoute(parts: OperatorApiParts): ApiRoute {
  return apiRoute({
    method: 'GET',
    path: '/v1/go-live',
    operationId: 'goLive.check',
    summary: 'What this deployment lacks before it goes live',
    permission: 'read:deployment',
    answer: {
      status: 200,
      schema: z
        .strictObject({
          checks: z.array(
            z.strictObject({
              code: z.enum(goLiveCodes),
              passed: z.boolean(),
              hint: z.string().describe('What to do.'),
            }),
          ),
        })
        .meta({ id: 'GoLive' }),
    },
    handle: async ({ caller }) => ({ checks: await checkGoLive(parts, caller) }),
  })
}

function show({ createdAt, ...operator }: Operator): z.input<typeof operatorAnswer> {
  return { ...operator, createdAt: createdAt.toISOString() }
}
