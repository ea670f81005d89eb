import type { VNode } from 'preact'
import { Card, PageTitle } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'

/**
 * Holds the answer for `assets/web-message.js`, which posts it to the page of `receiver` that waits for it. In a frame nobody sees
 * this page; in a window it is there until that page closes it.
 */
export function WebMessagePage({
  receiver,
  response,
}: {
  readonly receiver: string
  readonly response: Readonly<Record<string, string>>
}): VNode {
  return (
    <Layout title="One moment" script="web-message.js">
      <Card>
        <PageTitle lead="You can close this window if it stays open.">
          Taking you back to the application
        </PageTitle>
        <div
          id="authorization-response"
          data-origin={receiver}
          data-response={JSON.stringify(response)}
          hidden
        />
      </Card>
    </Layout>
  )
}
