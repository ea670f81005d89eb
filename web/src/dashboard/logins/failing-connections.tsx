import type { VNode } from 'preact'
import { api } from '../api.ts'
import { addressOf } from '../location.ts'
import { Loaded } from '../pieces/loaded.tsx'
import { Row } from '../pieces/rows.tsx'
import { useLoaded } from '../pieces/use-loaded.ts'
import { t } from '../texts.ts'
import type { LoginCounts } from '../wire/logins.ts'

/** The connections by which most sign-ins fail, with the way to what has failed. */
export function FailingConnections({ counts: { failing } }: { readonly counts: LoginCounts }): VNode {
  const ids = failing.map(({ connectionId }) => connectionId)
  const named = useLoaded(() => Promise.all(ids.map((id) => api.connection(id))), ids.join(' '))
  return (
    <>
      <h3>{t.chart.failing}</h3>
      <Loaded of={named}>
        {(connections) => (
          <ul class="rows" aria-label={t.chart.failing}>
            {failing.map(({ connectionId, completed, failed }, index) => (
              <Row
                key={connectionId}
                href={addressOf('connections', connectionId)}
                title={connections[index]?.name ?? connectionId}
                detail={t.chart.failingLine(failed, completed)}
                side={
                  <a
                    href={`${addressOf('logins')}?status=failed&connectionId=${connectionId}`}
                    aria-label={`${t.chart.failingLogins}: ${connections[index]?.name ?? connectionId}`}
                  >
                    {t.chart.failingLogins}
                  </a>
                }
              />
            ))}
          </ul>
        )}
      </Loaded>
    </>
  )
}
