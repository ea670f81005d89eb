import type { SsoError } from '@cardea/protocol'
import { Button, Card, Details, Divider, Form, PageTitle, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { PASSKEY_SCRIPT, PasskeyForm } from '../../accounts/pages/passkey-form.tsx'
import type { SecondFactors } from '../../accounts/second-factors.ts'
import { Layout } from '../../http/pages/layout.tsx'

/** Where operators sign in, also where nobody else has an account of their own. The same for everybody. */
export function OperatorSignInPage({
  to,
  email,
  passkey,
  otherWays,
  error,
}: {
  /** The page of the dashboard that they go on to. */
  readonly to: string
  readonly email: string
  /** For `navigator.credentials`. */
  readonly passkey: object
  /** The sign-in of everybody, where this deployment has one; null: it has none. */
  readonly otherWays: string | null
  readonly error: SsoError | null
}): VNode {
  return (
    <Layout title="Sign in" script={PASSKEY_SCRIPT}>
      <Card>
        <PageTitle lead="For the people who run this service.">Sign in to the dashboard</PageTitle>
        <Form action="/dashboard/sign-in/password" hidden={{ to }}>
          <TextField
            name="email"
            type="email"
            label="E-mail"
            value={email}
            autocomplete="username"
            autofocus={email === ''}
            required
          />
          <TextField
            name="password"
            type="password"
            label="Password"
            autocomplete="current-password"
            required
            error={error?.texts.person}
          />
          <Button full>Sign in</Button>
        </Form>
        <Divider>or</Divider>
        <PasskeyForm
          action="/dashboard/sign-in/passkey"
          hidden={{ to }}
          options={passkey}
          button="Sign in with a passkey"
        />
        {otherWays !== null && (
          <Button full tone="secondary" href={otherWays}>
            Other ways to sign in
          </Button>
        )}
      </Card>
    </Layout>
  )
}

/** Asks an operator for the second factor: what of it their account has. */
export function OperatorSecondFactorPage({
  to,
  halfway,
  factors,
  passkey,
  error,
}: {
  readonly to: string
  /** How far they have come, sealed. */
  readonly halfway: string
  readonly factors: SecondFactors
  readonly passkey: object | null
  readonly error: SsoError | null
}): VNode {
  const action = '/dashboard/sign-in/second-factor'
  const hidden = { to, halfway }
  return (
    <Layout title="Second factor" {...(passkey === null ? {} : { script: PASSKEY_SCRIPT })}>
      <Card>
        <PageTitle lead="Your account asks for one more proof that it is you.">Second factor</PageTitle>
        {factors.totp && (
          <Form action={action} hidden={{ ...hidden, kind: 'totp' }}>
            <TextField
              name="value"
              label="Code of your authenticator app"
              hint="Six digits, new every 30 seconds."
              autocomplete="one-time-code"
              autofocus
              required
              error={error?.texts.person}
            />
            <Button full>Continue</Button>
          </Form>
        )}
        {!factors.totp && error !== null && (
          <p class="field-error" role="alert">
            {error.texts.person}
          </p>
        )}
        {passkey !== null && (
          <PasskeyForm
            action={action}
            hidden={{ ...hidden, kind: 'passkey' }}
            options={passkey}
            button="Use a passkey"
          />
        )}
        {factors.recoveryCodes > 0 && (
          <Details summary="Use a recovery code">
            <Form action={action} hidden={{ ...hidden, kind: 'recovery_code' }}>
              <div class="field">
                <label for="recovery-code">Recovery code</label>
                <input class="input" id="recovery-code" name="value" autoComplete="off" required />
              </div>
              <Button full tone="secondary">
                Continue with this code
              </Button>
            </Form>
          </Details>
        )}
      </Card>
    </Layout>
  )
}
