import type { SsoError } from '@cardea/protocol'
import { Button, Card, Divider, Form, PageTitle, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { PASSKEY_SCRIPT, PasskeyForm } from '../../accounts/pages/passkey-form.tsx'
import { Layout } from '../../http/pages/layout.tsx'

/** Where operators sign in, also where nobody else has an account of their own. The same for everybody. */
export function OperatorSignInPage({
  to,
  email,
  passkey,
  sso,
  otherWays,
  error,
}: {
  /** The page of the dashboard that they go on to. */
  readonly to: string
  readonly email: string
  /** For `navigator.credentials`. */
  readonly passkey: object
  /** The sign-in by the connection that is approved for operators; null: none is. */
  readonly sso: string | null
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
        {sso !== null && (
          <Button full tone="secondary" href={sso}>
            Sign in with single sign-on
          </Button>
        )}
        {otherWays !== null && (
          <Button full tone="secondary" href={otherWays}>
            Other ways to sign in
          </Button>
        )}
      </Card>
    </Layout>
  )
}
