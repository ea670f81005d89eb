import { PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { api } from '../api.ts'
import { addressOf, goTo } from '../location.ts'
import { ConfirmDelete } from '../pieces/confirm-delete.tsx'
import { Loaded } from '../pieces/loaded.tsx'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { SelfServiceProfile } from '../wire.ts'
import { ProfileForm } from './profile-form.tsx'

/** One self-service profile. */
export function EditProfile({ id, hasMoved }: ViewProps): VNode {
  const loading = useLoaded(() => api.profile(id), id)
  return (
    <Loaded of={loading}>
      {(profile) => <Shown profile={profile} hasMoved={hasMoved} onChange={loading.take} />}
    </Loaded>
  )
}

interface ShownProps {
  readonly profile: SelfServiceProfile
  readonly hasMoved: boolean
  readonly onChange: (profile: SelfServiceProfile) => void
}

function Shown({ profile, hasMoved, onChange }: ShownProps): VNode {
  const canChange = useSession().can('write:self_service_profiles')
  const { id, name } = profile
  useViewTitle(name, hasMoved)
  const remove = async () => {
    await api.deleteProfile(id)
    goTo(addressOf('setup-links'))
  }
  return (
    <>
      <p class="crumb small">
        <a href={addressOf('setup-links')}>{t.nav.setupLinks}</a>
      </p>
      <PageTitle lead={t.setupLinks.editProfile}>{name}</PageTitle>
      <ProfileForm
        start={profile}
        label={t.save}
        canSave={canChange}
        save={async (input) => onChange(await api.changeProfile(id, input))}
      />
      {canChange && (
        <ConfirmDelete
          label={t.setupLinks.removeProfile}
          consequences={t.setupLinks.removeConsequences}
          name={name}
          remove={remove}
        />
      )}
    </>
  )
}
