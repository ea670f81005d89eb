import type { VNode } from 'preact'
import { Button, Card, Form, PageTitle } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'

/** Asks the person whether they want to be signed out: an application has sent them here and not said whom it means. */
export function SignOutPage({
  applicationNames,
  fields,
}: {
  /** At least one. */
  readonly applicationNames: readonly string[]
  readonly fields: Readonly<Record<string, string>>
}): VNode {
  return (
    <Layout title="Sign out">
      <Card>
        <PageTitle lead="You are signed in there in this browser. To stay signed in, close this page.">
          {`Sign out of ${listOf(applicationNames)}?`}
        </PageTitle>
        <Form action="/oauth/logout/confirm" hidden={fields}>
          <Button full>Sign out</Button>
        </Form>
      </Card>
    </Layout>
  )
}

const listOf = (names: readonly string[]) => new Intl.ListFormat('en', { type: 'conjunction' }).format(names)
