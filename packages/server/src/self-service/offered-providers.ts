import { type Preset, presets } from '@cardea/protocol'
import type { SelfServiceProfile, SetupTicket } from './types.ts'

/** A provider to choose, and by which protocols. */
export interface OfferedProvider {
  readonly name: string
  readonly label: string
  readonly protocols: Preset['protocols']
}

/** Presets of no product. Their labels are for the middle of a sentence. */
const LABELS: Readonly<Record<string, string>> = {
  'generic-saml': 'Another provider, by SAML',
  'generic-oidc': 'Another provider, by OpenID Connect',
}

/** The providers that a ticket offers: those of its profile, or the one that it was made for. */
export function offeredProviders(
  { settings }: Pick<SetupTicket, 'settings'>,
  profile: Pick<SelfServiceProfile, 'allowedProviders'> | null,
): OfferedProvider[] {
  const allowed = profile?.allowedProviders ?? []
  return Object.values(presets)
    .filter(({ name }) => settings.provider === undefined || settings.provider === name)
    .filter(({ name }) => allowed.length === 0 || allowed.includes(name))
    .map(({ name, label, protocols }) => ({
      name,
      label: LABELS[name] ?? label,
      protocols: protocols.filter((each) => settings.protocol === undefined || settings.protocol === each),
    }))
    .filter(({ protocols }) => protocols.length > 0)
}
