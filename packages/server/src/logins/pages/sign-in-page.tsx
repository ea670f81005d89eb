import { type SocialProviderName, type SsoError, socialProviders } from '@cardea/protocol'
import type { VNode } from 'preact'
import { Button, Card, Divider, Form, PageTitle, TextField } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'

/**
 * The hosted sign-in page: asks for the work e-mail when the application did not say who is signing in, and offers the social
 * providers that the deployment has.
 */
export function SignInPage({
  loginId,
  email,
  social,
  error,
}: {
  readonly loginId: string
  readonly email: string
  readonly social: readonly SocialProviderName[]
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
        {social.length > 0 && (
          <Form action="/sign-in" hidden={{ login: loginId }}>
            <Divider>or</Divider>
            {social.map((name) => (
              <Button full tone="secondary" name="provider" value={name}>
                {`Continue with ${socialProviders[name].label}`}
              </Button>
            ))}
          </Form>
        )}
      </Card>
    </Layout>
  )
}
