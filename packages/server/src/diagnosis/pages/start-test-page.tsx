import type { VNode } from 'preact'
import { Button, Card, Form, Notice, PageTitle } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'

/** Asks before a test login: it takes a click, so that nothing that only fetches the address spends it. */
export function StartTestPage({ ticket, name }: { readonly ticket: string; readonly name: string }): VNode {
  return (
    <Layout title="Test sign-in">
      <Card>
        <PageTitle lead="Sign in once, as you normally would. You will see what would be received about you.">
          {`Test “${name}”`}
        </PageTitle>
        <Notice tone="info" title="Nobody is signed in by this">
          <p>
            No account is made or changed. The result, with your attributes, is shown to you and to whoever
            manages this connection.
          </p>
        </Notice>
        <Form action="/test-login" hidden={{ ticket }}>
          <Button full>Start the test</Button>
        </Form>
      </Card>
    </Layout>
  )
}
