import { Button, Card, DataList, Form, Notice, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { Layout } from '../../http/pages/layout.tsx'
import type { Identity, OperatorSso } from '../sso-store.ts'

/** Where an operator sees whether they can sign in by the approved connection, and links or removes who they are there. */
export function SsoPage({
  approved,
  identity,
  email,
  confirmation,
}: {
  readonly approved: OperatorSso | null
  readonly identity: Identity | null
  readonly email: string
  readonly confirmation: string
}): VNode {
  return (
    <Layout title="Single sign-on for operators">
      <Card>
        <PageTitle lead={<code>{email}</code>}>Single sign-on for operators</PageTitle>
        {approved === null ? (
          <Notice tone="info">
            No connection is approved for operators. An admin approves one by{' '}
            <code>PUT /v1/operator-sso</code>.
          </Notice>
        ) : (
          <>
            <DataList
              items={[
                { term: 'Organization', value: approved.organizationName },
                { term: 'Connection', value: approved.connectionName },
                { term: 'You there', value: identity === null ? 'Not linked' : <Who identity={identity} /> },
              ]}
            />
            {approved.isOpen ? (
              <Form action="/dashboard/sso/link" hidden={{ confirmation }}>
                <Button full>{identity === null ? 'Link who you are there' : 'Link somebody else'}</Button>
              </Form>
            ) : (
              <Notice tone="warning">
                The connection has changed since it was approved, so it opens nothing. An admin looks at it,
                and approves it again.
              </Notice>
            )}
          </>
        )}
        {identity !== null && (
          <Form action="/dashboard/sso/remove" hidden={{ confirmation }}>
            <Button full tone="danger">
              Remove the link
            </Button>
          </Form>
        )}
        <p>
          <a href="/dashboard">Back to the dashboard</a>
        </p>
      </Card>
    </Layout>
  )
}

/** The question before an identity is linked: the one moment at which a person sees who it is. */
export function ConfirmLinkPage({
  identity,
  email,
  ticket,
  confirmation,
}: {
  readonly identity: Identity
  readonly email: string
  readonly ticket: string
  readonly confirmation: string
}): VNode {
  return (
    <Layout title="Link your identity">
      <Card>
        <PageTitle lead="Whoever signs in as this person there gets into the dashboard as you.">
          Is this you?
        </PageTitle>
        <DataList
          items={[
            { term: 'At the identity provider', value: <Who identity={identity} /> },
            { term: 'Operator here', value: email },
          ]}
        />
        <Form action="/dashboard/sso/confirm" hidden={{ confirmation, ticket }}>
          <Button full>Yes, link this person</Button>
        </Form>
        <p>
          <a href="/dashboard/sign-in">No, go back</a>
        </p>
      </Card>
    </Layout>
  )
}

function Who({ identity: { idpId, email } }: { readonly identity: Identity }): VNode {
  return (
    <>
      <code>{idpId}</code>
      {email !== null && email !== idpId && <> ({email})</>}
    </>
  )
}
