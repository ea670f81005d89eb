import { type ProfileMapping, type RoleMapping, mapProfile } from './map-profile.ts'
import type { NormalizedProfile } from './types.ts'

/** What was kept of a sign-in: enough to read it with another mapping. */
export interface KeptSignIn {
  readonly provider: string
  readonly protocol: 'saml' | 'oidc'
  /** NameID or `sub`, or the attribute that stood for it. */
  readonly idpId: string
  readonly rawAttributes: Readonly<Record<string, unknown>>
}

/**
 * The profile that an earlier sign-in would give with another mapping. Reads what was kept of it: names of
 * attributes but not their FriendlyNames, and the identifier as one that lasts. The identifier of the result
 * differs from the kept one only where the mapping names another.
 *
 * Fails with `login.subject_unusable` when the mapping names an identifier that was not sent.
 */
export function mapAgain(
  { provider, protocol, idpId, rawAttributes }: KeptSignIn,
  mapping: ProfileMapping,
  roleMapping: RoleMapping = {},
): NormalizedProfile {
  const settings = { provider, mapping, roleMapping }
  if (protocol === 'oidc') {
    return mapProfile({ ...settings, protocol, subject: idpId, claims: rawAttributes })
  }
  const attributes = Object.entries(rawAttributes).map(([name, values]) => ({
    name,
    friendlyName: null,
    values: Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [],
  }))
  const subject = { value: idpId, format: null }
  return mapProfile({ ...settings, protocol, subject, attributes })
}
