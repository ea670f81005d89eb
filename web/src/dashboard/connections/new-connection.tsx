import { ChoiceField, PageTitle, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { type OfferedProvider, ProviderPicker, protocolOf } from '../../parts/provider-picker.tsx'
import { api } from '../api.ts'
import { addressOf, goTo } from '../location.ts'
import { Crumb } from '../pieces/crumb.tsx'
import { Loaded } from '../pieces/loaded.tsx'
import { OnlyWith } from '../pieces/only-with.tsx'
import { SettingsForm } from '../pieces/settings-form.tsx'
import { useLoaded } from '../pieces/use-loaded.ts'
import { useViewTitle } from '../pieces/use-view-title.ts'
import { t } from '../texts.ts'
import type { ViewProps } from '../view-props.ts'
import type { Organization } from '../wire/organizations.ts'
import { offeredProviders } from './offered-providers.ts'
import { type Known, inputOf, useValues } from './use-values.ts'
import { ValueFields, metadataField, namesOf } from './value-fields.tsx'

/** A new connection of an organization; leads on to it, where its values for the other side are. */
export function NewConnection({ id, hasMoved }: ViewProps): VNode {
  const loading = useLoaded(() => api.organization(id), id)
  useViewTitle(t.connections.new, hasMoved)
  return (
    <>
      <Crumb href={addressOf('organizations', id)}>{t.connections.organization}</Crumb>
      <Loaded of={loading}>
        {(organization) => (
          <>
            <PageTitle lead={t.connectionSettings.newLead(organization.name)}>{t.connections.new}</PageTitle>
            <OnlyWith permission="write:connections">
              <NewForm organization={organization} />
            </OnlyWith>
          </>
        )}
      </Loaded>
    </>
  )
}

type Protocol = Known['protocol']

function NewForm({ organization }: { readonly organization: Organization }): VNode {
  const [name, setName] = useState('')
  const [chosen, choose] = useState<string | null>(null)
  const [wanted, setProtocol] = useState<Protocol | null>(null)
  const provider = offeredProviders.find((each) => each.name === chosen) ?? null
  const protocol = protocolOf(provider?.protocols ?? [], wanted)
  const known = blank(chosen ?? '', protocol ?? 'saml')
  const values = useValues(known, {
    organizationId: organization.id,
    protocol: known.protocol,
    provider: known.provider === '' ? `generic-${known.protocol}` : known.provider,
  })
  const save = async () => {
    if (chosen === null || protocol === null) return
    const connection = await api.createConnection({
      organizationId: organization.id,
      protocol,
      provider: chosen,
      ...(name.trim() === '' ? {} : { name: name.trim() }),
      ...inputOf(known, values),
    })
    goTo(addressOf('connections', connection.id))
  }
  return (
    <>
      {/* Outside the form: the enter key in its search makes no connection. */}
      <ProviderPicker
        providers={offeredProviders}
        chosen={chosen}
        onChoose={choose}
        label={t.connectionSettings.provider}
        texts={t.connectionSettings}
      />
      <SettingsForm
        names={['name', ...(protocol === null ? [] : namesOf(known, values))]}
        save={save}
        label={t.connectionSettings.create}
        isReady={protocol !== null}
        cancel={addressOf('organizations', organization.id)}
        fieldOf={metadataField(known, values)}
      >
        {(errorOf) =>
          provider !== null &&
          protocol !== null && (
            <>
              <ProtocolChoice provider={provider} protocol={protocol} onProtocol={setProtocol} />
              <TextField
                name="name"
                label={t.connectionSettings.name}
                hint={t.connectionSettings.nameHint}
                value={name}
                error={errorOf('name')}
                autocomplete="off"
                onValue={setName}
              />
              <ValueFields known={known} values={values} errorOf={errorOf} />
            </>
          )
        }
      </SettingsForm>
    </>
  )
}

interface ProtocolChoiceProps {
  readonly provider: OfferedProvider
  readonly protocol: Protocol
  readonly onProtocol: (protocol: Protocol) => void
}

function ProtocolChoice({ provider, protocol, onProtocol }: ProtocolChoiceProps): VNode | null {
  if (provider.protocols.length < 2) return null
  return (
    <ChoiceField
      name="protocol"
      label={t.connectionSettings.protocol}
      value={protocol}
      onValue={(value) => onProtocol(value === 'oidc' ? 'oidc' : 'saml')}
      options={[
        { value: 'saml', label: t.connections.protocols.saml, detail: t.connectionSettings.samlDetail },
        { value: 'oidc', label: t.connections.protocols.oidc, detail: t.connectionSettings.oidcDetail },
      ]}
    />
  )
}

/** A connection of which nothing is known yet. */
function blank(provider: string, protocol: Protocol): Known {
  return protocol === 'saml'
    ? { protocol, provider, metadata: null, idpEntityId: null, ssoUrl: null }
    : { protocol, provider, issuer: null, clientId: null, hasClientSecret: false }
}
