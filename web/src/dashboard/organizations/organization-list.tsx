import { Actions, Button, Form, PageTitle, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { api } from '../api.ts'
import { addressOf, filterBy } from '../location.ts'
import { Row, Rows } from '../pieces/rows.tsx'
import { Time } from '../pieces/time.tsx'
import { useList } from '../pieces/use-list.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { Organization } from '../wire/organizations.ts'
import { findOrganizations } from './find-organizations.ts'

/**
 * Organizations: the list with its search, a new one, and one with its domains, connections, rules and the link for its admin.
 *
 * Owns no state but what is typed. Invariant: what an operator may not change is not offered.
 */
export function OrganizationList({ query, hasMoved }: ViewProps): VNode {
  const { can } = useSession()
  const searched = query.get('search') ?? ''
  useViewTitle(t.nav.organizations, hasMoved)
  const list = useList<Organization>(
    (cursor) => (searched === '' ? api.organizations({ cursor }) : findOrganizations(searched, cursor)),
    searched,
  )
  return (
    <>
      <PageTitle lead={t.organizations.lead}>{t.nav.organizations}</PageTitle>
      {can('write:organizations') && (
        <Actions>
          <Button href={addressOf('organizations', 'new')}>{t.organizations.new}</Button>
        </Actions>
      )}
      <Search key={searched} searched={searched} />
      <Rows
        list={list}
        label={t.nav.organizations}
        row={(organization) => (
          <Row
            key={organization.id}
            href={addressOf('organizations', organization.id)}
            title={organization.name}
            detail={<span class="mono">{organization.slug}</span>}
            side={<Time at={organization.createdAt} dayOnly />}
          />
        )}
        empty={searched === '' ? <NoneYet /> : <p>{t.organizations.nothing(searched)}</p>}
      />
    </>
  )
}

function Search({ searched }: { readonly searched: string }): VNode {
  const [typed, setTyped] = useState(searched)
  return (
    <search class="filters">
      <Form onSubmit={() => filterBy({ search: typed.trim() })}>
        <TextField
          name="search"
          label={t.organizations.searchLabel}
          hint={t.organizations.searchHint}
          value={typed}
          autocomplete="off"
          onValue={setTyped}
        />
        <Actions>
          <Button tone="secondary">{t.organizations.search}</Button>
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

function NoneYet(): VNode {
  return (
    <>
      <h2>{t.organizations.empty}</h2>
      <p>{t.organizations.emptyText}</p>
    </>
  )
}
