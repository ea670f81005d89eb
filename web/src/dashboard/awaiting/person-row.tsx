import type { VNode } from 'preact'
import { addressOf } from '../location.ts'
import { Row } from '../pieces/rows.tsx'
import { Time } from '../pieces/time.tsx'
import { t } from '../texts.ts'
import type { AwaitingPerson } from '../wire/logins.ts'

export interface PersonRowProps {
  readonly person: AwaitingPerson
  /** With the way to their connection, where several may be meant. */
  readonly isLed?: boolean
}

/** Somebody who waits: as what they are known, and what is missing. */
export function PersonRow({ person, isLed = false }: PersonRowProps): VNode {
  const { email, name, idpId, awaiting, connectionId, lastLoginAt } = person
  return (
    <Row
      title={email ?? name ?? idpId}
      detail={
        <>
          {t.awaiting.missing(awaiting)} · {t.awaiting.lastTry} <Time at={lastLoginAt} />
          {isLed && (
            <>
              <br />
              {t.awaiting.connection}:{' '}
              <a class="mono" href={addressOf('connections', connectionId)}>
                {connectionId}
              </a>
            </>
          )}
        </>
      }
    />
  )
}
