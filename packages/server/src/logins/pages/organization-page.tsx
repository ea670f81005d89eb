import type { VNode } from 'preact'
import { Button, Card, Form, Notice, PageTitle } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'
import type { HostedStep } from '../types.ts'

type Props = Extract<HostedStep, { readonly kind: 'choose-organization' }>

/** Which of their organizations somebody goes on to; or that they have none yet. */
export function OrganizationPage({ loginId, choices, error }: Props): VNode {
  const open = choices.filter(({ status }) => status !== 'pending')
  const waiting = choices.filter(({ status }) => status === 'pending')
  return (
    <Layout title="Choose an organization">
      <Card>
        {open.length === 0 ? (
          <PageTitle lead="Your account belongs to no organization here. Ask an admin of yours to invite your address.">
            No organization yet
          </PageTitle>
        ) : (
          <PageTitle lead="You can sign in to one at a time.">Choose an organization</PageTitle>
        )}
        {error !== null && <Notice tone="danger">{error.texts.person}</Notice>}
        {open.length > 0 && (
          <Form action="/sign-in/organization" hidden={{ login: loginId }}>
            {open.map(({ organizationId, name, status }) => (
              <Button full tone="secondary" name="organization" value={organizationId}>
                {status === 'invited' ? `Accept the invitation of ${name}` : name}
              </Button>
            ))}
          </Form>
        )}
        {waiting.map(({ name }) => (
          <Notice tone="info">{`Your request to join ${name} waits for one of its admins.`}</Notice>
        ))}
        <p>
          <a href={`/sign-in?login=${loginId}`}>Use another account</a>
        </p>
      </Card>
    </Layout>
  )
}
