import { PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { type ProfileInput, api } from '../api.ts'
import { addressOf, goTo } from '../location.ts'
import { changesOf } from '../pieces/changes-of.ts'
import { ConfirmDelete } from '../pieces/confirm-delete.tsx'
import { Loaded } from '../pieces/loaded.tsx'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { SelfServiceProfile } from '../wire/setup-links.ts'
import { ProfileFacts } from './profile-facts.tsx'
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
  const start = inputOf(profile)
  const save = async (input: ProfileInput) => onChange(await api.changeProfile(id, changesOf(start, input)))
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
      {canChange ? (
        <>
          <ProfileForm start={start} label={t.save} save={save} />
          <ConfirmDelete
            label={t.setupLinks.removeProfile}
            consequences={t.setupLinks.removeConsequences}
            name={name}
            remove={remove}
          />
        </>
      ) : (
        <ProfileFacts profile={profile} />
      )}
    </>
  )
}

/** What of a profile may be said; its branding without the colors of texts, which follow from the others. */
function inputOf({ branding: { logoUrl, colors }, ...profile }: SelfServiceProfile): ProfileInput {
  const { name, description, introduction, domainVerification } = profile
  const { allowedProviders, userAttributes, offersDirectory } = profile
  return {
    name,
    description,
    introduction,
    domainVerification,
    allowedProviders,
    userAttributes,
    branding: { logoUrl, colors },
    offersDirectory,
  }
}
