import type { VNode } from 'preact'
import { Actions, Button, Card, DataList, Form } from '@cardea/kit'
import type { JoinRequest } from '../join-request-store.ts'
import type { JoinRequests } from '../join-requests.ts'

/** Who asks to join the organizations in which one may decide. */
export function JoinRequestsCard({
  groups,
  confirmation,
}: {
  readonly groups: readonly JoinRequests[]
  readonly confirmation: string
}): VNode | null {
  if (groups.length === 0) return null
  return (
    <Card title="Requests to join">
      {groups.map((group) =>
        group.refusal === null ? (
          group.requests.map((request) => <Request request={request} confirmation={confirmation} />)
        ) : (
          <Closed {...group} />
        ),
      )}
    </Card>
  )
}

function Request({
  request: { id, organization, email, name, askedAt },
  confirmation,
}: {
  readonly request: JoinRequest
  readonly confirmation: string
}): VNode {
  const who = email ?? name ?? id
  const hidden = { confirmation, organization: organization.id, member: id }
  return (
    <section class="stack-small">
      <DataList
        items={[
          { term: 'Who', value: name === null ? who : `${name}, ${who}` },
          { term: 'Organization', value: organization.name },
          { term: 'Asked', value: askedAt.toISOString().slice(0, 10) },
        ]}
      />
      <Actions>
        <Form action="/account/requests/approve" hidden={hidden}>
          <Button>{`Approve ${who}`}</Button>
        </Form>
        <Form action="/account/requests/decline" hidden={hidden}>
          <Button tone="secondary">{`Decline ${who}`}</Button>
        </Form>
      </Actions>
    </section>
  )
}

/** Who asks is told to a session alone that the organization lets in. */
function Closed({ organization: { name, slug }, refusal }: JoinRequests): VNode {
  return (
    <p>
      Somebody asks to join {name}.{' '}
      {refusal === 'organization.sso_required' ? (
        <a href={`/api/auth/sso/${slug}/login`}>{`Sign in through ${name} to decide`}</a>
      ) : (
        `Sign in with a second factor to decide.`
      )}
    </p>
  )
}
