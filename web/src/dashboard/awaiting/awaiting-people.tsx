import { Notice, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { api } from '../api.ts'
import { Rows } from '../pieces/rows.tsx'
import { useList } from '../pieces/use-list.ts'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import { PersonRow } from './person-row.tsx'
import { type NamedPerson, withNames } from './with-names.ts'

/**
 * People who await reconciliation: all of them, and those of one connection with the way to map them again.
 *
 * Owns no state. Invariant: nobody is let in from here; whoever is mended signs in themselves.
 */
export function AwaitingPeople({ hasMoved }: ViewProps): VNode {
  const { can } = useSession()
  useViewTitle(t.nav.awaiting, hasMoved)
  return (
    <>
      <PageTitle lead={t.awaiting.lead}>{t.nav.awaiting}</PageTitle>
      {can('read:profiles') ? <Everybody /> : <Notice title={t.awaiting.closed} />}
    </>
  )
}

function Everybody(): VNode {
  const list = useList<NamedPerson>(async (cursor) => withNames(await api.awaiting({ cursor })), '')
  return (
    <Rows
      list={list}
      label={t.awaiting.title}
      row={({ person, organization, connection }) => (
        <PersonRow key={person.id} person={person} place={{ organization, connection }} />
      )}
      empty={
        <>
          <h2>{t.awaiting.empty}</h2>
          <p>{t.awaiting.emptyText}</p>
        </>
      }
    />
  )
}
