import { Actions, Button, Form, PageTitle, SelectField, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { Refusal } from '../../parts/call-service.ts'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { api } from '../api.ts'
import { filterBy } from '../location.ts'
import { Rows } from '../pieces/rows.tsx'
import { SmallButton } from '../pieces/small-button.tsx'
import { type List, useList } from '../pieces/use-list.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { Page } from '../wire/general.ts'
import type { LoginSummary } from '../wire/logins.ts'
import { LoginRow } from './login-row.tsx'
import { useLive } from './use-live.ts'

/**
 * Sign-ins: the list as it grows, and the trace of one with every check.
 *
 * Invariant: a trace is shown as it was kept; nothing of it is judged anew in the browser.
 */

const STATUSES = ['selecting', 'pending', 'completed', 'failed'] as const

type Filters = Record<'status' | 'kind' | 'organizationId' | 'connectionId', string>

/**
 * Logins: the list, which can be followed as it grows, and one with its trace.
 *
 * Owns no state but whether it is followed; the filters are in the address. Invariant: what a trace holds is shown as it is.
 */
export function LoginList({ query, hasMoved }: ViewProps): VNode {
  useViewTitle(t.nav.logins, hasMoved)
  const filters = filtersOf(query)
  const key = JSON.stringify(filters)
  return (
    <>
      <PageTitle lead={t.logins.lead}>{t.nav.logins}</PageTitle>
      <FilterForm key={`form ${key}`} filters={filters} />
      <LiveLogins key={`list ${key}`} filters={filters} />
    </>
  )
}

function LiveLogins({ filters }: { readonly filters: Filters }): VNode {
  const list = useList<LoginSummary>((cursor) => api.logins({ ...filters, cursor }), '')
  const [isLive, setLive] = useState(true)
  useLive(isLive, () => void addNewest(list, filters))
  return (
    <>
      <div class="live small">
        <SmallButton onClick={() => setLive(!isLive)}>
          {isLive ? t.logins.livePause : t.logins.liveStart}
        </SmallButton>{' '}
        <span class="soft">{isLive && t.logins.liveText}</span>
      </div>
      <Rows
        list={list}
        label={t.nav.logins}
        row={(login) => <LoginRow key={login.id} login={login} />}
        empty={
          <>
            <h2>{t.logins.empty}</h2>
            <p>{t.logins.emptyText}</p>
          </>
        }
      />
    </>
  )
}

function filtersOf(query: URLSearchParams): Filters {
  const value = (name: keyof Filters) => query.get(name) ?? ''
  return {
    status: value('status'),
    kind: value('kind'),
    organizationId: value('organizationId'),
    connectionId: value('connectionId'),
  }
}

/** The newest page above what is shown. What cannot be asked for now is asked for the next time. */
async function addNewest({ update }: List<LoginSummary>, filters: Filters): Promise<void> {
  try {
    const newest = await api.logins(filters)
    update((before) => withNewest(before, newest))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

/** Each login once and as it is now; where the newest page does not reach what is shown, it takes its place, so that none is left out. */
function withNewest(before: Page<LoginSummary>, newest: Page<LoginSummary>): Page<LoginSummary> {
  const known = new Set(newest.items.map(({ id }) => id))
  const older = before.items.filter(({ id }) => !known.has(id))
  const isReached = older.length < before.items.length
  if (newest.nextCursor === null || !isReached || older.length === 0) return newest
  return { items: [...newest.items, ...older], nextCursor: before.nextCursor }
}

function FilterForm({ filters }: { readonly filters: Filters }): VNode {
  const [typed, setTyped] = useState(filters)
  const set = (name: keyof Filters) => (value: string) => setTyped({ ...typed, [name]: value.trim() })
  const all = { value: '', label: t.all }
  return (
    <search class="filters" aria-label={t.logins.filters}>
      <Form onSubmit={() => filterBy(typed)}>
        <div class="filter-fields">
          <SelectField
            name="status"
            label={t.logins.status}
            value={typed.status}
            onValue={set('status')}
            options={[all, ...STATUSES.map((status) => ({ value: status, label: t.statuses[status] }))]}
          />
          <SelectField
            name="kind"
            label={t.logins.kind}
            value={typed.kind}
            onValue={set('kind')}
            options={[all, ...Object.entries(t.logins.kinds).map(([value, label]) => ({ value, label }))]}
          />
          <TextField
            name="organizationId"
            label={t.logins.organization}
            value={typed.organizationId}
            placeholder="org_…"
            autocomplete="off"
            onValue={set('organizationId')}
          />
          <TextField
            name="connectionId"
            label={t.logins.connection}
            value={typed.connectionId}
            placeholder="conn_…"
            autocomplete="off"
            onValue={set('connectionId')}
          />
        </div>
        <Actions>
          <Button tone="secondary">{t.logins.apply}</Button>
        </Actions>
      </Form>
    </search>
  )
}
