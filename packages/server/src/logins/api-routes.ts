import { SsoError } from '@cardea/protocol'
import { z } from 'zod'
import { idSchema, whoseQuery } from '../http/id-schema.ts'
import { listAnswer, listSchema, pageQuery, pageRequest } from '../http/pagination.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import type { Database } from '../storage/database.ts'
import { loginRecordFindById, loginRecordList } from './login-record-store.ts'
import { loginAnswer, loginKind, loginStatus, loginSummary, showLogin, showLoginSummary } from './schemas.ts'

/** The operations that tell about logins. */
export function loginApiRoutes({ db }: { readonly db: Database }): ApiRoute[] {
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
        return listAnswer(
          await loginRecordList(db, caller.tenant, filter, pageRequest(page)),
          showLoginSummary,
        )
      },
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
      answer: { status: 200, schema: loginAnswer },
      errors: ['request.not_found'],
      async handle({ params: { loginId }, caller }) {
        const login = await loginRecordFindById(db, caller.tenant, loginId)
        if (login === null) throw new SsoError('request.not_found')
        return showLogin(login)
      },
    }),
  ]
}
