import { presetOf } from '@cardea/protocol/presets'
import { t } from '../texts.ts'

/** The name of the product that an organization signs in with. */
export function providerLabel(provider: string): string {
  return provider.startsWith('generic-') ? t.connections.anyProvider : (presetOf(provider)?.label ?? provider)
}

/** The name of a social provider, which is another product than that of the same word: Google is not Google Workspace. */
export function socialLabel(provider: string): string {
  return t.social.labels[provider] ?? provider
}
