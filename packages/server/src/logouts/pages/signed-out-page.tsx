import type { SsoError } from '@cardea/protocol'
import type { VNode } from 'preact'
import { Button, Card, Details, PageTitle } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'

/** Signed out, and no application to go back to. */
export function SignedOutPage(): VNode {
  return (
    <Layout title="You are signed out">
      <Card>
        <PageTitle lead="You can close this page.">You are signed out</PageTitle>
      </Card>
    </Layout>
  )
}

/** Signed out here, but the IdP did not end all of its own: what that means, and still the way back. */
export function LogoutRefusedPage({
  error,
  continueUrl,
}: {
  readonly error: SsoError
  readonly continueUrl: string | null
}): VNode {
  const { person, admin, developer } = error.texts
  return (
    <Layout title="You are signed out here only">
      <Card>
        <PageTitle lead={person}>You are signed out here only</PageTitle>
        {continueUrl === null ? null : (
          <Button href={continueUrl} full>
            Continue
          </Button>
        )}
        <div class="details-group">
          <Details summary="For your IT team">
            <p>{admin}</p>
            <p>
              <a href={`/errors/${error.code}`}>{error.code}</a>
            </p>
          </Details>
          <Details summary="For the developer">
            <p>{developer}</p>
          </Details>
        </div>
      </Card>
    </Layout>
  )
}
