import { checkName } from '@cardea/protocol'
import { z } from 'zod'
import type { LoginRecord } from '../logins/login-record-store.ts'
import { loginAnswer, showLogin } from '../logins/schemas.ts'
import { idText } from '../storage/id-text.ts'
import { timeText } from '../storage/time-text.ts'
import type { ConnectionTest, ReachCheck } from './types.ts'

const reachCheck = z
  .strictObject({
    code: z.string().describe('Of the error catalogue.'),
    name: z.string().nullable().describe('What holds when it passes, in a few words.'),
    passed: z.boolean(),
    severity: z
      .enum(['required', 'advice'])
      .describe('`required`: no sign-in without it. `advice`: sign-ins can go well all the same.'),
    expected: z.unknown(),
    received: z.unknown(),
    hint: z.string().nullable().describe('What to do. Null when it passed.'),
  })
  .meta({ id: 'ReachCheck' })

const testProfile = z
  .looseObject({
    idpId: z.string(),
    issuer: z.string(),
    email: z.string().nullable(),
    outside: z.boolean().describe('The e-mail’s domain is not a verified one of the organization.'),
  })
  .meta({ id: 'TestProfile' })

const testFields = {
  id: idText('test'),
  connectionId: idText('connection'),
  organizationId: idText('organization').nullable().describe('Null: of a social connection.'),
  ready: z.boolean().describe('Every required check of the report passed.'),
  report: z.array(reachCheck),
  createdAt: timeText,
  expiresAt: timeText.describe('The login address works until then, once.'),
}

export const newTestAnswer = z
  .strictObject({
    ...testFields,
    loginUrl: z.string().describe('Open it in a browser to sign in as a test. Shown once; works once.'),
  })
  .meta({ id: 'NewConnectionTest' })

export const testAnswer = z
  .strictObject({
    ...testFields,
    status: z
      .enum(['waiting', 'opened', 'expired', 'passed', 'failed'])
      .describe(
        '`waiting`: nobody has opened the address. `opened`: the person is at the identity provider.',
      ),
    admitted: z
      .boolean()
      .nullable()
      .describe('Would a sign-in have been let in? Null before it came so far.'),
    profile: testProfile
      .nullable()
      .describe('What a sign-in would have kept; kept nowhere. Needs the scope `read:profiles` too.'),
    login: loginAnswer.nullable().describe('With every check, expected and received.'),
  })
  .meta({ id: 'ConnectionTest' })

export function showTestFields(test: ConnectionTest) {
  return {
    id: test.id,
    connectionId: test.connectionId,
    organizationId: test.organizationId,
    ready: isReady(test.report),
    report: test.report.map((check) => ({ ...check, name: checkName(check.code) })),
    createdAt: test.createdAt.toISOString(),
    expiresAt: test.ticketExpiresAt.toISOString(),
  }
}

/** Did every check pass without which nobody can sign in? */
function isReady(report: readonly ReachCheck[]): boolean {
  return report.every(({ passed, severity }) => passed || severity === 'advice')
}

export function showTest(
  test: ConnectionTest,
  login: LoginRecord | null,
  { now, mayReadProfiles }: { readonly now: Date; readonly mayReadProfiles: boolean },
): z.input<typeof testAnswer> {
  return {
    ...showTestFields(test),
    status: statusOf(test, login, now),
    admitted: test.admitted,
    profile: mayReadProfiles && test.profile !== null ? { ...test.profile } : null,
    login: login === null ? null : showLogin(login),
  }
}

function statusOf(
  test: ConnectionTest,
  login: LoginRecord | null,
  now: Date,
): z.input<typeof testAnswer>['status'] {
  if (login?.status === 'completed') return 'passed'
  if (login?.status === 'failed') return 'failed'
  if (login !== null) return 'opened'
  return test.openedAt !== null || test.ticketExpiresAt <= now ? 'expired' : 'waiting'
}
