import {
  type AuthorizationRequest,
  type ErrorCode,
  type ErrorDetails,
  checkName,
  errorEntry,
  errorTexts,
  hintFor,
  isErrorCode,
  isSocialProvider,
  socialHint,
} from '@cardea/protocol'
import { z } from 'zod'
import { idText } from '../storage/id-text.ts'
import { timeText } from '../storage/time-text.ts'
import { considerSelectors } from './explain-route.ts'
import type { LoginNames } from './login-names.ts'
import type { LoginRecord } from './login-record-store.ts'
import type { TraceStep } from './trace.ts'

export const loginKind = z.enum(['sign_in', 'test', 'account'])

export const loginStatus = z.enum(['selecting', 'pending', 'completed', 'failed'])

const outcomes = {
  completed: z.int().describe('How many sign-ins were completed.'),
  failed: z.int().describe('How many have failed, for whatever reason.'),
}

export const loginCounts = z
  .strictObject({
    days: z
      .array(z.strictObject({ day: z.iso.date().describe('In UTC.'), ...outcomes }))
      .describe('Every day, oldest first. The last one is today.'),
    failing: z
      .array(z.strictObject({ connectionId: idText('connection'), ...outcomes }))
      .describe('The connections by which most sign-ins have failed, most first; five at most.'),
  })
  .meta({ id: 'LoginCounts' })

const checkAnswer = z
  .strictObject({
    code: z.string().describe('Of the error catalogue: what the check fails with.'),
    name: z
      .string()
      .nullable()
      .describe('What holds when it passes, in a few words. Null: a failure that is that of no check.'),
    passed: z.boolean(),
    expected: z.unknown().optional(),
    received: z.unknown().optional(),
  })
  .meta({ id: 'Check' })

export const considerationAnswer = z
  .strictObject({
    selector: z.enum(['provider', 'connection_id', 'organization_id', 'domain_hint', 'login_hint']),
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
    hint: z
      .string()
      .describe(
        'For the IT admin: what the identity provider did and where to mend it; ends with `providerHint`.',
      ),
    providerHint: z
      .string()
      .nullable()
      .describe(
        'The clicks in the identity provider’s product; null where its preset has none for the code.',
      ),
    developer: z.string(),
  })
  .meta({ id: 'LoginError' })

const summaryFields = {
  id: idText('login'),
  applicationId: idText('application')
    .nullable()
    .describe('Null: it began at the identity provider and ended before an application was found.'),
  kind: loginKind.describe(
    '`test`: of a connection, for no application; it ends without a code and without a profile. `account`: for no application either; it ends in a session at Cardea itself.',
  ),
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

const name = z.string().nullable()

const names = z
  .strictObject({
    organization: name,
    connection: name,
    application: name,
    person: name.describe('Their e-mail address, or what else they are known by.'),
  })
  .describe(
    'What the ids are called now. Null: there is none, it is gone, or the caller may not read it (`read:organizations`, `read:connections`, `read:applications`, `read:profiles`).',
  )

export const loginSummary = z.strictObject({ ...summaryFields, names }).meta({ id: 'LoginSummary' })

export const loginAnswer = z
  .strictObject({
    ...summaryFields,
    request: z
      .strictObject({
        redirectUri: z.string(),
        scope: z.array(z.string()),
        prompt: z.array(z.string()),
        maxAge: z.number().nullable(),
        connectionId: z.string().nullable(),
        organizationId: z.string().nullable(),
        domainHint: z.string().nullable(),
        loginHint: z.string().nullable(),
        provider: z.string().nullable(),
      })
      .nullable()
      .describe(
        'Null: it began at the identity provider, and was refused or handed over to the application, whose own request is a login of its own.',
      ),
    error: failure.nullable(),
    routing: z
      .array(considerationAnswer)
      .describe('Every selector in the order of precedence, and what became of it.'),
    checks: z.array(checkAnswer).describe('Every check of the identity provider’s answer, in order.'),
    steps: z
      .array(z.looseObject({ at: timeText, step: z.string() }))
      .describe('What happened, in order. Never an assertion, a token, a code or a cookie.'),
  })
  .meta({ id: 'Login' })

/** The same for `/v1/logins`; a bundle, which leaves the house, has no names. */
export const namedLoginAnswer = loginAnswer.extend({ names }).meta({ id: 'NamedLogin' })

export function showLoginSummary(login: LoginRecord, names: LoginNames): z.input<typeof loginSummary> {
  return { ...summaryOf(login), names: { ...names } }
}

function summaryOf(login: LoginRecord) {
  const { id, kind, applicationId, organizationId, connectionId, profileId, status, errorCode } = login
  const times = {
    createdAt: login.createdAt.toISOString(),
    finishedAt: login.finishedAt?.toISOString() ?? null,
  }
  return { id, kind, applicationId, organizationId, connectionId, profileId, status, errorCode, ...times }
}

export function showLogin(login: LoginRecord): z.input<typeof loginAnswer> {
  return {
    ...summaryOf(login),
    request: login.request === null ? null : showRequest(login.request),
    error: showError(login),
    routing: (login.request === null ? [] : considerSelectors(login.request)).map((each) => ({ ...each })),
    checks: login.trace.flatMap(checksOf),
    steps: login.trace.map((step) => ({ ...step })),
  }
}

function checksOf({ checks = [] }: TraceStep): z.input<typeof checkAnswer>[] {
  return checks.map((check) => ({ ...check, name: checkName(check.code) }))
}

function showRequest(request: AuthorizationRequest) {
  const { redirectUri, scope, prompt, maxAge, connectionId, organizationId } = request
  const { domainHint, loginHint, provider } = request
  const selectors = { connectionId, organizationId, domainHint, loginHint, provider }
  return { redirectUri, scope: [...scope], prompt: [...prompt], maxAge, ...selectors }
}

function showError({ errorCode, trace }: LoginRecord): z.input<typeof failure> | null {
  if (errorCode === null || !isErrorCode(errorCode)) return null
  const { person, admin, developer } = errorTexts(errorCode, detailsOf(trace))
  const { oauthError } = errorEntry(errorCode)
  const providerHint = providerHintOf(errorCode, trace)
  const hint = providerHint === null ? admin : `${admin} ${providerHint}`
  return { code: errorCode, oauthError, message: person, hint, providerHint, developer }
}

/** For the product that the connection was set to when the login began, as its trace keeps it. */
function providerHintOf(code: ErrorCode, trace: readonly TraceStep[]): string | null {
  const selected = trace.findLast(({ step }) => step === 'connection_selected')
  const provider = selected?.['provider']
  const protocol = selected?.['protocol']
  if (typeof provider !== 'string') return null
  if (protocol === 'social') return isSocialProvider(provider) ? socialHint(provider, code) : null
  if (protocol !== 'saml' && protocol !== 'oidc') return null
  return hintFor({ provider, protocol, code, details: detailsOf(trace) })
}

/** The failing step keeps the details that the texts name. */
function detailsOf(trace: readonly TraceStep[]): ErrorDetails {
  return trace.findLast(({ step }) => step === 'failed')?.details ?? {}
}
