import type { VNode } from 'preact'
import { Button, Card, Form, PageTitle } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'

/** Where the form goes, as the person is told. */
const titles = {
  application: 'Taking you back to the application',
  organization: 'Taking you to your organization',
}

/**
 * Carries a form to another site: by itself, or by its button without scripts. To an IdP that wants its SAML message by POST, and
 * to the application that wants its answer so (OAuth 2.0 Form Post Response Mode §2).
 */
export function SubmitPage({
  to,
  action,
  fields,
}: {
  readonly to: keyof typeof titles
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
}): VNode {
  return (
    <Layout title="One moment" script="submit-form.js">
      <Card>
        <PageTitle lead="If nothing happens, continue by hand.">{titles[to]}</PageTitle>
        <Form action={action} id="auto-submit" hidden={fields}>
          <Button full>Continue</Button>
        </Form>
      </Card>
    </Layout>
  )
}
