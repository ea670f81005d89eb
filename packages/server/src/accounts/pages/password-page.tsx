import type { SsoError } from '@cardea/protocol'
import type { VNode } from 'preact'
import { Button, Card, Form, PageTitle, TextField } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'
import { Back } from './back.tsx'

/** What is said of a password wherever one is chosen. */
export const PASSWORD_HINT =
  'At least 12 characters. A few words that nobody would guess are easier to remember than signs.'

/** Where somebody who is signed in chooses a new password. */
export function PasswordPage({
  email,
  confirmation,
  error,
}: {
  readonly email: string
  readonly confirmation: string
  readonly error: SsoError | null
}): VNode {
  return (
    <Layout title="Choose a new password">
      <Card>
        <PageTitle lead="Your other sessions end with the old one.">Choose a new password</PageTitle>
        <Form action="/account/password" hidden={{ confirmation }}>
          {/* Password managers look for the name beside the password. */}
          <input type="text" name="email" value={email} autoComplete="username" readOnly hidden />
          <TextField
            name="password"
            type="password"
            label="New password"
            hint={PASSWORD_HINT}
            autocomplete="new-password"
            autofocus
            required
            error={error?.texts.person}
          />
          <Button full>Save the password</Button>
        </Form>
        <Back />
      </Card>
    </Layout>
  )
}
