import { Badge, Card, DataList, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { api } from '../api.ts'
import { addressOf, goTo } from '../location.ts'
import { OrganizationLink } from '../organizations/organization-link.tsx'
import { ConfirmDelete } from '../pieces/confirm-delete.tsx'
import { Crumb } from '../pieces/crumb.tsx'
import { Loaded } from '../pieces/loaded.tsx'
import { Row } from '../pieces/rows.tsx'
import { Time } from '../pieces/time.tsx'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { UserDetail as User } from '../wire/members.ts'
import { UserProfiles } from './user-profiles.tsx'
import { UserSettings } from './user-settings.tsx'

/** One user: where they belong, what connections know of them, and what your product says. */
export function UserDetail({ id, hasMoved }: ViewProps): VNode {
  const loading = useLoaded(() => api.user(id), id)
  return (
    <>
      <Crumb href={addressOf('users')}>{t.users.title}</Crumb>
      <Loaded of={loading}>
        {(user) => <Shown user={user} hasMoved={hasMoved} onChange={loading.take} />}
      </Loaded>
    </>
  )
}

interface ShownProps {
  readonly user: User
  readonly hasMoved: boolean
  readonly onChange: (user: User) => void
}

function Shown({ user, hasMoved, onChange }: ShownProps): VNode {
  const { can } = useSession()
  const { id, name, email } = user
  const shown = name ?? email ?? t.users.nameless
  useViewTitle(shown, hasMoved)
  const remove = async () => {
    await api.deleteUser(id)
    goTo(addressOf('users'))
  }
  return (
    <>
      <PageTitle {...(name === null || email === null ? {} : { lead: email })}>{shown}</PageTitle>
      <Memberships user={user} />
      {can('read:profiles') && <UserProfiles userId={id} />}
      {can('write:users') && <UserSettings user={user} onChange={onChange} />}
      <Facts user={user} />
      {can('write:users') && (
        <ConfirmDelete
          label={t.users.remove}
          consequences={t.users.removeConsequences}
          name={email ?? shown}
          remove={remove}
        />
      )}
    </>
  )
}

function Memberships({ user: { memberships } }: { readonly user: User }): VNode {
  return (
    <Card title={t.users.memberships}>
      {memberships.length === 0 ? (
        <p class="soft">{t.users.noMembership}</p>
      ) : (
        <ul class="rows" aria-label={t.users.memberships}>
          {memberships.map(({ id, organizationId, role, status, source, createdAt }) => (
            <Row
              key={id}
              title={<OrganizationLink organizationId={organizationId} />}
              detail={
                <>
                  {t.members.sources[source]} · {t.members.since} <Time at={createdAt} dayOnly />
                </>
              }
              side={
                <>
                  <Badge>{t.members.roles[role]}</Badge>
                  <Badge>{t.members.statuses[status]}</Badge>
                </>
              }
            />
          ))}
        </ul>
      )}
    </Card>
  )
}

function Facts({ user }: { readonly user: User }): VNode {
  const { id, email, emailProven, organizationId, lastLoginAt, createdAt } = user
  const said = emailProven ? t.users.proven : t.users.unproven
  return (
    <Card title={t.organizations.facts}>
      <DataList
        items={[
          { term: t.id, value: id, mono: true },
          ...(email === null ? [] : [{ term: t.users.email, value: `${email} (${said})` }]),
          {
            term: t.users.broughtBy,
            value:
              organizationId === null ? t.users.own : <OrganizationLink organizationId={organizationId} />,
          },
          { term: t.users.lastLogin, value: lastLoginAt === null ? t.none : <Time at={lastLoginAt} /> },
          { term: t.created, value: <Time at={createdAt} /> },
        ]}
      />
    </Card>
  )
}
