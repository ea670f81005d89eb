import { type SocialProviderName, type SsoError, socialProviders } from '@cardea/protocol'
import type { VNode } from 'preact'
import { Button, Card, Divider, Form, PageTitle, TextField } from '@cardea/kit'
import { EmergencyWay } from '../../http/pages/emergency-way.tsx'
import { Layout } from '../../http/pages/layout.tsx'

/** What the page says: usually, and where the address leads to no identity provider. */
const words = {
  usual: {
    title: 'Sign in with your work e-mail',
    lead: 'We will take you to your organization’s own sign-in.',
    label: 'Work e-mail',
  },
  ownOnly: {
    title: 'Sign in with your own account',
    lead: 'For owners with emergency codes, while their organization’s sign-in does not answer. After this you enter a code.',
    label: 'E-mail',
  },
} as const

/**
 * The hosted sign-in page: asks for the work e-mail when the application did not say who is signing in, and offers the social
 * providers that the deployment has.
 */
export function SignInPage({
  loginId,
  email,
  social,
  ownOnly,
  emergency,
  error,
}: {
  readonly loginId: string
  readonly email: string
  readonly social: readonly SocialProviderName[]
  readonly ownOnly: boolean
  readonly emergency: boolean
  readonly error: SsoError | null
}): VNode {
  const { title, lead, label } = words[ownOnly ? 'ownOnly' : 'usual']
  return (
    <Layout title="Sign in">
      <Card>
        <PageTitle lead={lead}>{title}</PageTitle>
        <Form action="/sign-in" hidden={{ login: loginId }}>
          <TextField
            name="email"
            type="email"
            label={label}
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
        {emergency && <EmergencyWay />}
      </Card>
    </Layout>
  )
}
