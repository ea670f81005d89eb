import { SsoError } from '@cardea/protocol'
import { z } from 'zod'
import { awaitingList } from '../connections/awaiting-store.ts'
import { idSchema } from '../http/id-schema.ts'
import { listAnswer, listSchema, pageQuery, pageRequest } from '../http/pagination.ts'
import { type ApiRoute, apiRoute } from '../http/route.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Database } from '../storage/database.ts'
import { plainText } from '../storage/plain-text.ts'
import { loginRecordFindById, loginRecordList } from './login-record-store.ts'
import { mappingRoutes } from './mapping-routes.ts'
import { profileFindById, profileList } from './profile-store.ts'
import {
  loginAnswer,
  loginStatus,
  loginSummary,
  profileAnswer,
  showAwaiting,
  showLogin,
  showLoginSummary,
  showProfile,
} from './schemas.ts'

interface Parts {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
}

const ofTenant = {
  organizationId: idSchema('organization').exactOptional(),
  connectionId: idSchema('connection').exactOptional(),
}

/** The operations that tell about logins and the people they brought. */
export function loginApiRoutes(parts: Parts): ApiRoute[] {
  return [...loginTable(parts), ...profileTable(parts), ...mappingRoutes(parts)]
}

function loginTable({ db }: Parts): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/v1/logins',
      operationId: 'logins.list',
      summary: 'List logins',
      description: 'Newest first. They are kept for 30 days.',
      permission: 'read:logins',
      query: z.strictObject({ ...pageQuery('login'), ...ofTenant, status: loginStatus.exactOptional() }),
      answer: { status: 200, schema: listSchema(loginSummary) },
      async handle({ query: { organizationId, connectionId, status, ...page }, caller }) {
        const filter = { organizationId, connectionId, status }
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

function profileTable({ db }: Parts): ApiRoute[] {
  return [
    apiRoute({
      method: 'GET',
      path: '/v1/profiles',
      operationId: 'profiles.list',
      summary: 'List profiles',
      permission: 'read:profiles',
      query: z.strictObject({
        ...pageQuery('profile'),
        ...ofTenant,
        email: plainText(254).exactOptional().describe('Exactly as profiles show it.'),
        awaiting: z
          .enum(['true', 'false'])
          .exactOptional()
          .describe('`true`: instead of profiles, the people who were refused for want of attributes.'),
      }),
      answer: { status: 200, schema: listSchema(profileAnswer) },
      async handle({ query: { organizationId, connectionId, email, awaiting, ...page }, caller }) {
        const filter = { organizationId, connectionId, email }
        if (awaiting === 'true') {
          return listAnswer(await awaitingList(db, caller.tenant, filter, pageRequest(page)), showAwaiting)
        }
        return listAnswer(await profileList(db, caller.tenant, filter, pageRequest(page)), showProfile)
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/v1/profiles/:profileId',
      operationId: 'profiles.get',
      summary: 'Get a profile',
      permission: 'read:profiles',
      params: z.strictObject({ profileId: idSchema('profile') }),
      answer: { status: 200, schema: profileAnswer },
      errors: ['request.not_found'],
      async handle({ params: { profileId }, caller }) {
        const profile = await profileFindById(db, caller.tenant, profileId)
        if (profile === null) throw new SsoError('request.not_found')
        return showProfile(profile)
      },
    }),
  ]
}
