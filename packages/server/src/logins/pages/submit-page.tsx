import type { VNode } from 'preact'
import { Button, Card, Form, Layout, PageTitle } from '../../http/pages/kit.tsx'

/** Carries a SAML request to an IdP that wants it by POST: by itself, or by its button without scripts. */
export function SubmitPage({
  action,
  fields,
}: {
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
}): VNode {
  return (
    <Layout title="One moment" script="submit-form.js">
      <Card>
        <PageTitle lead="If nothing happens, continue by hand.">Taking you to your organization</PageTitle>
        <Form action={action} id="auto-submit" hidden={fields}>
          <Button full>Continue</Button>
        </Form>
      </Card>
    </Layout>
  )
}
