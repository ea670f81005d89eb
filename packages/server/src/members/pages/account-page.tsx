import type { VNode } from 'preact'
import { browserWords } from '../../accounts/pages/browser-words.ts'
import type { AccountSession, User } from '../../accounts/types.ts'
import { Badge, Button, Card, DataList, Form, Notice, PageTitle } from '@cardea/kit'
import { Layout } from '../../http/pages/layout.tsx'
import type { JoinRequests } from '../join-requests.ts'
import type { OrganizationChoice } from '../organizations-of.ts'
import { JoinRequestsCard } from './join-requests-card.tsx'

/** What somebody sees of themselves at Cardea: who they are here, where they belong, and where they are signed in. */
export function AccountPage({
  user,
  session,
  organizations,
  requests,
  sessions,
  confirmation,
  done,
}: {
  readonly user: User
  /** The one of this browser. */
  readonly session: AccountSession
  readonly organizations: readonly OrganizationChoice[]
  /** Who asks to join where they may decide. */
  readonly requests: readonly JoinRequests[]
  readonly sessions: readonly AccountSession[]
  readonly confirmation: string
  /** What was just done; null: nothing. */
  readonly done: string | null
}): VNode {
  return (
    <Layout title="Your account" width="wide">
      <PageTitle lead={user.email ?? 'No e-mail address'}>{user.name ?? 'Your account'}</PageTitle>
      {done !== null && <Notice tone="success">{done}</Notice>}
      <Card title="Organizations">
        {organizations.length === 0 ? (
          <p>You belong to no organization yet. Ask one of its admins to invite your address.</p>
        ) : (
          <DataList
            items={organizations.map(({ organizationId, name, role, status }) => ({
              term: name,
              value: (
                <>
                  {role} {status !== 'active' && <Badge tone="warning">{words[status]}</Badge>}
                  {status === 'invited' && (
                    <Form
                      action="/account/invitations/accept"
                      hidden={{ confirmation, organization: organizationId }}
                    >
                      <Button tone="secondary">{`Accept the invitation of ${name}`}</Button>
                    </Form>
                  )}
                </>
              ),
            }))}
          />
        )}
        {organizations.some(({ role, status }) => role === 'owner' && status === 'active') && (
          <p>
            <a href="/account/emergency">Codes for the day on which single sign-on does not work</a>
          </p>
        )}
      </Card>
      <JoinRequestsCard groups={requests} confirmation={confirmation} />
      <SignInCard isOwn={session.organizationId === null} />
      <Card title="Tokens for programs">
        <p>A program that has one acts in your name, as far as the token allows.</p>
        <Button tone="secondary" href="/account/tokens">
          Your personal access tokens
        </Button>
      </Card>
      <Card title="Where you are signed in">
        {sessions.map((each) => (
          <SessionEntry entry={each} isThis={each.id === session.id} confirmation={confirmation} />
        ))}
        {sessions.length > 1 && (
          <Form action="/account/sessions/end-others" hidden={{ confirmation }}>
            <Button tone="secondary">End all other sessions</Button>
          </Form>
        )}
        <Form action="/account/sign-out" hidden={{ confirmation }}>
          <Button tone="secondary">Sign out</Button>
        </Form>
      </Card>
    </Layout>
  )
}

const words = { pending: 'waits for an admin', invited: 'invited', inactive: 'ended' } as const

function SignInCard({ isOwn }: { readonly isOwn: boolean }): VNode {
  return (
    <Card title="How you sign in">
      {isOwn ? (
        <>
          <p>Your password, your authenticator app, your passkeys and your recovery codes.</p>
          <Button tone="secondary" href="/account/security">
            Change how you sign in
          </Button>
        </>
      ) : (
        <p>Your organization manages how you sign in.</p>
      )}
    </Card>
  )
}

function SessionEntry({
  entry,
  isThis,
  confirmation,
}: {
  readonly entry: AccountSession
  readonly isThis: boolean
  readonly confirmation: string
}): VNode {
  const { id, userAgent, address, createdAt, seenAt, organizationId } = entry
  return (
    <section class="stack-small">
      <DataList
        items={[
          {
            term: 'Browser',
            value: (
              <>
                {browserWords(userAgent)} {isThis && <Badge tone="success">this one</Badge>}
              </>
            ),
          },
          { term: 'Address', value: address ?? 'unknown', mono: true },
          {
            term: 'Signed in by',
            value: organizationId === null ? 'your own account' : 'your organization’s sign-in',
          },
          { term: 'Since', value: minuteOf(createdAt) },
          { term: 'Last seen', value: minuteOf(seenAt) },
        ]}
      />
      {!isThis && (
        <Form action="/account/sessions/end" hidden={{ confirmation, session: id }}>
          <Button tone="secondary">End this session</Button>
        </Form>
      )}
    </section>
  )
}

/** In UTC, because the server knows no other time of theirs. */
function minuteOf(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
