import { presetOf } from '@cardea/protocol/presets'
import { t } from '../texts.ts'

/** The product's name; of what is no preset, such as a social provider, its own word. */
export function providerLabel(provider: string): string {
  if (provider.startsWith('generic-')) return t.connections.anyProvider
  return presetOf(provider)?.label ?? `${provider.charAt(0).toUpperCase()}${provider.slice(1)}`
}
