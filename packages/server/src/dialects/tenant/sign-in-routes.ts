import type { ErrorCode } from '@cardea/protocol'
import { z } from 'zod'
import { beginPasskeyFactor, beginPasskeySignIn } from '../../accounts/begin-passkey-sign-in.ts'
import { checkPassword } from '../../accounts/check-password.ts'
import { checkPasskey } from '../../accounts/check-passkey.ts'
import { passkeyAssertion } from '../../accounts/passkey-schemas.ts'
import { idSchema } from '../../http/id-schema.ts'
import { checkOffered } from '../../accounts/offered-methods.ts'
import { checkLinkAtCardea, loadAtCardea } from '../../logins/own-account/at-cardea.ts'
import type { OwnAccountParts } from '../../logins/own-account/parts.ts'
import { takeSecondFactor } from '../../logins/own-account/second-factor.ts'
import { sendLink } from '../../logins/own-account/send-link.ts'
import { openLink } from '../../logins/own-account/use-link.ts'
import { browserCookie } from '../../logins/pages/answer-outcome.ts'
import { accountMethods, openLogin, secretOf, signInAs, startSignIn } from './sign-in.ts'
import { passkeyOptions, signInAnswer, signInResult } from './sign-in-answer.ts'
import { type TenantRoute, tenantRoute } from './tenant-route.ts'

const email = z.string().max(1000)
const typedPassword = z.string().max(10_000)
const typedCode = z.string().max(100)
const loginId = idSchema('login')

const startAnswer = z
  .discriminatedUnion('method', [
    z.strictObject({
      method: z.literal('sso'),
      redirectUrl: z.string().describe('Lead the browser there, with `redirectUri` if you like.'),
    }),
    z.strictObject({ method: z.literal('account'), methods: z.array(z.enum(accountMethods)) }),
  ])
  .meta({ id: 'SignInStart' })

const secondFactor = z.discriminatedUnion('kind', [
  z.strictObject({ loginId, kind: z.literal('totp'), value: typedCode }),
  z.strictObject({ loginId, kind: z.literal('recovery_code'), value: typedCode }),
  z.strictObject({ loginId, kind: z.literal('passkey'), value: passkeyAssertion }),
])

const passkeyErrors: readonly ErrorCode[] = ['account.passkey_refused', 'account.passkey_expired']
/** Of the sign-in that goes on. */
const loginErrors: readonly ErrorCode[] = [
  'login.unknown',
  'login.browser_mismatch',
  'login.already_finished',
  'login.expired',
]
const passwordRules: readonly ErrorCode[] = [
  'account.password_too_short',
  'account.password_too_long',
  'account.password_unusable',
  'account.password_common',
  'account.password_personal',
]

/** Signing in at Cardea itself, as JSON: the steps of the hosted pages, for a page of one's own on the same address. */
export function signInRoutes(parts: OwnAccountParts): TenantRoute[] {
  return [startRoute(parts), ...codeRoutes(parts), ...linkRoutes(parts), ...passkeyRoutes(parts)]
}

function startRoute(parts: OwnAccountParts): TenantRoute {
  return tenantRoute({
    method: 'POST',
    path: '/api/auth/sign-in/start',
    operationId: 'signIn.start',
    summary: 'How somebody with this address signs in',
    description:
      'At the organization that has the domain, or with an account of their own. The answer is the same whether the address has an account or not.',
    access: 'public',
    scope: null,
    body: z.strictObject({ email }),
    answer: { status: 200, schema: startAnswer },
    errors: ['login.email_invalid'],
    async handle({ body }) {
      const start = await startSignIn(parts, body.email)
      return { data: start.method === 'sso' ? start : { ...start, methods: [...start.methods] } }
    },
  })
}

function codeRoutes(parts: OwnAccountParts): TenantRoute[] {
  return [
    tenantRoute({
      method: 'POST',
      path: '/api/auth/password',
      operationId: 'signIn.password',
      summary: 'Sign in with a password',
      description:
        'An unknown address, an account without a password and a wrong password are one answer. An account that has a second factor is asked for it.',
      access: 'public',
      scope: null,
      body: z.strictObject({ email, password: typedPassword }),
      answer: { status: 200, schema: signInAnswer },
      errors: ['account.method_off', 'account.credentials_wrong', 'account.too_many_attempts'],
      async handle({ body, client }) {
        checkOffered(parts.config, 'password')
        const { userId } = await checkPassword(parts, { ...body, address: client.from.address })
        const secret = secretOf(parts, client)
        return signInResult(await signInAs(parts, { userId, first: 'password' }, client, secret), secret)
      },
    }),
    tenantRoute({
      method: 'POST',
      path: '/api/auth/mfa',
      operationId: 'signIn.secondFactor',
      summary: 'Show the second factor of a sign-in',
      description: 'After the first, in the same browser, within an hour.',
      access: 'public',
      scope: null,
      body: secondFactor,
      answer: { status: 200, schema: signInAnswer },
      errors: [
        'login.step_missing',
        ...loginErrors,
        'account.code_wrong',
        'account.too_many_attempts',
        ...passkeyErrors,
      ],
      async handle({ body, client }) {
        const halfway = await loadAtCardea(parts, body.loginId, client.browser)
        const secret = secretOf(parts, client)
        const value = body.kind === 'passkey' ? JSON.stringify(body.value) : body.value
        return signInResult(
          await takeSecondFactor(parts, halfway, { kind: body.kind, value }, secret),
          secret,
        )
      },
    }),
  ]
}

