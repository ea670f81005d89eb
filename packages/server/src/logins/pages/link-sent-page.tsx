import type { VNode } from 'preact'
import { Card, PageTitle } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'
import { LINK_MINUTES } from '../../accounts/mailed-links.ts'

/** Says that a mail is on its way: the same words for every address. */
export function LinkSentPage({
  loginId,
  email,
  inbox,
}: {
  readonly loginId: string
  readonly email: string
  /** Sandbox mode: where mails can be looked at. */
  readonly inbox: string | null
}): VNode {
  return (
    <Layout title="Check your mail">
      <Card>
        <PageTitle
          lead={
            <>
              We have sent a link to <code>{email}</code>. It works once, for {LINK_MINUTES} minutes, in this
              browser.
            </>
          }
        >
          Check your mail
        </PageTitle>
        <p>Nothing there? Look among the spam, or check the address.</p>
        {inbox !== null && (
          <p>
            This is the sandbox: <a href={inbox}>look at the mail here</a>.
          </p>
        )}
        <p>
          <a href={`/sign-in?login=${loginId}`}>Use another address or another way</a>
        </p>
      </Card>
    </Layout>
  )
}
