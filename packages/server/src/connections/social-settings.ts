import { socialProviderNames } from '@cardea/protocol'
import { z } from 'zod'

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
