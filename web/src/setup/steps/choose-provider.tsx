import { Actions, Button, ChoiceField, Form, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { ProviderIcon } from '../../parts/provider-icon.tsx'
import { api } from '../api.ts'
import type { StepProps } from '../context.ts'
import { useWork } from '../../parts/use-work.ts'
import type { Protocol, Session } from '../wire.ts'

/**
 * The steps of the assistant, a file each. A step is given everything (`context.ts`) and keeps what is being typed.
 *
 * Invariant: a step is left by `goOn` only after the service has taken what it is about; what it shows as done, the service has said.
 */

/** More than this many are worth a search. */
const MANY = 6

/** Step 1: which product the customer has, and which protocol the two speak. */
export function ChooseProvider({ t, session, own, onOwn, goOn, tell, onRefusal }: StepProps): VNode {
  const [chosen, choose] = useState(own?.connection.provider ?? null)
  const [protocol, setProtocol] = useState<Protocol | null>(own?.connection.protocol ?? null)
  const [search, setSearch] = useState('')
  const work = useWork(onRefusal)
  const found = matching(session.providers, search)
  const general = session.providers.filter(({ name }) => name.startsWith('generic-'))
  const provider = session.providers.find(({ name }) => name === chosen) ?? null
  const spoken = provider === null ? null : protocolOf(provider.protocols, protocol)

  const submit = () => {
    if (provider === null || spoken === null) return
    work.run(async () => {
      const begun = await api.chooseProvider(provider.name, spoken)
      if (own === null) tell({ type: 'connection.created', connectionId: begun.connection.id })
      onOwn(begun)
      goOn()
    })
  }

  return (
    <Form onSubmit={submit}>
      {session.providers.length > MANY && (
        <TextField name="search" label={t.provider.search} value={search} onValue={setSearch} />
      )}
      <p class="soft small" role="status">
        {found.length > 0 ? '' : general.length > 0 ? t.provider.noneBut : t.provider.none}
      </p>
      <ProviderTiles providers={found.length > 0 ? found : general} chosen={chosen} onChoose={choose} t={t} />
      {provider !== null && provider.protocols.length > 1 && (
        <ChoiceField
          name="protocol"
          label={t.provider.protocol}
          value={spoken ?? 'saml'}
          onValue={(value) => setProtocol(value === 'oidc' ? 'oidc' : 'saml')}
          options={[
            { value: 'saml', label: t.provider.saml, detail: t.provider.samlDetail },
            { value: 'oidc', label: t.provider.oidc, detail: t.provider.oidcDetail },
          ]}
        />
      )}
      {own !== null && <p class="soft small">{t.provider.change}</p>}
      <Actions>
        <Button disabled={provider === null || work.isBusy}>{t.next}</Button>
      </Actions>
    </Form>
  )
}

interface TilesProps {
  readonly providers: Session['providers']
  readonly chosen: string | null
  readonly onChoose: (name: string) => void
  readonly t: StepProps['t']
}

function ProviderTiles({ providers, chosen, onChoose, t }: TilesProps): VNode {
  return (
    <fieldset class="tiles">
      <legend class="visually-hidden">{t.names.provider}</legend>
      {providers.map((provider) => (
        <label class="tile">
          <input
            type="radio"
            name="provider"
            value={provider.name}
            checked={provider.name === chosen}
            onChange={() => onChoose(provider.name)}
          />
          <ProviderIcon provider={provider.name} />
          <span>{t.say(provider.label)}</span>
        </label>
      ))}
    </fieldset>
  )
}

/** What was chosen if the provider speaks it, else its first. */
function protocolOf(offered: readonly Protocol[], wanted: Protocol | null): Protocol | null {
  return wanted !== null && offered.includes(wanted) ? wanted : (offered[0] ?? null)
}

function matching(providers: Session['providers'], search: string): Session['providers'] {
  const wanted = search.trim().toLowerCase()
  return providers.filter(({ label, name }) => `${label} ${name}`.toLowerCase().includes(wanted))
}
