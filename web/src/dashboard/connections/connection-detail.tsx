import { Card, Notice, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { api } from '../api.ts'
import { addressOf, goTo } from '../location.ts'
import { WaitingHere } from '../awaiting/waiting-here.tsx'
import { LoginRow } from '../logins/login-row.tsx'
import { SignInChart } from '../logins/sign-in-chart.tsx'
import { InviteAdmin } from '../organizations/invite-admin.tsx'
import { ConfirmDelete } from '../pieces/confirm-delete.tsx'
import { Loaded } from '../pieces/loaded.tsx'
import { providerLabel, socialLabel } from '../pieces/provider-label.ts'
import { Rows } from '../pieces/rows.tsx'
import { useList } from '../pieces/use-list.ts'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { Connection } from '../wire/connections.ts'
import type { LoginSummary } from '../wire/logins.ts'
import { Certificates } from './certificates.tsx'
import { ConnectionFacts } from './connection-facts.tsx'
import { ConnectionStatusSwitch } from './connection-status-switch.tsx'
import { RunTest } from './run-test.tsx'
import { ValuesToCopy } from './values-to-copy.tsx'

/**
 * Connections: one with its facts, its status, a test, and how its sign-ins have gone.
 *
 * Owns no state but a test that runs. Invariant: what a sign-in did is told by its trace, never guessed here.
 */
export function ConnectionDetail({ id, hasMoved }: ViewProps): VNode {
  const loading = useLoaded(() => api.connection(id), id)
  return (
    <Loaded of={loading}>
      {(connection) => <Shown connection={connection} hasMoved={hasMoved} onChange={loading.take} />}
    </Loaded>
  )
}

interface ShownProps {
  readonly connection: Connection
  readonly hasMoved: boolean
  readonly onChange: (connection: Connection) => void
}

function Shown({ connection, hasMoved, onChange }: ShownProps): VNode {
  const { can } = useSession()
  const { id, name, provider, protocol, organizationId } = connection
  useViewTitle(name, hasMoved)
  const product = protocol === 'social' ? socialLabel(provider) : providerLabel(provider)
  const above = organizationId === null ? addressOf('keys') : addressOf('organizations', organizationId)
  const remove = async () => {
    await api.deleteConnection(id)
    goTo(above)
  }
  return (
    <>
      <p class="crumb small">
        <a href={above}>{organizationId === null ? t.nav.keys : t.connections.organization}</a>
      </p>
      <PageTitle lead={t.connections.lead(product, t.connections.protocols[protocol])}>{name}</PageTitle>
      <ConnectionStatusSwitch connection={connection} onChange={onChange} />
      {can('read:logins') && <SignInChart connectionId={id} />}
      {can('write:connections') && <RunTest connectionId={id} />}
      <ValuesToCopy connection={connection} />
      <ConnectionFacts connection={connection} />
      {protocol === 'saml' && <Certificates certificates={connection.certificates} />}
      {organizationId !== null && <Recommended connectionId={id} />}
      {organizationId !== null && can('read:profiles') && <WaitingHere connectionId={id} />}
      {can('read:logins') && <RecentLogins connectionId={id} />}
      {can('write:setup_tickets') && organizationId !== null && (
        <InviteAdmin organizationId={organizationId} connectionId={id} />
      )}
      {can('write:connections') && (
        <ConfirmDelete
          label={t.connections.remove}
          consequences={t.connections.removeConsequences}
          name={name}
          remove={remove}
        />
      )}
    </>
  )
}

function Recommended({ connectionId }: { readonly connectionId: string }): VNode {
  const loading = useLoaded(() => api.recommendations(connectionId), connectionId)
  return (
    <Card title={t.connections.recommendations}>
      <Loaded of={loading}>
        {(items) =>
          items.length === 0 ? (
            <p class="soft">{t.connections.noRecommendations}</p>
          ) : (
            items.map(({ attribute, message, proposedName }) => (
              <Notice tone="warning" title={t.connections.recommended(attribute)} key={attribute + message}>
                <p>{message}</p>
                {proposedName !== null && <p>{t.connections.proposed(proposedName)}</p>}
              </Notice>
            ))
          )
        }
      </Loaded>
    </Card>
  )
}

const RECENT = 5

function RecentLogins({ connectionId }: { readonly connectionId: string }): VNode {
  const list = useList<LoginSummary>(
    (cursor) => api.logins({ connectionId, cursor, limit: RECENT }),
    connectionId,
  )
  return (
    <Card title={t.overview.recent}>
      <Rows
        list={list}
        label={t.overview.recent}
        row={(login) => <LoginRow key={login.id} login={login} />}
        empty={<p class="soft">{t.logins.emptyText}</p>}
      />
    </Card>
  )
}
