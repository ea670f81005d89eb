import type { ErrorCode } from '../errors/catalogue.ts'
import { type ErrorDetails, fillText } from '../errors/sso-error.ts'
import { presetOf } from './preset-of.ts'
import { genericOidc } from './presets/generic-oidc.ts'
import { genericSaml } from './presets/generic-saml.ts'
import type { PresetProtocol } from './presets/preset.ts'

/** A failed login: where it came from and how it failed. */
export interface HintInput {
  /** As connections store it. A name without a preset has the generic hints. */
  readonly provider: string
  readonly protocol: PresetProtocol
  readonly code: ErrorCode
  readonly details?: ErrorDetails
}

/**
 * Where in the identity provider's product an error is mended: its own sentence, else the generic one of the
 * protocol, else null. Details are filled in as in the texts of the catalogue.
 *
 * @example hintFor({ provider: 'okta', protocol: 'saml', code: 'saml.audience_mismatch', details: { expected } })
 */
export function hintFor({ provider, protocol, code, details = {} }: HintInput): string | null {
  const generic = protocol === 'saml' ? genericSaml : genericOidc
  const hint = presetOf(provider)?.hints[protocol][code] ?? generic.hints[protocol][code]
  return hint === undefined ? null : fillText(hint, details)
}
