import type { VNode } from 'preact'
import { addressOf } from '../location.ts'
import { Row } from '../pieces/rows.tsx'
import { Time } from '../pieces/time.tsx'
import { t } from '../texts.ts'
import type { AwaitingPerson } from '../wire/logins.ts'
import type { NamedPerson } from './with-names.ts'

export interface PersonRowProps {
  readonly person: AwaitingPerson
  /** What their organization and connection are called, where several may be meant: it leads there. */
  readonly place?: Omit<NamedPerson, 'person'>
}

/** Somebody who waits: as what they are known, and what is missing. */
export function PersonRow({ person, place }: PersonRowProps): VNode {
  const { email, name, idpId, awaiting, organizationId, connectionId, lastLoginAt } = person
  return (
    <Row
      title={email ?? name ?? idpId}
      detail={
        <>
          {t.awaiting.missing(awaiting)} · {t.awaiting.lastTry} <Time at={lastLoginAt} />
          {place !== undefined && (
            <>
              <br />
              <PlaceLink section="organizations" id={organizationId} name={place.organization} /> ·{' '}
              <PlaceLink section="connections" id={connectionId} name={place.connection} />
            </>
          )}
        </>
      }
    />
  )
}

interface PlaceLinkProps {
  readonly section: string
  readonly id: string
  readonly name: string | null
}

function PlaceLink({ section, id, name }: PlaceLinkProps): VNode {
  return (
    <a href={addressOf(section, id)} {...(name === null ? { class: 'mono' } : {})}>
      {name ?? id}
    </a>
  )
}
