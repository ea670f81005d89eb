import type { VNode } from 'preact'
import { Button, Card, Form, Notice, PageTitle } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'

export interface OpenPageProps {
  readonly ticket: string
  readonly organizationName: string
  readonly mode: 'create' | 'edit'
}

/** Asks before a setup link is used up: it takes a press, so that nothing that only fetches the address spends it. */
export function OpenPage({ ticket, organizationName, mode }: OpenPageProps): VNode {
  const title = mode === 'create' ? 'Set up single sign-on' : 'Change your single sign-on'
  return (
    <Layout title={title}>
      <Card>
        <PageTitle lead={`For ${organizationName}. You need to be able to change your identity provider.`}>
          {title}
        </PageTitle>
        <Notice tone="info" title="This link works once">
          <p>
            Go on in this browser. What you enter is kept, and nobody is signed in differently until you
            enable it.
          </p>
        </Notice>
        <Form action="/setup" hidden={{ ticket }}>
          <Button full>Begin</Button>
        </Form>
      </Card>
    </Layout>
  )
}
