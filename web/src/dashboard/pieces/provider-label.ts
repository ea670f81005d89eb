import { presetOf } from '@cardea/protocol/presets'

/** The product's name; of what is no preset, such as a social provider, its own word. */
export function providerLabel(provider: string): string {
  return presetOf(provider)?.label ?? `${provider.charAt(0).toUpperCase()}${provider.slice(1)}`
}
