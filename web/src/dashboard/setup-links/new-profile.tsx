import { PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { api } from '../api.ts'
import { addressOf, goTo } from '../location.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import { ProfileForm } from './profile-form.tsx'

/** A new self-service profile; leads back to the others. */
export function NewProfile({ hasMoved }: ViewProps): VNode {
  const { can } = useSession()
  useViewTitle(t.setupLinks.newProfile, hasMoved)
  return (
    <>
      <p class="crumb small">
        <a href={addressOf('setup-links')}>{t.nav.setupLinks}</a>
      </p>
      <PageTitle lead={t.setupLinks.profilesText}>{t.setupLinks.newProfile}</PageTitle>
      <ProfileForm
        start={{ name: '', description: null, introduction: null, domainVerification: 'optional' }}
        label={t.setupLinks.createProfile}
        canSave={can('write:self_service_profiles')}
        save={async (input) => {
          await api.createProfile(input)
          goTo(addressOf('setup-links'))
        }}
      />
    </>
  )
}
