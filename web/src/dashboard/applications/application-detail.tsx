import { Card, DataList, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { CopyValue } from '../../parts/copy-value.tsx'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { api } from '../api.ts'
import { addressOf, goTo } from '../location.ts'
import { ConfirmDelete } from '../pieces/confirm-delete.tsx'
import { OrganizationLink } from '../organizations/organization-link.tsx'
import { Loaded } from '../pieces/loaded.tsx'
import { Time } from '../pieces/time.tsx'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { Application } from '../wire/applications.ts'
import { ApplicationAddresses } from './application-addresses.tsx'
import { ApplicationKeys } from './application-keys.tsx'
import { ApplicationName } from './application-name.tsx'
import { ApplicationSessions } from './application-sessions.tsx'
import { ApplicationTokens } from './application-tokens.tsx'
import { ClientSecrets } from './client-secrets.tsx'

/** One application. */
export function ApplicationDetail({ id, hasMoved }: ViewProps): VNode {
  const loading = useLoaded(() => api.application(id), id)
  return (
    <Loaded of={loading}>
      {(application) => <Shown application={application} hasMoved={hasMoved} onChange={loading.take} />}
    </Loaded>
  )
}

interface ShownProps {
  readonly application: Application
  readonly hasMoved: boolean
  readonly onChange: (application: Application) => void
}

function Shown({ application, hasMoved, onChange }: ShownProps): VNode {
  const { can } = useSession()
  const { id, name, type, clientId, organizationId, createdAt } = application
  const shared = { application, onChange }
  useViewTitle(name, hasMoved)
  const remove = async () => {
    await api.deleteApplication(id)
    goTo(addressOf('applications'))
  }
  return (
    <>
      <p class="crumb small">
        <a href={addressOf('applications')}>{t.nav.applications}</a>
      </p>
      <PageTitle lead={t.applications.types[type]}>{name}</PageTitle>
      <CopyValue label={t.applications.clientId} value={clientId} texts={t} />
      {type !== 'm2m' && <ApplicationAddresses {...shared} />}
      {type !== 'spa' && <ClientSecrets applicationId={id} />}
      {type !== 'm2m' && <ApplicationSessions {...shared} />}
      <ApplicationTokens {...shared} />
      {type !== 'spa' && <ApplicationKeys {...shared} />}
      <ApplicationName {...shared} />
      <Card title={t.organizations.facts}>
        <DataList
          items={[
            { term: t.id, value: id, mono: true },
            ...(organizationId === null
              ? []
              : [
                  {
                    term: t.applications.limitedTo,
                    value: <OrganizationLink organizationId={organizationId} />,
                  },
                ]),
            { term: t.created, value: <Time at={createdAt} /> },
          ]}
        />
      </Card>
      {can('write:applications') && (
        <ConfirmDelete
          label={t.applications.remove}
          consequences={t.applications.removeConsequences}
          name={name}
          remove={remove}
        />
      )}
    </>
  )
}
