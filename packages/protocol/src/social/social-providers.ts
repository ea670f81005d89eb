import type { ErrorCode } from '../errors/catalogue.ts'
import { apple } from './apple.ts'
import { github } from './github.ts'
import { google } from './google.ts'
import { microsoft } from './microsoft.ts'
import type { SocialProvider, SocialProviderName } from './social-provider.ts'

/** Every social provider by its name, in the order of the sign-in page. */
export const socialProviders: Readonly<Record<SocialProviderName, SocialProvider>> = {
  google,
  microsoft,
  github,
  apple,
}

/** The names alone: what `provider` of an authorization request may be. */
export const socialProviderNames = ['google', 'microsoft', 'github', 'apple'] as const

/** Is it the name of one, letter by letter? */
export function isSocialProvider(text: string): text is SocialProviderName {
  return Object.hasOwn(socialProviders, text)
}

/** Where in the provider's console an error is mended; null where nothing more exact is known. */
export function socialHint(provider: SocialProviderName, code: ErrorCode): string | null {
  return socialProviders[provider].hints[code] ?? null
}
