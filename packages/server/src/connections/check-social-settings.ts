import { createPrivateKey } from 'node:crypto'
import type { InputFault } from '@cardea/protocol'
import type { Config } from '../config/config.ts'
import { addressFaults } from './address-faults.ts'
import { type SocialSettings, socialSettingNames } from './social-settings.ts'
import type { SocialConnection } from './types.ts'

type SocialValues = Omit<SocialConnection, 'createdAt' | 'updatedAt'>

/** What cannot be: settings of another provider, an address that is none. */
export function socialSettingsFaults(connection: SocialValues, mode: Config['mode']): InputFault[] {
  const { provider, origin } = connection
  const foreign = socialSettingNames
    .filter((name) => connection[name] !== null && ownerOf(name) !== provider)
    .map((field) => ({ field, code: 'other_provider', message: `Only ${ownerOf(field)} has this.` }))
  return [...foreign, ...addressFaults('origin', origin, mode), ...originFaults(origin)]
}

function ownerOf(name: keyof SocialSettings): SocialConnection['provider'] {
  return name === 'origin' ? 'github' : 'apple'
}

function originFaults(origin: string | null): InputFault[] {
  if (origin === null || !URL.canParse(origin) || new URL(origin).origin === origin) return []
  const message = `Give the origin alone: ${new URL(origin).origin}`
  return [{ field: 'origin', code: 'not_an_origin', message }]
}

/** What a social connection needs before it can leave the draft, by its public name. */
export function neededOfSocial(connection: SocialValues): Record<string, unknown> {
  const { provider, clientId, clientSecretSealed: clientSecret, teamId, keyId } = connection
  return { clientId, clientSecret, ...(provider === 'apple' ? { teamId, keyId } : {}) }
}

/** Apple's secret is the key itself, as Apple gives it out (.p8): PKCS #8 in PEM, on the curve P-256 (RFC 7518 §3.4). */
export function appleKeyFaults(provider: string, clientSecret: string | null | undefined): InputFault[] {
  if (provider !== 'apple' || clientSecret === null || clientSecret === undefined) return []
  if (isAppleKey(clientSecret)) return []
  const message = 'Give the whole content of the .p8 file, which begins with -----BEGIN PRIVATE KEY-----.'
  return [{ field: 'clientSecret', code: 'not_a_key', message }]
}

function isAppleKey(pem: string): boolean {
  // Another kind of PEM would be read too, and fail at the first sign-in.
  if (!/^\s*-----BEGIN PRIVATE KEY-----\s/.test(pem)) return false
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(pem)
    return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1'
  } catch {
    return false
  }
}
