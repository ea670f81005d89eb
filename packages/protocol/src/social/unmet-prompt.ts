import type { Prompt } from '../oauth/read-authorization-request.ts'
import type { SocialProvider } from './social-provider.ts'

/** OIDC Core §3.1.2.1: who asks for these must get them or an error; the others are wishes. */
const BINDING: readonly Prompt[] = ['none', 'login']

/** What of `prompt` the provider would silently pass over although it must not; null when nothing. */
export function unmetPrompt({ prompts }: SocialProvider, asked: readonly Prompt[]): Prompt | null {
  return BINDING.find((prompt) => asked.includes(prompt) && !prompts.includes(prompt)) ?? null
}
