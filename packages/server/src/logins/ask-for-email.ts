import { type AuthorizationRequest, type SsoError, socialProviders, unmetPrompt } from '@cardea/protocol'
import { socialConnectionListActive } from '../connections/store.ts'
import type { LoginId } from '../storage/ids.ts'
import type { LoginParts, Outcome } from './types.ts'

/**
 * The hosted page: the work e-mail, or one of the social providers that the deployment has and that can do what the application asks.
 * `mending`: what the person typed before, and what was wrong with it.
 */
export async function askForEmail(
  { db }: Pick<LoginParts, 'db'>,
  { id, request }: { readonly id: LoginId; readonly request: AuthorizationRequest },
  mending: { readonly typed: string; readonly error: SsoError } | null = null,
): Promise<Outcome> {
  const active = new Set((await socialConnectionListActive(db)).map(({ provider }) => provider))
  const able = Object.values(socialProviders).filter(
    (provider) => active.has(provider.name) && unmetPrompt(provider, request.prompt) === null,
  )
  return {
    kind: 'ask-email',
    loginId: id,
    email: mending?.typed ?? request.loginHint ?? '',
    social: able.map(({ name }) => name),
    error: mending?.error ?? null,
  }
}
