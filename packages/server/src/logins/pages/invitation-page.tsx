import type { VNode } from 'preact'
import { Button, Card, DataList, Form, PageTitle } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'
import { timeWords } from '../../mails/templates/time-words.ts'
import type { ShownInvitation } from '../own-account/open-invitation.ts'

const roles = { owner: 'an owner', admin: 'an administrator', member: 'a member' } as const

/** Where the mail of an invitation leads: a page with a button, because programs open links, and only people press buttons (incidents row 89). */
export function InvitationPage({
  token,
  shown: { invitation, organization, by },
}: {
  readonly token: string
  readonly shown: ShownInvitation
}): VNode {
  const { email, role, expiresAt } = invitation
  const { name } = organization
  return (
    <Layout title="Invitation">
      <Card>
        <PageTitle lead={`You are invited to ${name} as ${roles[role]}.`}>Invitation</PageTitle>
        <DataList
          items={[
            { term: 'For', value: email, mono: true },
            { term: 'Until', value: timeWords(expiresAt) },
          ]}
        />
        <p>{explained(by, name)}</p>
        <Form action="/sign-in/invitation/open" hidden={{ token }}>
          <Button full>{by === 'signed_in' ? 'Accept the invitation' : 'Sign in to accept'}</Button>
        </Form>
      </Card>
    </Layout>
  )
}

function explained(by: ShownInvitation['by'], name: string): string {
  switch (by) {
    case 'sso':
      return `You sign in as at work: we will take you to the sign-in of ${name}.`
    case 'signed_in':
      return 'You are signed in with this address.'
    case 'account':
      return 'Sign in with this address, or make an account for it. With another address it cannot be accepted.'
  }
}
