import type { SsoError } from '@cardea/protocol'
import type { VNode } from 'preact'
import { Button, Card, Form, Layout, PageTitle, TextField } from '../../http/pages/kit.tsx'

/** The hosted sign-in page: asks for the work e-mail when the application did not say who is signing in. */
export function SignInPage({
  loginId,
  email,
  error,
}: {
  readonly loginId: string
  readonly email: string
  readonly error: SsoError | null
}): VNode {
  return (
    <Layout title="Sign in">
      <Card>
        <PageTitle lead="We will take you to your organization’s own sign-in.">
          Sign in with your work e-mail
        </PageTitle>
        <Form action="/sign-in" hidden={{ login: loginId }}>
          <TextField
            name="email"
            type="email"
            label="Work e-mail"
            value={email}
            placeholder="you@company.com"
            autocomplete="username"
            autofocus
            required
            error={error?.texts.person}
          />
          <Button full>Continue</Button>
        </Form>
      </Card>
    </Layout>
  )
}
