import { Actions, Badge, Button, Form, Notice, PageTitle, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { addressOf, filterBy } from '../location.ts'
import { Row, Rows } from '../pieces/rows.tsx'
import { Time } from '../pieces/time.tsx'
import { useList } from '../pieces/use-list.ts'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { User } from '../wire/members.ts'
import { findUsers } from './find-users.ts'

/**
 * Users: the people of the whole deployment, one of them with where they belong, and what a connection knows of them.
 *
 * Owns no state but what is typed. Invariant: who is deleted is named, and what goes with them is said before.
 */
export function UserList({ query, hasMoved }: ViewProps): VNode {
  const { can } = useSession()
  useViewTitle(t.users.title, hasMoved)
  return (
    <>
      <PageTitle lead={t.users.lead}>{t.users.title}</PageTitle>
      {can('read:users') ? (
        <Everybody searched={query.get('search') ?? ''} />
      ) : (
        <Notice title={t.users.closed} />
      )}
    </>
  )
}

function Everybody({ searched }: { readonly searched: string }): VNode {
  const list = useList<User>((cursor) => findUsers(searched, cursor), searched)
  return (
    <>
      <Search key={searched} searched={searched} />
      <Rows
        list={list}
        label={t.users.title}
        row={(user) => <UserRow key={user.id} user={user} />}
        empty={
          searched === '' ? (
            <>
              <h2>{t.users.empty}</h2>
              <p>{t.users.emptyText}</p>
            </>
          ) : (
            <p>{t.users.nothing(searched)}</p>
          )
        }
      />
    </>
  )
}

function UserRow({ user }: { readonly user: User }): VNode {
  const { id, email, name, organizationId, lastLoginAt } = user
  return (
    <Row
      href={addressOf('users', id)}
      title={name ?? email ?? t.users.nameless}
      detail={
        <>
          {name !== null && email !== null && `${email} · `}
          {lastLoginAt === null ? (
            t.users.never
          ) : (
            <>
              {t.users.lastLogin} <Time at={lastLoginAt} />
            </>
          )}
        </>
      }
      side={<Badge>{organizationId === null ? t.users.own : t.users.brought}</Badge>}
    />
  )
}

function Search({ searched }: { readonly searched: string }): VNode {
  const [typed, setTyped] = useState(searched)
  return (
    <search class="filters">
      <Form onSubmit={() => filterBy({ search: typed.trim() })}>
        <TextField
          name="search"
          label={t.users.search}
          hint={t.users.searchHint}
          value={typed}
          autocomplete="off"
          onValue={setTyped}
        />
        <Actions>
          <Button tone="secondary">{t.users.find}</Button>
          {searched !== '' && (
            <Button tone="secondary" onClick={() => filterBy({})}>
              {t.organizations.clear}
            </Button>
          )}
        </Actions>
      </Form>
    </search>
  )
}
