import { SsoError } from '@cardea/protocol'
import { z } from 'zod'
import { idSchema } from '../http/id-schema.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import { idText } from '../storage/id-text.ts'
import { timeText } from '../storage/time-text.ts'
import { approveSso, endSso } from './approve-sso.ts'
import type { ManageParts } from './manage-operators.ts'
import { type OperatorSso, operatorSsoFind } from './sso-store.ts'

const answer = z
  .strictObject({
    connectionId: idText('connection'),
    organizationId: idText('organization'),
    open: z
      .boolean()
      .describe(
        'Operators can sign in by it. False: the connection is not active, or it has changed since; look at it, and approve it again.',
      ),
    approvedBy: z.string().describe('The operator, API key or application that approved it.'),
    approvedAt: timeText,
  })
  .meta({ id: 'OperatorSso' })

const path = '/v1/operator-sso'

/** The operations on the connection by which operators sign in. */
export function ssoApiRoutes(parts: ManageParts): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path,
      operationId: 'operatorSso.get',
      summary: 'Get the connection by which operators sign in',
      permission: 'read:operators',
      answer: { status: 200, schema: answer },
      errors: ['request.not_found'],
      async handle() {
        const approved = await operatorSsoFind(parts.db)
        if (approved === null) throw new SsoError('request.not_found')
        return show(approved)
      },
    }),
    apiRoute({
      method: 'PUT',
      path,
      operationId: 'operatorSso.approve',
      summary: 'Approve a connection, as it is now, for the sign-in of operators',
      description:
        'An organization’s active SAML or OpenID connection, in the place of another. Nobody becomes an operator by it: each links at `/dashboard/sso` who they are there. Any later change of the connection closes this way in until it is approved again. The caller needs every permission, as an admin has.',
      permission: 'write:operators',
      body: z.strictObject({ connectionId: idSchema('connection') }),
      answer: { status: 200, schema: answer },
      errors: ['request.not_found'],
      handle: async ({ body, caller }) => show(await approveSso(parts, caller, body.connectionId)),
    }),
    apiRoute({
      method: 'DELETE',
      path,
      operationId: 'operatorSso.end',
      summary: 'Let nobody sign in to the dashboard by a connection any more',
      description:
        'The identities that operators have linked go with it. The caller needs every permission, as an admin has.',
      permission: 'write:operators',
      answer: { status: 204 },
      errors: ['request.not_found'],
      async handle({ caller }) {
        await endSso(parts, caller)
        return undefined
      },
    }),
  ]
}

function show({
  connectionId,
  organizationId,
  isOpen,
  approvedBy,
  approvedAt,
}: OperatorSso): z.input<typeof answer> {
  return { connectionId, organizationId, open: isOpen, approvedBy, approvedAt: approvedAt.toISOString() }
}
