import { createPrivateKey } from 'node:crypto'
import { type InputFault, socialProviderNames } from '@cardea/protocol'
import { z } from 'zod'
import type { Config } from '../config/config.ts'
import { addressFaults } from './check-address.ts'
import type { SocialConnection } from './types.ts'

/** What single social providers need besides client id and secret; one jsonb column, because most need nothing. */
export interface SocialSettings {
  /** Apple: the developer team, which issues our client secrets. */
  readonly teamId: string | null
  /** Apple: the id of the key that is the sealed secret. */
  readonly keyId: string | null
  /** GitHub: of a GitHub Enterprise Server. Null: github.com. */
  readonly origin: string | null
}

export const defaultSocialSettings: SocialSettings = { teamId: null, keyId: null, origin: null }

export const socialSettingNames = Object.keys(defaultSocialSettings) as readonly (keyof SocialSettings)[]

/** What a caller may say of these settings; absent fields stay as they are. */
export type SocialSettingsInput = Partial<SocialSettings>

/** The social settings among the fields of what a caller says. */
export function pickSocialSettings(given: SocialSettingsInput): SocialSettingsInput {
  return Object.fromEntries(
    socialSettingNames.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
  )
}

const appleId = z.string().regex(/^[A-Z0-9]{10}$/, 'Ten capital letters and digits.')

/** Which provider; fixed once the connection is there, and there is one of each. */
export const socialProvider = z.enum(socialProviderNames).describe('One connection of each.')

/** For schemas of input: every field optional, absent ones stay as they are. */
export const socialSettingFields = {
  teamId: appleId.nullable().exactOptional().describe('Apple: the Team ID.'),
  keyId: appleId.nullable().exactOptional().describe('Apple: the Key ID of the key in `clientSecret`.'),
  origin: z
    .string()
    .min(1)
    .max(300)
    .nullable()
    .exactOptional()
    .describe('GitHub: `https://` and the host of a GitHub Enterprise Server. Null: github.com.'),
}

/** For schemas of answers. */
export const socialSettingAnswers = {
  teamId: z.string().nullable(),
  keyId: z.string().nullable(),
  origin: z.string().nullable(),
}

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
