import { SsoError } from '@cardea/protocol'
import { z } from 'zod'
import { connectionAnswer, showConnection } from '../connections/schemas.ts'
import { connectionFindById } from '../connections/store.ts'
import { idSchema } from '../http/id-schema.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import { type LoginRecord, loginRecordFindById } from '../logins/login-record-store.ts'
import { showLogin } from '../logins/schemas.ts'
import { version } from '../platform/version.ts'
import { timeText } from '../storage/time-text.ts'
import type { Tenant } from '../storage/tenant.ts'
import { withoutPerson } from './bundle.ts'
import type { DiagnosisParts } from './types.ts'

const bundle = z
  .strictObject({
    format: z.literal('cardea-diagnostic-bundle'),
    formatVersion: z.literal(1),
    createdAt: timeText.describe('By the clock of this server.'),
    service: z.strictObject({
      version: z.string(),
      node: z.string(),
      database: z.string(),
      mode: z.string(),
      publicUrl: z.string(),
    }),
    login: z
      .looseObject({ id: z.string() })
      .describe('As `GET /v1/logins/{loginId}` shows it, without the values of its person.'),
    connection: connectionAnswer.nullable().describe('As it is now. Without secrets.'),
  })
  .meta({ id: 'DiagnosticBundle' })

/** A login to download and share. */
export function bundleRoutes(parts: DiagnosisParts): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/v1/logins/:loginId/bundle',
      operationId: 'logins.bundle',
      summary: 'Download a login as a redacted bundle',
      description:
        'Its trace and the settings of its connection, to be shared with whoever helps: no secret, no token, no assertion and no value of the person in it.',
      permission: 'read:logins',
      params: z.strictObject({ loginId: idSchema('login') }),
      answer: { status: 200, schema: bundle },
      download: 'cardea-login.json',
      errors: ['request.not_found'],
      async handle({ params: { loginId }, caller }) {
        const login = await loginRecordFindById(parts.db, caller.tenant, loginId)
        if (login === null) throw new SsoError('request.not_found')
        const { db, clock, config } = parts
        return {
          format: 'cardea-diagnostic-bundle' as const,
          formatVersion: 1 as const,
          createdAt: clock.now().toISOString(),
          service: {
            version,
            node: process.versions.node,
            database: db.engine,
            mode: config.mode,
            publicUrl: config.publicUrl,
          },
          login: { ...withoutPerson(showLogin(login), login), id: login.id },
          connection: await connectionOf(parts, caller.tenant, login),
        }
      },
    }),
  ]
}

async function connectionOf({ db, config }: DiagnosisParts, tenant: Tenant, { connectionId }: LoginRecord) {
  const connection = connectionId === null ? null : await connectionFindById(db, tenant, connectionId)
  return connection && showConnection(connection, config.publicUrl)
}