function linkRoutes(parts: OwnAccountParts): TenantRoute[] {
  return [
    tenantRoute({
      method: 'POST',
      path: '/api/auth/magic-link',
      operationId: 'signIn.sendLink',
      summary: 'Mail a link to sign in, or to choose a password',
      description:
        'It works once, for 15 minutes, in the browser that asked. The answer is the same whether the address has an account or not: who has none gets one by using the link.',
      access: 'public',
      scope: null,
      body: z.strictObject({ email, purpose: z.enum(['sign_in', 'password']).exactOptional() }),
      answer: { status: 200 },
      errors: ['account.method_off', 'login.email_invalid', 'account.too_many_attempts'],
      async handle({ body, client }) {
        const secret = secretOf(parts, client)
        const { id } = await openLogin(parts, client, secret)
        const { purpose = 'sign_in' } = body
        await sendLink(parts, { email: body.email, purpose, address: client.from.address }, id)
        return { data: null, cookies: [browserCookie(secret)] }
      },
    }),
    tenantRoute({
      method: 'POST',
      path: '/api/auth/magic-link/verify',
      operationId: 'signIn.useLink',
      summary: 'Use a mailed link',
      description:
        'One to choose a password takes that, too; a password that will not do does not use it up.',
      access: 'public',
      scope: null,
      body: z.strictObject({ token: z.string().max(200), password: typedPassword.exactOptional() }),
      answer: { status: 200, schema: signInAnswer },
      errors: ['account.link_unknown', ...loginErrors, ...passwordRules],
      async handle({ body: { token, password = '' }, client }) {
        await checkLinkAtCardea(parts, token)
        const secret = secretOf(parts, client)
        return signInResult(await openLink(parts, { token, password, browserSecret: secret }), secret)
      },
    }),
  ]
}

function passkeyRoutes(parts: OwnAccountParts): TenantRoute[] {
  return [
    tenantRoute({
      method: 'POST',
      path: '/api/auth/passkey/start',
      operationId: 'signIn.beginPasskey',
      summary: 'Begin a sign-in by a passkey',
      description:
        'The options name nobody. With `loginId`, of a sign-in that waits for its second factor, they are for one of that account’s passkeys.',
      access: 'public',
      scope: null,
      body: z.strictObject({ loginId: loginId.exactOptional() }),
      answer: { status: 200, schema: z.strictObject({ options: passkeyOptions }) },
      errors: ['account.method_off', 'login.step_missing', ...loginErrors],
      async handle({ body, client }) {
        const secret = secretOf(parts, client)
        const cookies = [browserCookie(secret)]
        if (body.loginId !== undefined) {
          const { person } = await loadAtCardea(parts, body.loginId, client.browser)
          return {
            data: { options: { ...(await beginPasskeyFactor(parts, person.userId, secret)) } },
            cookies,
          }
        }
        checkOffered(parts.config, 'passkey')
        return { data: { options: { ...(await beginPasskeySignIn(parts, secret)) } }, cookies }
      },
    }),
    tenantRoute({
      method: 'POST',
      path: '/api/auth/passkey/verify',
      operationId: 'signIn.passkey',
      summary: 'Sign in by a passkey',
      description: 'With what the authenticator has answered. It is two factors by itself.',
      access: 'public',
      scope: null,
      body: z.strictObject({ response: passkeyAssertion }),
      answer: { status: 200, schema: signInAnswer },
      errors: ['account.method_off', ...passkeyErrors],
      async handle({ body: { response }, client }) {
        checkOffered(parts.config, 'passkey')
        const secret = secretOf(parts, client)
        const { userId } = await checkPasskey(parts, { browser: secret, response })
        return signInResult(await signInAs(parts, { userId, first: 'passkey' }, client, secret), secret)
      },
    }),
  ]
}
