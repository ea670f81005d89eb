import type { VNode } from 'preact'
import { addressOf } from '../location.ts'
import { Row } from '../pieces/rows.tsx'
import { StatusBadge } from '../pieces/status-badge.tsx'
import { Time } from '../pieces/time.tsx'
import { t } from '../texts.ts'
import type { LoginSummary } from '../wire/logins.ts'

/** A login in a list. */
export function LoginRow({ login }: { readonly login: LoginSummary }): VNode {
  const { id, kind, status, errorCode, createdAt, names } = login
  const { organization, connection, application, person } = names
  // Whoever was refused has no profile: the login is then known by where it was.
  const title = person ?? organization ?? connection ?? application ?? id
  const where = [organization, connection, application].filter((name) => name !== null && name !== title)
  return (
    <Row
      href={addressOf('logins', id)}
      title={title}
      mono={title === id}
      detail={
        <>
          {t.logins.kinds[kind]}, <Time at={createdAt} />
          {errorCode !== null && (
            <>
              {' · '}
              <span class="mono">{errorCode}</span>
            </>
          )}
          {where.length > 0 && (
            <>
              <br />
              {where.join(' · ')}
            </>
          )}
          {title !== id && (
            <>
              <br />
              <span class="mono">{id}</span>
            </>
          )}
        </>
      }
      side={<StatusBadge status={status} />}
    />
  )
}
