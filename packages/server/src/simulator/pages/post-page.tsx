import type { VNode } from 'preact'
import { Button, Card, Form, PageTitle } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'

/** Carries a SAML response to Cardea (saml-bindings-2.0-os §3.5.4): by itself, or by its button without scripts. */
export function PostPage({
  action,
  fields,
}: {
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
}): VNode {
  return (
    <Layout title="One moment" label="Simulator" script="submit-form.js">
      <Card>
        <PageTitle lead="The simulator has made its answer. If nothing happens, continue by hand.">
          Taking you back
        </PageTitle>
        <Form action={action} id="auto-submit" hidden={fields}>
          <Button full>Continue</Button>
        </Form>
      </Card>
    </Layout>
  )
}
