import { AreaField, Card, CodeBlock, DataList, Details, Notice, PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { api } from '../api.ts'
import { addressOf, goTo } from '../location.ts'
import { ConfirmDelete } from '../pieces/confirm-delete.tsx'
import { Crumb } from '../pieces/crumb.tsx'
import { objectText, readObject } from '../pieces/json-object.ts'
import { Loaded } from '../pieces/loaded.tsx'
import { SettingsForm } from '../pieces/settings-form.tsx'
import { Time } from '../pieces/time.tsx'
import { useFields } from '../pieces/use-fields.ts'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { Connection } from '../wire/connections.ts'
import type { Profile } from '../wire/members.ts'

/** What one connection knows of a person, and what your product says of them there. */
export function ProfileDetail(props: ViewProps): VNode {
  const { can } = useSession()
  return can('read:profiles') ? <Known {...props} /> : <Notice title={t.users.closed} />
}

function Known({ id, hasMoved }: ViewProps): VNode {
  const loading = useLoaded(async () => {
    const profile = await api.personProfile(id)
    return { profile, connection: await api.connection(profile.connectionId) }
  }, id)
  return (
    <>
      <Crumb href={addressOf('users')}>{t.users.title}</Crumb>
      <Loaded of={loading}>
        {({ profile, connection }) => (
          <Shown
            profile={profile}
            connection={connection}
            hasMoved={hasMoved}
            onChange={(changed) => loading.take({ profile: changed, connection })}
          />
        )}
      </Loaded>
    </>
  )
}

interface ShownProps {
  readonly profile: Profile
  readonly connection: Connection
  readonly hasMoved: boolean
  readonly onChange: (profile: Profile) => void
}

function Shown({ profile, connection, hasMoved, onChange }: ShownProps): VNode {
  const { can } = useSession()
  const { id, email, name, idpId, groups, roles, rawAttributes, createdAt, lastLoginAt } = profile
  const shown = name ?? email ?? idpId
  useViewTitle(shown, hasMoved)
  const remove = async () => {
    await api.deletePersonProfile(id)
    goTo(addressOf('users'))
  }
  return (
    <>
      <PageTitle lead={t.profiles.lead(connection.name)}>{shown}</PageTitle>
      <Card title={t.organizations.facts}>
        <DataList
          items={[
            { term: t.id, value: id, mono: true },
            {
              term: t.logins.connectionTerm,
              value: <a href={addressOf('connections', connection.id)}>{connection.name}</a>,
            },
            { term: t.profiles.idpId, value: idpId, mono: true },
            ...(email === null ? [] : [{ term: t.users.email, value: email }]),
            ...(groups.length === 0 ? [] : [{ term: t.profiles.groups, value: groups.join(', ') }]),
            ...(roles.length === 0 ? [] : [{ term: t.profiles.roles, value: roles.join(', ') }]),
            { term: t.users.lastLogin, value: <Time at={lastLoginAt} /> },
            { term: t.created, value: <Time at={createdAt} /> },
          ]}
        />
        <Details summary={t.profiles.raw}>
          <CodeBlock label={t.profiles.raw} code={JSON.stringify(rawAttributes, null, 2)} />
        </Details>
      </Card>
      {can('write:profiles') && <OwnData profile={profile} onChange={onChange} />}
      {can('write:profiles') && (
        <ConfirmDelete
          label={t.profiles.remove}
          consequences={t.profiles.removeConsequences}
          name={email ?? shown}
          remove={remove}
        />
      )}
    </>
  )
}

interface OwnDataProps {
  readonly profile: Profile
  readonly onChange: (profile: Profile) => void
}

function OwnData({ profile: { id, metadata }, onChange }: OwnDataProps): VNode {
  const { values, set } = useFields({ metadata: objectText(metadata) })
  const typed = readObject(values.metadata)
  const save = async () => onChange(await api.changePersonProfile(id, { metadata: typed ?? null }))
  return (
    <Card title={t.profiles.settings}>
      <SettingsForm names={['metadata']} save={save} isReady={typed !== undefined}>
        {(errorOf) => (
          <AreaField
            name="metadata"
            label={t.users.metadata}
            hint={t.profiles.metadataHint}
            value={values.metadata}
            error={typed === undefined ? t.users.metadataInvalid : errorOf('metadata')}
            onValue={set('metadata')}
          />
        )}
      </SettingsForm>
    </Card>
  )
}
