import { SsoError } from '@cardea/protocol'
import { z } from 'zod'
import { idSchema } from '../http/id-schema.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import { loginRecordFindById } from '../logins/login-record-store.ts'
import { idText } from '../storage/id-text.ts'
import { timeText } from '../storage/time-text.ts'
import { messageList } from './capture-store.ts'
import { setCapture } from './set-capture.ts'
import type { DiagnosisParts } from './types.ts'

const messages = z
  .strictObject({
    items: z.array(
      z.strictObject({
        id: idText('message'),
        kind: z.enum(['saml_response', 'id_token', 'userinfo']),
        content: z
          .string()
          .describe('The XML of a SAML response; header and claims of an ID token, or userinfo, as JSON.'),
        createdAt: timeText,
        expiresAt: timeText,
      }),
    ),
  })
  .meta({ id: 'CapturedMessages' })

/** The operator's switch. Its scopes are of the deployment: no key of one organization can have them. */
export function captureRoutes(parts: DiagnosisParts): ApiRoute[] {
  const params = z.strictObject({ connectionId: idSchema('connection') })
  return [
    apiRoute({
      method: 'POST',
      path: '/v1/connections/:connectionId/capture',
      operationId: 'captures.start',
      summary: 'Keep full messages of one connection for an hour',
      description:
        'SAML responses, ID token claims and userinfo of its logins are kept sealed for 24 hours. Event `connection.capture_started`. Again: for an hour from now.',
      permission: 'write:captures',
      params,
      answer: { status: 201, schema: z.strictObject({ until: timeText }) },
      errors: ['request.not_found'],
      async handle({ params: { connectionId }, caller }) {
        const until = await setCapture(parts, caller, connectionId, true)
        return { until: until?.toISOString() ?? '' }
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/v1/connections/:connectionId/capture',
      operationId: 'captures.stop',
      summary: 'Stop keeping full messages',
      description: 'What was kept stays readable until it expires.',
      permission: 'write:captures',
      params,
      answer: { status: 204 },
      errors: ['request.not_found'],
      async handle({ params: { connectionId }, caller }) {
        await setCapture(parts, caller, connectionId, false)
        return undefined
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/logins/:loginId/messages',
      operationId: 'captures.messages',
      summary: 'Get the full messages that were captured of a login',
      permission: 'read:captures',
      params: z.strictObject({ loginId: idSchema('login') }),
      answer: { status: 200, schema: messages },
      errors: ['request.not_found'],
      async handle({ params: { loginId }, caller: { tenant } }) {
        const login = await loginRecordFindById(parts.db, tenant, loginId)
        if (login === null) throw new SsoError('request.not_found')
        return { items: (await messageList(parts.db, tenant, loginId)).map((each) => show(parts, each)) }
      },
    }),
  ]
}

function show({ vault }: DiagnosisParts, message: Awaited<ReturnType<typeof messageList>>[number]) {
  const { id, kind, sealed, createdAt, expiresAt } = message
  return {
    id,
    kind,
    content: vault.open(sealed, { table: 'captured_messages', column: 'sealed', id }).toString(),
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }
}
