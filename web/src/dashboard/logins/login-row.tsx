import type { VNode } from 'preact'
import { addressOf } from '../location.ts'
import { Row } from '../pieces/rows.tsx'
import { StatusBadge } from '../pieces/status-badge.tsx'
import { Time } from '../pieces/time.tsx'
import { t } from '../texts.ts'
import type { LoginSummary } from '../wire/logins.ts'

/** A login in a list. */
export function LoginRow({ login }: { readonly login: LoginSummary }): VNode {
  const { id, kind, status, errorCode, createdAt } = login
  return (
    <Row
      href={addressOf('logins', id)}
      title={id}
      mono
      detail={
        <>
          {t.logins.kinds[kind]}, <Time at={createdAt} />
          {errorCode !== null && (
            <>
              {' · '}
              <span class="mono">{errorCode}</span>
            </>
          )}
        </>
      }
      side={<StatusBadge status={status} />}
    />
  )
}
