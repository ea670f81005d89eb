import { Actions, Badge, Button, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { api } from '../api.ts'
import { addressOf } from '../location.ts'
import { Row, Rows } from '../pieces/rows.tsx'
import { useList } from '../pieces/use-list.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { Application } from '../wire/applications.ts'

/**
 * Applications: the list, a new one, and one with its addresses and secrets.
 *
 * Owns no state but what is typed, and a secret until the view is left. Invariant: a secret is shown once, and kept nowhere.
 */
export function ApplicationList({ hasMoved }: ViewProps): VNode {
  const { can } = useSession()
  useViewTitle(t.nav.applications, hasMoved)
  const list = useList<Application>((cursor) => api.applications({ cursor }), '')
  return (
    <>
      <PageTitle lead={t.applications.lead}>{t.nav.applications}</PageTitle>
      {can('write:applications') && (
        <Actions>
          <Button href={addressOf('applications', 'new')}>{t.applications.new}</Button>
        </Actions>
      )}
      <Rows
        list={list}
        label={t.nav.applications}
        row={({ id, name, clientId, type }) => (
          <Row
            key={id}
            href={addressOf('applications', id)}
            title={name}
            detail={<span class="mono">{clientId}</span>}
            side={<Badge>{t.applications.types[type]}</Badge>}
          />
        )}
        empty={
          <>
            <h2>{t.applications.empty}</h2>
            <p>{t.applications.emptyText}</p>
          </>
        }
      />
    </>
  )
}
