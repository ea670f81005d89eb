import { Card, type DataItem, DataList, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { CopyValue } from '../../parts/copy-value.tsx'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { api } from '../api.ts'
import { addressOf } from '../location.ts'
import { Loaded } from '../pieces/loaded.tsx'
import { NamedId } from '../pieces/named-id.tsx'
import { Scrolling } from '../pieces/scrolling.tsx'
import { StatusBadge } from '../pieces/status-badge.tsx'
import { Time } from '../pieces/time.tsx'
import { useLoaded } from '../pieces/use-loaded.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { Login } from '../wire/logins.ts'
import { CheckTable } from './check-table.tsx'
import { LoginError } from './login-error.tsx'
import { Timeline } from './timeline.tsx'

/** One login: why it failed, every check, why it went where it went, and what happened. */
export function LoginDetail({ id, hasMoved }: ViewProps): VNode {
  const loading = useLoaded(() => api.login(id), id)
  return <Loaded of={loading}>{(login) => <Shown login={login} hasMoved={hasMoved} />}</Loaded>
}

function Shown({ login, hasMoved }: { readonly login: Login; readonly hasMoved: boolean }): VNode {
  useViewTitle(t.logins.title, hasMoved)
  return (
    <>
      <p class="crumb small">
        <a href={addressOf('logins')}>{t.nav.logins}</a>
      </p>
      <PageTitle>
        {t.logins.title} <StatusBadge status={login.status} />
      </PageTitle>
      <CopyValue label={t.logins.loginId} value={login.id} texts={t} />
      {login.error !== null && (
        <div class="stack-small">
          <h2>{t.logins.error}</h2>
          <LoginError error={login.error} />
        </div>
      )}
      <Card title={t.logins.checks}>
        <CheckTable checks={login.checks} />
      </Card>
      <Card title={t.logins.timeline}>
        <Timeline steps={login.steps} />
      </Card>
      {login.routing.length > 0 && (
        <Card title={t.logins.routing}>
          <Routing routing={login.routing} />
        </Card>
      )}
      <Card title={t.organizations.facts}>
        <DataList items={factsOf(login)} />
      </Card>
    </>
  )
}

function factsOf(login: Login): readonly DataItem[] {
  const { kind, createdAt, finishedAt, applicationId, organizationId, connectionId, profileId, names } = login
  return [
    { term: t.logins.kind, value: t.logins.kinds[kind] },
    { term: t.created, value: <Time at={createdAt} /> },
    ...(finishedAt === null ? [] : [{ term: t.logins.finished, value: <Time at={finishedAt} /> }]),
    ...named(t.logins.organizationTerm, organizationId, names.organization, 'organizations'),
    ...named(t.logins.connectionTerm, connectionId, names.connection, 'connections'),
    ...named(t.logins.application, applicationId, names.application, 'applications'),
    ...named(t.logins.profile, profileId, names.person, names.person === null ? undefined : 'profiles'),
  ]
}

function named(term: string, id: string | null, name: string | null, section?: string): readonly DataItem[] {
  if (id === null) return []
  const href = section === undefined ? {} : { href: addressOf(section, id) }
  return [{ term, value: <NamedId what={term} id={id} name={name} {...href} /> }]
}

function Routing({ routing }: Pick<Login, 'routing'>): VNode {
  return (
    <Scrolling label={t.logins.routing}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t.logins.selector}</th>
            <th scope="col">{t.logins.received}</th>
            <th scope="col">{t.logins.outcome}</th>
          </tr>
        </thead>
        <tbody>
          {routing.map(({ selector, received, outcome }) => (
            <tr key={selector}>
              <th scope="row" class="mono">
                {selector}
              </th>
              <td class="mono">{received ?? '–'}</td>
              <td>{t.logins.outcomes[outcome]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  )
}
