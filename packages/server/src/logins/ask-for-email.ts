import { type SocialProvider, type SsoError, socialProviders, unmetPrompt } from '@cardea/protocol'
import { offeredMethods } from '../accounts/offered-methods.ts'
import { socialConnectionListActive } from '../connections/store.ts'
import { messageReceiver } from './answer-application.ts'
import { selectorOf } from './select-connection.ts'
import type { Login, LoginParts, Outcome } from './types.ts'

/**
 * The hosted page: the work e-mail, or one of the social providers that the deployment has and that suit the request.
 * `mending`: what the person typed before, and what was wrong with it.
 */
export async function askForEmail(
  { db, config }: Pick<LoginParts, 'db' | 'config'>,
  { id, kind, request, upstream }: Choosing & Pick<Login, 'id'> & Partial<Pick<Login, 'upstream'>>,
  mending: { readonly typed: string; readonly error: SsoError } | null = null,
): Promise<Outcome> {
  const active = new Set((await socialConnectionListActive(db)).map(({ provider }) => provider))
  const able = Object.values(socialProviders).filter(
    (provider) => active.has(provider.name) && suits(config, provider, { kind, request }),
  )
  const ownOnly = upstream?.ownOnly === true
  return {
    kind: 'ask-email',
    loginId: id,
    email: mending?.typed ?? request.loginHint ?? '',
    social: able.map(({ name }) => name),
    ownOnly,
    // Where people sign in at Cardea itself, as owners do: an application's people have nothing of it.
    emergency: kind === 'account' && !ownOnly && offeredMethods(config) !== null,
    error: mending?.error ?? null,
    receiver: messageReceiver(request),
  }
}

/** What the choice of a provider depends on. */
type Choosing = Pick<Login, 'kind' | 'request'>

/**
 * May the person choose this provider on the page? At Cardea itself the deployment says so; for an application its connection is enough. It
 * has to keep to what the application asks; and who asked for somebody of an organization gets nobody of none, even when the person comes
 * back from its identity provider.
 */
export function suits(
  { signInMethods }: LoginParts['config'],
  provider: SocialProvider,
  { kind, request }: Choosing,
): boolean {
  if (kind === 'account' && !signInMethods.includes('social')) return false
  return selectorOf(request) === null && unmetPrompt(provider, request.prompt) === null
}
