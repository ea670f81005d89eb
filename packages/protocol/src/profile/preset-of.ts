import { adfs } from './presets/adfs.ts'
import { auth0 } from './presets/auth0.ts'
import { cyberArk } from './presets/cyberark.ts'
import { duo } from './presets/duo.ts'
import { entraId } from './presets/entra-id.ts'
import { genericOidc } from './presets/generic-oidc.ts'
import { genericSaml } from './presets/generic-saml.ts'
import { google } from './presets/google.ts'
import { jumpcloud } from './presets/jumpcloud.ts'
import { keycloak } from './presets/keycloak.ts'
import { miniOrange } from './presets/miniorange.ts'
import { okta } from './presets/okta.ts'
import { onelogin } from './presets/onelogin.ts'
import { pingFederate } from './presets/pingfederate.ts'
import { pingOne } from './presets/pingone.ts'
import { rippling } from './presets/rippling.ts'
import type { Preset } from './presets/preset.ts'
import { shibboleth } from './presets/shibboleth.ts'
import type { AttributeNames } from './types.ts'

/** Every preset by the provider's name, as connections store it. */
export const presets: Readonly<Record<string, Preset>> = {
  okta,
  'entra-id': entraId,
  google,
  adfs,
  onelogin,
  jumpcloud,
  pingfederate: pingFederate,
  pingone: pingOne,
  shibboleth,
  keycloak,
  cyberark: cyberArk,
  duo,
  rippling,
  miniorange: miniOrange,
  auth0,
  'generic-saml': genericSaml,
  'generic-oidc': genericOidc,
}

/** The preset of this name; null for any other text, `constructor` and `__proto__` among them (incidents row 57). */
export function presetOf(provider: string): Preset | null {
  return Object.hasOwn(presets, provider) ? (presets[provider] ?? null) : null
}

/**
 * The names to try for one attribute: the provider's first, then the generic ones of the protocol. A
 * provider without a preset of its own has the generic ones alone.
 */
export function candidateNames(
  protocol: 'saml' | 'oidc',
  provider: string,
  attribute: keyof AttributeNames,
): readonly string[] {
  const own = presetOf(provider)?.mapping[attribute] ?? []
  const generic = (protocol === 'saml' ? genericSaml : genericOidc).mapping[attribute] ?? []
  return [...new Set([...own, ...generic])]
}
