import { readColor, textColorOn } from '@cardea/kit'
import { nearestName, presets } from '@cardea/protocol'
import { z } from 'zod'
import { idText } from '../storage/id-text.ts'
import { plainText } from '../storage/plain-text.ts'
import { timeText } from '../storage/time-text.ts'
import { type Branding, type SelfServiceProfile, domainVerifications } from './types.ts'

const MAX_INTRODUCTION = 5000

/** As in the mapping of a connection. */
const attributeName = z.string().regex(/^[A-Za-z][\w.-]{0,63}$/, 'Letters, digits, `.`, `_` and `-`.')

/** The name of a preset. */
export const providerName = z
  .string()
  .max(64)
  .superRefine((name, context) => {
    const known = Object.keys(presets)
    if (known.includes(name)) return
    const message = `No such provider. Did you mean ${nearestName(name, known)}? Known: ${known.join(', ')}.`
    context.addIssue({ code: 'custom', message })
  })

const userAttribute = z
  .strictObject({
    name: attributeName.describe('`email`, `lastName`, … or a custom one.'),
    description: plainText(300).describe('For the admin: what it is for.'),
    required: z.boolean().describe('Without it nobody gets in.'),
  })
  .meta({ id: 'SelfServiceUserAttribute' })

const color = z
  .string()
  .transform((text, context) => {
    const found = readColor(text)
    if (found !== null) return found
    context.addIssue({ code: 'custom', message: 'A color is `#rgb` or `#rrggbb`.' })
    return z.NEVER
  })
  .nullable()
  .exactOptional()

/** It is shown by a page that an admin trusts, so it comes by a way that nobody else can write on. */
const logoUrl = z
  .string()
  .max(1024)
  .refine(isPlainHttps, 'A logo has an https address without a name and a password in it.')
  .nullable()
  .exactOptional()

function isPlainHttps(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return protocol === 'https:' && username === '' && password === ''
}

const branding = z
  .strictObject({
    logoUrl: logoUrl.describe('https.'),
    colors: z
      .strictObject({
        primary: color.describe('Of buttons and marks: `#rgb` or `#rrggbb`.'),
        background: color.describe('Of the page.'),
      })
      .nullable()
      .exactOptional(),
  })
  .nullable()
  .exactOptional()
  .describe('Absent parts stay as they are. Null: Cardea’s own look.')

const settings = {
  description: plainText(300).nullable().exactOptional().describe('Your own note.'),
  allowedProviders: z
    .array(providerName)
    .max(100)
    .refine((names) => new Set(names).size === names.length, 'Name each provider once.')
    .exactOptional()
    .describe('Names of `GET /v1/providers` to choose from. Empty, the default: all.'),
  userAttributes: z
    .array(userAttribute)
    .max(20)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'Name each attribute once.')
    .exactOptional()
    .describe(
      'What the application wants to know of people. A new connection requires those that are required.',
    ),
  branding,
  introduction: z
    .string()
    .min(1)
    .max(MAX_INTRODUCTION)
    .regex(/^[^\0]*$/, 'Text has no NUL.')
    .nullable()
    .exactOptional()
    .describe(
      'Shown first. Markdown: paragraphs, headings, lists, strong, emphasis, code, links to http and https; HTML stays text.',
    ),
  domainVerification: z
    .enum(domainVerifications)
    .exactOptional()
    .describe(
      '`off`: not offered. `optional`, the default. `required`: the connection is enabled only when the organization has a verified domain.',
    ),
  offersDirectory: z.boolean().exactOptional().describe('Is a SCIM directory offered too? Default false.'),
}

export const newSelfServiceProfile = z
  .strictObject({ name: plainText(100), ...settings })
  .meta({ id: 'NewSelfServiceProfile' })

export const selfServiceProfilePatch = z
  .strictObject({ name: plainText(100).exactOptional(), ...settings })
  .meta({ id: 'SelfServiceProfilePatch' })

const textColor = z.enum(['#000000', '#ffffff']).nullable()

export const brandingAnswer = z
  .strictObject({
    logoUrl: z.string().nullable(),
    colors: z.strictObject({ primary: z.string().nullable(), background: z.string().nullable() }),
    textColors: z
      .strictObject({ onPrimary: textColor, onBackground: textColor })
      .describe('What can be read on these colors, at 4.5 to 1 or more (WCAG 2.2).'),
  })
  .meta({ id: 'SelfServiceBranding' })

export const selfServiceProfileAnswer = z
  .strictObject({
    id: idText('selfServiceProfile'),
    name: z.string(),
    description: z.string().nullable(),
    allowedProviders: z.array(z.string()),
    userAttributes: z.array(userAttribute),
    branding: brandingAnswer,
    introduction: z.string().nullable(),
    domainVerification: z.enum(domainVerifications),
    offersDirectory: z.boolean(),
    createdAt: timeText,
    updatedAt: timeText,
  })
  .meta({ id: 'SelfServiceProfile' })

/** A profile as the API shows it. */
export function showProfile(profile: SelfServiceProfile): z.input<typeof selfServiceProfileAnswer> {
  return {
    ...profile,
    allowedProviders: [...profile.allowedProviders],
    userAttributes: profile.userAttributes.map((attribute) => ({ ...attribute })),
    branding: showBranding(profile.branding),
    createdAt: profile.createdAt.toISOString(),
    updatedAt: profile.updatedAt.toISOString(),
  }
}

export function showBranding({ logoUrl, colors }: Branding): z.input<typeof brandingAnswer> {
  const { primary, background } = colors
  return {
    logoUrl,
    colors: { primary, background },
    textColors: {
      onPrimary: primary === null ? null : textColorOn(primary),
      onBackground: background === null ? null : textColorOn(background),
    },
  }
}
