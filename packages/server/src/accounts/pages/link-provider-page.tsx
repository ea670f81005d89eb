import { type SocialProviderName, socialProviders } from '@cardea/protocol'
import type { VNode } from 'preact'
import { Button, Card, Form, PageTitle } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'
import { Back } from './back.tsx'

/** Before somebody goes to a social provider, whose account there is to sign in to theirs here. */
export function LinkProviderPage({
  provider,
  confirmation,
}: {
  readonly provider: SocialProviderName
  readonly confirmation: string
}): VNode {
  const { label } = socialProviders[provider]
  return (
    <Layout title={`Link ${label}`}>
      <Card>
        <PageTitle
          lead={`You go on to ${label} and come back. Whoever is signed in there gets in here from then on, whatever address they have there.`}
        >
          {`Link ${label}?`}
        </PageTitle>
        <Form action={`/account/providers/${provider}/link`} hidden={{ confirmation }}>
          <Button full>{`Go on to ${label}`}</Button>
        </Form>
        <Back />
      </Card>
    </Layout>
  )
}
