import type { VNode } from 'preact'
import { Button, Card, Form, Layout, PageTitle } from '../../http/pages/kit.tsx'

/** Carries the answer to the application as a form (OAuth 2.0 Form Post Response Mode §2): by itself, or by its button without scripts. */
export function FormPostPage({
  action,
  fields,
}: {
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
}): VNode {
  return (
    <Layout title="One moment" script="submit-form.js">
      <Card>
        <PageTitle lead="If nothing happens, continue by hand.">Taking you back to the application</PageTitle>
        <Form action={action} id="auto-submit" hidden={fields}>
          <Button full>Continue</Button>
        </Form>
      </Card>
    </Layout>
  )
}
