import { type ErrorDetails, errorEntry, errorTexts, isErrorCode } from '@cardea/protocol'
import { z } from 'zod'
import { idText } from '../storage/id-text.ts'
import { timeText } from '../storage/time-text.ts'
import { considerSelectors } from './explain-route.ts'
import type { LoginRecord } from './login-record-store.ts'
import type { Profile } from './profile-store.ts'
import type { TraceStep } from './trace.ts'

export const loginKind = z.enum(['sign_in', 'test'])

export const loginStatus = z.enum(['selecting', 'pending', 'completed', 'failed'])

const check = z
  .strictObject({
    code: z.string(),
    passed: z.boolean(),
    expected: z.unknown().optional(),
    received: z.unknown().optional(),
  })
  .meta({ id: 'Check' })

export const considerationAnswer = z
  .strictObject({
    selector: z.enum(['connection_id', 'organization_id', 'domain_hint', 'login_hint']),
    received: z.string().nullable(),
    outcome: z
      .enum(['decides', 'absent', 'no_address', 'not_considered'])
      .describe(
        '`no_address`: a `login_hint` that is no e-mail address. `not_considered`: an earlier one decided.',
      ),
  })
  .meta({ id: 'Consideration' })

const failure = z
  .strictObject({
    code: z.string(),
    oauthError: z.string().describe('What the application received as `error`.'),
    message: z.string().describe('For the person.'),
    hint: z.string().describe('For the IT admin: what the identity provider did and where to mend it.'),
    developer: z.string(),
  })
  .meta({ id: 'LoginError' })

const summaryFields = {
  id: idText('login'),
  kind: loginKind.describe(
    '`test`: of a connection, for no application; it ends without a code and without a profile.',
  ),
  applicationId: idText('application').nullable(),
  organizationId: idText('organization').nullable(),
  connectionId: idText('connection').nullable(),
  profileId: idText('profile').nullable(),
  status: loginStatus.describe(
    '`selecting`: being asked for the e-mail. `pending`: at the identity provider.',
  ),
  errorCode: z.string().nullable(),
  createdAt: timeText,
  finishedAt: timeText.nullable(),
}

export const loginSummary = z.strictObject(summaryFields).meta({ id: 'LoginSummary' })

export const loginAnswer = z
  .strictObject({
    ...summaryFields,
    request: z.strictObject({
      redirectUri: z.string(),
      scope: z.array(z.string()),
      prompt: z.array(z.string()),
      maxAge: z.number().nullable(),
      connectionId: z.string().nullable(),
      organizationId: z.string().nullable(),
      domainHint: z.string().nullable(),
      loginHint: z.string().nullable(),
    }),
    error: failure.nullable(),
    routing: z
      .array(considerationAnswer)
      .describe('Every selector in the order of precedence, and what became of it.'),
    checks: z.array(check).describe('Every check of the identity provider’s answer, in order.'),
    steps: z
      .array(z.looseObject({ at: timeText, step: z.string() }))
      .describe('What happened, in order. Never an assertion, a token, a code or a cookie.'),
  })
  .meta({ id: 'Login' })

export function showLoginSummary(login: LoginRecord): z.input<typeof loginSummary> {
  const { id, kind, applicationId, organizationId, connectionId, profileId, status, errorCode } = login
  const times = {
    createdAt: login.createdAt.toISOString(),
    finishedAt: login.finishedAt?.toISOString() ?? null,
  }
  return { id, kind, applicationId, organizationId, connectionId, profileId, status, errorCode, ...times }
}

export function showLogin(login: LoginRecord): z.input<typeof loginAnswer> {
  const { redirectUri, scope, prompt, maxAge, connectionId, organizationId, domainHint, loginHint } =
    login.request
  return {
    ...showLoginSummary(login),
    request: {
      redirectUri,
      scope: [...scope],
      prompt: [...prompt],
      maxAge,
      connectionId,
      organizationId,
      domainHint,
      loginHint,
    },
    error: showError(login),
    routing: considerSelectors(login.request).map((each) => ({ ...each })),
    checks: login.trace.flatMap(({ checks = [] }) => checks.map((each) => ({ ...each }))),
    steps: login.trace.map((step) => ({ ...step })),
  }
}

function showError({ errorCode, trace }: LoginRecord): z.input<typeof failure> | null {
  if (errorCode === null || !isErrorCode(errorCode)) return null
  const { person, admin, developer } = errorTexts(errorCode, detailsOf(trace))
  const { oauthError } = errorEntry(errorCode)
  return { code: errorCode, oauthError, message: person, hint: admin, developer }
}

/** The failing step keeps the details that the texts name. */
function detailsOf(trace: readonly TraceStep[]): ErrorDetails {
  return trace.findLast(({ step }) => step === 'failed')?.details ?? {}
}

const text = z.string().nullable()

export const profileAnswer = z
  .strictObject({
    id: idText('profile'),
    organizationId: idText('organization'),
    connectionId: idText('connection'),
    issuer: z.string().describe('The identity provider as it named itself.'),
    idpId: z.string().describe('The person’s id there: NameID or sub.'),
    email: text,
    firstName: text,
    lastName: text,
    name: text,
    username: text,
    groups: z.array(z.string()),
    roles: z.array(z.string()),
    picture: text,
    locale: text,
    customAttributes: z.record(z.string(), z.unknown()),
    rawAttributes: z.record(z.string(), z.unknown()).describe('Exactly as the identity provider sent them.'),
    outside: z.boolean().describe('The e-mail’s domain was not a verified one of the organization.'),
    createdAt: timeText,
    updatedAt: timeText,
    lastLoginAt: timeText,
  })
  .meta({ id: 'Profile' })

export function showProfile(profile: Profile): z.input<typeof profileAnswer> {
  return {
    ...profile,
    groups: [...profile.groups],
    roles: [...profile.roles],
    customAttributes: { ...profile.customAttributes },
    rawAttributes: { ...profile.rawAttributes },
    createdAt: profile.createdAt.toISOString(),
    updatedAt: profile.updatedAt.toISOString(),
    lastLoginAt: profile.lastLoginAt.toISOString(),
  }
}
