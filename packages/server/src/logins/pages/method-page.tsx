import type { VNode } from 'preact'
import { PASSKEY_SCRIPT, PasskeyForm } from '../../accounts/pages/passkey-form.tsx'
import { Button, Card, Divider, Form, Notice, PageTitle, TextField } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'
import type { HostedStep } from '../types.ts'

/** The ways to sign in with an account of one's own. The same for every address, whether it has an account or not. */
export function MethodPage({
  loginId,
  email,
  methods,
  passkey,
  again,
  error,
}: Extract<HostedStep, { readonly kind: 'ask-method' }>): VNode {
  const hidden = { login: loginId, email }
  const known = methods.password ? 'Enter your password' : 'How do you want to sign in?'
  return (
    <Layout title="Sign in" {...(passkey === null ? {} : { script: PASSKEY_SCRIPT })}>
      <Card>
        <PageTitle lead={<Address email={email} loginId={loginId} />}>{known}</PageTitle>
        {again && <Notice tone="info">To go on, show once more that it is you.</Notice>}
        {methods.password && <PasswordForm hidden={hidden} email={email} error={error?.texts.person} />}
        {!methods.password && error !== null && (
          <p class="field-error" role="alert">
            {error.texts.person}
          </p>
        )}
        {methods.password && (methods.mailedLink || passkey !== null) && <Divider>or</Divider>}
        {methods.mailedLink && (
          <Form action="/sign-in/link" hidden={{ ...hidden, purpose: 'sign_in' }}>
            <Button full tone={methods.password ? 'secondary' : 'primary'}>
              E-mail me a sign-in link
            </Button>
          </Form>
        )}
        {passkey !== null && (
          <PasskeyForm
            action="/sign-in/passkey"
            hidden={hidden}
            options={passkey}
            button="Sign in with a passkey"
          />
        )}
        {methods.password && (
          <Form action="/sign-in/link" hidden={{ ...hidden, purpose: 'password' }}>
            <Button full tone="secondary">
              {again ? 'Forgot the password?' : 'New here, or forgot the password?'}
            </Button>
          </Form>
        )}
      </Card>
    </Layout>
  )
}

/** For whom, and the way back. */
function Address({ email, loginId }: { readonly email: string; readonly loginId: string }): VNode {
  return (
    <>
      <code>{email}</code> <a href={`/sign-in?login=${loginId}`}>Not you?</a>
    </>
  )
}

function PasswordForm({
  hidden,
  email,
  error,
}: {
  readonly hidden: Readonly<Record<string, string>>
  readonly email: string
  readonly error: string | undefined
}): VNode {
  return (
    <Form action="/sign-in/password" hidden={{ login: hidden['login'] ?? '' }}>
      {/* Password managers look for the name beside the password. */}
      <input type="text" name="email" value={email} autoComplete="username" readOnly hidden />
      <TextField
        name="password"
        type="password"
        label="Password"
        autocomplete="current-password"
        autofocus
        required
        error={error}
      />
      <Button full>Sign in</Button>
    </Form>
  )
}
