import { PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { type ProfileInput, api } from '../api.ts'
import { addressOf, goTo } from '../location.ts'
import { OnlyWith } from '../pieces/only-with.tsx'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import { ProfileForm } from './profile-form.tsx'

const BLANK: ProfileInput = {
  name: '',
  description: null,
  introduction: null,
  domainVerification: 'optional',
  allowedProviders: [],
  userAttributes: [],
  branding: { logoUrl: null, colors: { primary: null, background: null } },
  offersDirectory: false,
}

/** A new self-service profile; leads back to the others. */
export function NewProfile({ hasMoved }: ViewProps): VNode {
  useViewTitle(t.setupLinks.newProfile, hasMoved)
  return (
    <>
      <p class="crumb small">
        <a href={addressOf('setup-links')}>{t.nav.setupLinks}</a>
      </p>
      <PageTitle lead={t.setupLinks.profilesText}>{t.setupLinks.newProfile}</PageTitle>
      <OnlyWith permission="write:self_service_profiles">
        <ProfileForm
          start={BLANK}
          label={t.setupLinks.createProfile}
          cancel={addressOf('setup-links')}
          save={async (input) => {
            await api.createProfile(input)
            goTo(addressOf('setup-links'))
          }}
        />
      </OnlyWith>
    </>
  )
}
