import type { ErrorCode } from '@cardea/protocol'
import { z } from 'zod'
import { beginTotp } from '../../accounts/begin-totp.ts'
import { checkMayChange } from '../../accounts/check-may-change.ts'
import { confirmTotp } from '../../accounts/confirm-totp.ts'
import { loadSecondFactors } from '../../accounts/own-credentials.ts'
import { removeTotp } from '../../accounts/remove-totp.ts'
import { renewRecoveryCodes } from '../../accounts/renew-recovery-codes.ts'
import { setPassword } from '../../accounts/set-password.ts'
import { checkOffered } from '../../accounts/offered-methods.ts'
import type { OwnAccountParts } from '../../logins/own-account/parts.ts'
import { type TenantRoute, tenantRoute } from './tenant-route.ts'

/** Of every change of what an account proves itself with. */
export const changeErrors: readonly ErrorCode[] = [
  'account.reauthentication_required',
  'account.second_factor_required',
  'account.managed_elsewhere',
]

const shownOnce = 'Each works once in the place of the second factor. Shown this once.'
const codes = z.array(z.string())

/** What comes with a second factor. */
export const addedFactor = {
  recoveryCodes: codes
    .nullable()
    .describe(
      `With the first second factor come recovery codes. ${shownOnce} Null: the account has its codes.`,
    ),
}

const newTotp = z
  .strictObject({
    secret: z.string().describe('To type into the app.'),
    uri: z.string().describe('`otpauth://…`, the same for the app.'),
    qrSvg: z.string().describe('The address as a QR code: an SVG document.'),
  })
  .meta({ id: 'NewTotp' })

const secondFactorsAnswer = z
  .strictObject({
    totp: z.boolean().describe('An authenticator app that was confirmed.'),
    passkeys: z.int(),
    recoveryCodes: z.int().describe('How many are left.'),
  })
  .meta({ id: 'SecondFactors' })

const own = { access: 'own-account', scope: null } as const

/** The password and the second factors of one's own account, but for passkeys (`passkey-routes.ts`). */
export function credentialRoutes(parts: OwnAccountParts): TenantRoute[] {
  return [passwordRoute(parts), ...totpRoutes(parts), ...factorRoutes(parts)]
}

function passwordRoute(parts: OwnAccountParts): TenantRoute {
  return tenantRoute({
    ...own,
    method: 'PUT',
    path: '/api/user/password',
    operationId: 'password.set',
    summary: 'Set the password of your account',
    description: 'Within ten minutes of signing in. Ends your other sessions, and is told to you by mail.',
    body: z.strictObject({ password: z.string().max(10_000) }),
    answer: { status: 200 },
    errors: [
      'account.method_off',
      ...changeErrors,
      'account.password_too_short',
      'account.password_too_long',
      'account.password_unusable',
      'account.password_common',
      'account.password_personal',
    ],
    async handle({ body: { password }, caller: { session } }) {
      checkOffered(parts.config, 'password')
      await checkMayChange(parts, session)
      await setPassword(parts, session.userId, password, { kept: session.id })
      return { data: null }
    },
  })
}

function totpRoutes(parts: OwnAccountParts): TenantRoute[] {
  return [
    tenantRoute({
      ...own,
      method: 'POST',
      path: '/api/user/totp',
      operationId: 'totp.begin',
      summary: 'Begin to add an authenticator app',
      description:
        'It counts when its first code has been confirmed. Beginning again takes the place of what was begun.',
      answer: { status: 201, schema: newTotp },
      errors: [...changeErrors, 'account.totp_exists'],
      async handle({ caller: { session } }) {
        const { secret, uri, qrSvg } = await beginTotp(parts, session)
        return { data: { secret, uri, qrSvg } }
      },
    }),
    tenantRoute({
      ...own,
      method: 'POST',
      path: '/api/user/totp/confirm',
      operationId: 'totp.confirm',
      summary: 'Confirm the app by a code that it shows',
      body: z.strictObject({ code: z.string().max(100) }),
      answer: { status: 200, schema: z.strictObject(addedFactor) },
      errors: [...changeErrors, 'account.totp_not_begun', 'account.code_wrong'],
      async handle({ body, caller: { session } }) {
        const { recoveryCodes } = await confirmTotp(parts, session, body.code)
        return { data: { recoveryCodes: copied(recoveryCodes) } }
      },
    }),
    tenantRoute({
      ...own,
      method: 'DELETE',
      path: '/api/user/totp',
      operationId: 'totp.delete',
      summary: 'Remove the authenticator app',
      description: 'Ends your other sessions. With the last second factor go the recovery codes.',
      answer: { status: 200 },
      errors: changeErrors,
      async handle({ caller: { session } }) {
        await removeTotp(parts, session)
        return { data: null }
      },
    }),
  ]
}

function factorRoutes(parts: OwnAccountParts): TenantRoute[] {
  return [
    tenantRoute({
      ...own,
      method: 'GET',
      path: '/api/user/second-factors',
      operationId: 'secondFactors.get',
      summary: 'What your account has besides a password or a mailed link',
      answer: { status: 200, schema: secondFactorsAnswer },
      async handle({ caller }) {
        const { totp, passkeys, recoveryCodes } = await loadSecondFactors(parts, caller.userId)
        return { data: { totp, passkeys, recoveryCodes } }
      },
    }),
    tenantRoute({
      ...own,
      method: 'POST',
      path: '/api/user/recovery-codes',
      operationId: 'recoveryCodes.renew',
      summary: 'Make new recovery codes',
      description: 'The old ones work no more.',
      answer: { status: 201, schema: z.strictObject({ recoveryCodes: codes.describe(shownOnce) }) },
      errors: [...changeErrors, 'account.second_factor_missing'],
      handle: async ({ caller: { session } }) => ({
        data: { recoveryCodes: [...(await renewRecoveryCodes(parts, session))] },
      }),
    }),
  ]
}

/** For an answer. */
export function copied(recoveryCodes: readonly string[] | null): string[] | null {
  return recoveryCodes === null ? null : [...recoveryCodes]
}
