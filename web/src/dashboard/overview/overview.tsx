import { Badge, Card, Notice, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { api } from '../api.ts'
import { addressOf } from '../location.ts'
import { LoginRow } from '../logins/login-row.tsx'
import { SignInChart } from '../logins/sign-in-chart.tsx'
import { Loaded } from '../pieces/loaded.tsx'
import { Row, Rows } from '../pieces/rows.tsx'
import { useList } from '../pieces/use-list.ts'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { GoLiveItem } from '../wire/general.ts'
import type { LoginSummary } from '../wire/logins.ts'

/**
 * The overview: what is to do before going live, how sign-ins have gone, and the latest of them.
 *
 * Owns no state. Invariant: whether a point is done is the service's to say, and numbers are its, too.
 */

const RECENT = 5

/** What an operator sees first. */
export function Overview({ hasMoved }: ViewProps): VNode {
  const { deployment, can } = useSession()
  useViewTitle(t.nav.overview, hasMoved)
  return (
    <>
      <PageTitle lead={t.overview.lead(deployment.publicUrl)}>{t.nav.overview}</PageTitle>
      <GoLive />
      {can('read:logins') && <SignInChart />}
      {can('read:logins') && <Recent />}
    </>
  )
}

function GoLive(): VNode {
  const loading = useLoaded(api.goLive, '')
  return (
    <Card title={t.overview.goLive}>
      <Loaded of={loading}>
        {(items) => (
          <>
            {items.every(({ passed }) => passed) ? (
              <Notice tone="success" title={t.overview.ready}>
                <p>{t.overview.readyText}</p>
              </Notice>
            ) : (
              <p class="soft">
                {t.overview.progress(items.filter(({ passed }) => passed).length, items.length)}
              </p>
            )}
            <ul class="rows" aria-label={t.overview.goLive}>
              {items.map(Point)}
            </ul>
          </>
        )}
      </Loaded>
    </Card>
  )
}

function Point({ code, passed, hint }: GoLiveItem): VNode {
  return (
    <Row
      key={code}
      title={t.overview.items[code] ?? code}
      {...(passed || hint === null ? {} : { detail: hint })}
      side={
        <Badge tone={passed ? 'success' : 'warning'}>{passed ? t.overview.passed : t.overview.open}</Badge>
      }
    />
  )
}

function Recent(): VNode {
  const list = useList<LoginSummary>((cursor) => api.logins({ cursor, limit: RECENT }), '')
  return (
    <Card title={t.overview.recent}>
      <Rows
        list={list}
        label={t.overview.recent}
        row={(login) => <LoginRow key={login.id} login={login} />}
        empty={<p class="soft">{t.overview.noLogins}</p>}
      />
      <p>
        <a href={addressOf('logins')}>{t.overview.allLogins}</a>
      </p>
    </Card>
  )
}
