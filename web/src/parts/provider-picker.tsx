import { TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { ProviderIcon } from './provider-icon.tsx'

/** More than this many are worth a search. */
const MANY = 6

/** A product to choose, with its name for people. */
export interface OfferedProvider {
  readonly name: string
  readonly label: string
  readonly protocols: readonly ('saml' | 'oidc')[]
}

export interface ProviderPickerProps {
  readonly providers: readonly OfferedProvider[]
  readonly chosen: string | null
  readonly onChoose: (name: string) => void
  /** For those who hear the page: what is chosen here. */
  readonly label: string
  readonly texts: {
    readonly search: string
    readonly none: string
    /** When nothing is found, and the presets of no product are offered instead. */
    readonly noneBut: string
  }
}

/** Identity providers as tiles, with a search where they are many. */
export function ProviderPicker({ providers, chosen, onChoose, label, texts }: ProviderPickerProps): VNode {
  const [search, setSearch] = useState('')
  const found = matching(providers, search)
  const general = providers.filter(({ name }) => name.startsWith('generic-'))
  return (
    <>
      {providers.length > MANY && (
        <TextField name="search" label={texts.search} value={search} onValue={setSearch} />
      )}
      <p class="soft small" role="status">
        {found.length > 0 ? '' : general.length > 0 ? texts.noneBut : texts.none}
      </p>
      <fieldset class="tiles">
        <legend class="visually-hidden">{label}</legend>
        {(found.length > 0 ? found : general).map((provider) => (
          <label class="tile" key={provider.name}>
            <input
              type="radio"
              name="provider"
              value={provider.name}
              checked={provider.name === chosen}
              onChange={() => onChoose(provider.name)}
            />
            <ProviderIcon provider={provider.name} />
            <span>{provider.label}</span>
          </label>
        ))}
      </fieldset>
    </>
  )
}

/** What was chosen if the provider speaks it, else its first. */
export function protocolOf<Protocol>(offered: readonly Protocol[], wanted: Protocol | null): Protocol | null {
  return wanted !== null && offered.includes(wanted) ? wanted : (offered[0] ?? null)
}

function matching(providers: readonly OfferedProvider[], search: string): readonly OfferedProvider[] {
  const wanted = search.trim().toLowerCase()
  return providers.filter(({ label, name }) => `${label} ${name}`.toLowerCase().includes(wanted))
}
