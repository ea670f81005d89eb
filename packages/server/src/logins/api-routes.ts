import { SsoError } from '@cardea/protocol'
import { z } from 'zod'
import { idSchema, whoseQuery } from '../http/id-schema.ts'
import { listAnswer, listSchema, pageQuery, pageRequest } from '../http/pagination.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import type { Database } from '../storage/database.ts'
import type { Clock } from '../platform/clock.ts'
import { MOST_DAYS, countLogins } from './count-logins.ts'
import { loadLoginNames } from './login-names.ts'
import { loginRecordFindById, loginRecordList } from './login-record-store.ts'
import {
  loginCounts,
  loginKind,
  loginStatus,
  loginSummary,
  namedLoginAnswer,
  showLogin,
  showLoginSummary,
} from './schemas.ts'

/** The operations that tell about logins. */
export function loginApiRoutes(parts: { readonly db: Database; readonly clock: Clock }): ApiRoute[] {
  const { db } = parts
  return [
    apiRoute({
      method: 'GET',
      path: '/v1/logins',
      operationId: 'logins.list',
      summary: 'List logins',
      description: 'Newest first. They are kept for 30 days.',
      permission: 'read:logins',
      query: z.strictObject({
        ...pageQuery('login'),
        ...whoseQuery,
        status: loginStatus.exactOptional(),
        kind: loginKind.exactOptional(),
      }),
      answer: { status: 200, schema: listSchema(loginSummary) },
      async handle({ query: { organizationId, connectionId, status, kind, ...page }, caller }) {
        const filter = { organizationId, connectionId, status, kind }
        const found = await loginRecordList(db, caller.tenant, filter, pageRequest(page))
        const namesOf = await loadLoginNames(db, caller, found.items)
        return listAnswer(found, (login) => showLoginSummary(login, namesOf(login)))
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/logins/counts',
      operationId: 'logins.count',
      summary: 'Count sign-ins per day',
      description:
        'How many sign-ins were completed and how many failed on each of the last days (UTC), and where most have failed. Tests of connections are not counted, nor is what has not ended.',
      permission: 'read:logins',
      query: z.strictObject({
        ...whoseQuery,
        days: z.coerce
          .number()
          .int()
          .min(1)
          .max(MOST_DAYS)
          .default(14)
          .describe(`How many days, today included: 1 to ${MOST_DAYS}, for as long are logins kept.`),
      }),
      answer: { status: 200, schema: loginCounts },
      handle: async ({ query: { days, ...whose }, caller }) => countLogins(parts, caller.tenant, whose, days),
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/logins/:loginId',
      operationId: 'logins.get',
      summary: 'Get a login with its trace',
      description:
        'What was asked, which connection was chosen, every check, and on failure the code, a sentence and a hint.',
      permission: 'read:logins',
      params: z.strictObject({ loginId: idSchema('login') }),
      answer: { status: 200, schema: namedLoginAnswer },
      errors: ['request.not_found'],
      async handle({ params: { loginId }, caller }) {
        const login = await loginRecordFindById(db, caller.tenant, loginId)
        if (login === null) throw new SsoError('request.not_found')
        const namesOf = await loadLoginNames(db, caller, [login])
        return { ...showLogin(login), names: { ...namesOf(login) } }
      },
    }),
  ]
}
