import { PageTitle } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { api } from '../api.ts'
import { knownSocialProviders } from '../catalogue.ts'
import { SocialFields, socialNames, socialPatch, socialTexts } from '../connections/social-fields.tsx'
import { addressOf, goTo } from '../location.ts'
import { NotFound } from '../not-found.tsx'
import { changesOf } from '../pieces/changes-of.ts'
import { Crumb } from '../pieces/crumb.tsx'
import { Loaded } from '../pieces/loaded.tsx'
import { OnlyWith } from '../pieces/only-with.tsx'
import { socialLabel } from '../pieces/provider-label.ts'
import { SettingsForm } from '../pieces/settings-form.tsx'
import { useFields } from '../pieces/use-fields.ts'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'

/** The connection of a social provider that is not set up yet; leads on to it. */
export function NewSocialConnection(props: ViewProps): VNode {
  const loading = useLoaded(knownSocialProviders, '')
  return (
    <Loaded of={loading}>
      {(known) => (known.includes(props.id) ? <Shown {...props} /> : <NotFound {...props} />)}
    </Loaded>
  )
}

function Shown({ id: provider, hasMoved }: ViewProps): VNode {
  const title = t.social.new(socialLabel(provider))
  useViewTitle(title, hasMoved)
  return (
    <>
      <Crumb href={addressOf('keys')}>{t.nav.keys}</Crumb>
      <PageTitle lead={t.social.newLead}>{title}</PageTitle>
      <OnlyWith permission="write:connections">
        <NewForm provider={provider} />
      </OnlyWith>
    </>
  )
}

const BLANK = socialTexts({ clientId: null, teamId: null, keyId: null, origin: null })

function NewForm({ provider }: { readonly provider: string }): VNode {
  const fields = useFields(BLANK)
  const [clientSecret, setClientSecret] = useState('')
  const save = async () => {
    const secret = clientSecret.trim() === '' ? {} : { clientSecret: clientSecret.trim() }
    const given = changesOf(socialPatch(BLANK), socialPatch(fields.values))
    const { id } = await api.createConnection({ protocol: 'social', provider, ...given, ...secret })
    goTo(addressOf('connections', id))
  }
  return (
    <SettingsForm names={socialNames} save={save} label={t.social.create} cancel={addressOf('keys')}>
      {(errorOf) => (
        <SocialFields
          provider={provider}
          hasClientSecret={false}
          fields={fields}
          clientSecret={clientSecret}
          onSecret={setClientSecret}
          errorOf={errorOf}
        />
      )}
    </SettingsForm>
  )
}
