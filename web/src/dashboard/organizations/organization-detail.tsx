import { Card, DataList, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { api } from '../api.ts'
import { addressOf, goTo } from '../location.ts'
import { ConfirmDelete } from '../pieces/confirm-delete.tsx'
import { OrganizationInvitations } from '../members/organization-invitations.tsx'
import { OrganizationMembers } from '../members/organization-members.tsx'
import { Loaded } from '../pieces/loaded.tsx'
import { Time } from '../pieces/time.tsx'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { Organization } from '../wire/organizations.ts'
import { InviteAdmin } from './invite-admin.tsx'
import { OrganizationConnections } from './organization-connections.tsx'
import { OrganizationDomains } from './organization-domains.tsx'
import { OrganizationPolicy } from './organization-policy.tsx'
import { OrganizationSettings } from './organization-settings.tsx'
import { WatchedPolicy } from './watched-policy.tsx'

/** One organization, with everything that is its own. */
export function OrganizationDetail({ id, hasMoved }: ViewProps): VNode {
  const loading = useLoaded(() => api.organization(id), id)
  return (
    <Loaded of={loading}>
      {(organization) => <Shown organization={organization} hasMoved={hasMoved} onChange={loading.take} />}
    </Loaded>
  )
}

interface ShownProps {
  readonly organization: Organization
  readonly hasMoved: boolean
  readonly onChange: (organization: Organization) => void
}

function Shown({ organization, hasMoved, onChange }: ShownProps): VNode {
  const { can } = useSession()
  const { id, name } = organization
  useViewTitle(name, hasMoved)
  const remove = async () => {
    await api.deleteOrganization(id)
    goTo(addressOf('organizations'))
  }
  return (
    <>
      <p class="crumb small">
        <a href={addressOf('organizations')}>{t.nav.organizations}</a>
      </p>
      <PageTitle>{name}</PageTitle>
      <OrganizationConnections organizationId={id} />
      {can('write:setup_tickets') && <InviteAdmin organizationId={id} />}
      <OrganizationDomains organizationId={id} />
      {can('read:members') && (
        <>
          <OrganizationMembers organizationId={id} />
          <OrganizationInvitations organizationId={id} />
        </>
      )}
      <OrganizationPolicy organization={organization} onChange={onChange} />
      <WatchedPolicy organization={organization} onChange={onChange} />
      {can('write:organizations') && <OrganizationSettings organization={organization} onChange={onChange} />}
      <Card title={t.organizations.facts}>
        <DataList
          items={[
            { term: t.id, value: id, mono: true },
            { term: t.organizations.slug, value: organization.slug, mono: true },
            { term: t.organizations.externalId, value: organization.externalId ?? t.none, mono: true },
            { term: t.created, value: <Time at={organization.createdAt} /> },
          ]}
        />
      </Card>
      {can('write:organizations') && (
        <ConfirmDelete
          label={t.organizations.remove}
          consequences={t.organizations.removeConsequences}
          name={name}
          remove={remove}
        />
      )}
    </>
  )
}
