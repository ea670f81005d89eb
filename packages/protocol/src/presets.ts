/**
 * What is known of each identity provider's product, for pages that run in a browser: data only, without anything of Node.
 * Everything else of this package is in `index.ts`.
 */
export type { ErrorCode } from './errors/catalogue.ts'
export { presetOf, presets } from './profile/preset-of.ts'
export type {
  Choice,
  OidcScreens,
  Place,
  Preset,
  PresetProtocol,
  SamlScreens,
} from './profile/presets/preset.ts'
