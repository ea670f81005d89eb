import { Button, Card, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { withOnward } from '../../accounts/pages/onward.ts'
import { Layout } from '../../http/pages/layout.tsx'

/** For an operator in production who has a password alone: where they set up what they lack, on the way to `to`. */
export function SecondFactorNeededPage({
  to,
  passkeys,
}: {
  /** The page of the dashboard that they go on to. */
  readonly to: string
  /** Whether passkeys can be made here. */
  readonly passkeys: boolean
}): VNode {
  return (
    <Layout title="Second factor">
      <Card>
        <PageTitle lead="Whoever runs this service can be anybody who signs in by it. So a password alone does not open the dashboard.">
          Set up a second factor
        </PageTitle>
        <p>It takes a minute, and then you go on to the dashboard.</p>
        <Button full href={withOnward('/account/authenticator', to)}>
          Set up an authenticator app
        </Button>
        {passkeys && (
          <Button full tone="secondary" href={withOnward('/account/passkeys/add', to)}>
            Add a passkey
          </Button>
        )}
      </Card>
    </Layout>
  )
}
