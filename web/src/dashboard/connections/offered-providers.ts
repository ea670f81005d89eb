import { presets } from '@cardea/protocol/presets'
import type { OfferedProvider } from '../../parts/provider-picker.tsx'
import { t } from '../texts.ts'

/** The labels of what is no product; their own are for the middle of a sentence. */
const GENERAL: Readonly<Record<string, string>> = {
  'generic-saml': t.connectionSettings.anyBySaml,
  'generic-oidc': t.connectionSettings.anyByOidc,
}

/** Every identity provider that Cardea knows. */
export const offeredProviders: readonly OfferedProvider[] = Object.values(presets).map(
  ({ name, label, protocols }) => ({ name, label: GENERAL[name] ?? label, protocols }),
)
