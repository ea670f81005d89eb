import type { SsoError } from '@cardea/protocol'
import type { VNode } from 'preact'
import type { MailedLink } from '../../accounts/mailed-links.ts'
import { PASSWORD_HINT } from '../../accounts/pages/password-page.tsx'
import { Button, Card, Form, PageTitle, TextField } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'

/** Where a mailed link leads: a page with a button, because programs open links, and only people press buttons (incidents row 89). */
export function LinkPage({
  token,
  link: { purpose, email },
  error,
}: {
  readonly token: string
  readonly link: Pick<MailedLink, 'purpose' | 'email'>
  readonly error: SsoError | null
}): VNode {
  const title = purpose === 'password' ? 'Choose a password' : 'Sign in'
  return (
    <Layout title={title}>
      <Card>
        <PageTitle lead={<code>{email}</code>}>{title}</PageTitle>
        <Form action="/sign-in/link/open" hidden={{ token }}>
          <input type="text" name="email" value={email} autoComplete="username" readOnly hidden />
          {purpose === 'password' && (
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
          )}
          <Button full>{purpose === 'password' ? 'Save and sign in' : `Sign in as ${email}`}</Button>
        </Form>
      </Card>
    </Layout>
  )
}
