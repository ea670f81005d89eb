import type { SsoError } from '@cardea/protocol'
import { Button, Card, Divider, Form, PageTitle, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { PASSWORD_HINT } from '../../accounts/pages/password-page.tsx'
import { Layout } from '../../http/pages/layout.tsx'
import type { OperatorLink } from '../types.ts'

interface Props {
  readonly token: string
  readonly link: OperatorLink
  /** What was typed before. */
  readonly email: string
  /** Who is signed in in this browser and may go on as they are; null: nobody. */
  readonly own: { readonly email: string; readonly confirmation: string } | null
  readonly error: SsoError | null
}

const words = {
  first: {
    title: 'Welcome to Cardea',
    lead: 'You will run this service. Choose how you sign in to its dashboard.',
    hint: `${PASSWORD_HINT} If you have an account here, enter its password.`,
    button: 'Become the first operator',
  },
  add: {
    title: 'Run this service',
    lead: 'You are asked to be an operator. Choose how you sign in to the dashboard.',
    hint: `${PASSWORD_HINT} If you have an account here, enter its password.`,
    button: 'Become an operator',
  },
  password: {
    title: 'Choose a new password',
    lead: 'For the dashboard. Your sessions end with the old one.',
    hint: PASSWORD_HINT,
    button: 'Save the password',
  },
} as const

/** Where the link of an operator leads. Looking at it spends nothing. */
export function WelcomePage({ token, link, email, own, error }: Props): VNode {
  const { title, lead, hint, button } = words[link.kind]
  const isEmailWrong = error?.code === 'login.email_invalid'
  return (
    <Layout title={title}>
      <Card>
        <PageTitle lead={lead}>{title}</PageTitle>
        {own !== null && (
          <>
            <Form action="/dashboard/welcome/account" hidden={{ token, confirmation: own.confirmation }}>
              <Button full tone="secondary">{`Continue as ${own.email}`}</Button>
            </Form>
            <Divider>or with another account</Divider>
          </>
        )}
        <Form action="/dashboard/welcome" hidden={{ token }}>
          {link.kind === 'first' ? (
            <TextField
              name="email"
              type="email"
              label="E-mail"
              value={email}
              autocomplete="username"
              autofocus
              required
              error={isEmailWrong ? error.texts.person : undefined}
            />
          ) : (
            <>
              <p>
                <code>{link.email}</code>
              </p>
              {/* Password managers look for the name beside the password. */}
              <input type="text" name="email" value={link.email} autoComplete="username" readOnly hidden />
            </>
          )}
          <TextField
            name="password"
            type="password"
            label="Password"
            hint={hint}
            autocomplete="new-password"
            required
            error={isEmailWrong ? undefined : error?.texts.person}
          />
          <Button full>{button}</Button>
        </Form>
      </Card>
    </Layout>
  )
}
