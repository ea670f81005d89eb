import { SsoError, readAppleUser, socialProviders } from '@cardea/protocol'
import type { SocialConnection } from '../connections/types.ts'
import type { CallbackAnswer } from './callback-answer.ts'
import { completeLogin } from './complete-login.ts'
import { endWithError } from './end-with-error.ts'
import { exchangeGithub } from './exchange-github.ts'
import { type SocialIdentity, exchangeSocial } from './exchange-social.ts'
import { findLogin } from './load-login.ts'
import { mayUse, switchedOff } from './may-use.ts'
import type { OwnAccountParts } from './own-account/parts.ts'
import { completeLink } from './own-account/link-provider.ts'
import { signInByProvider } from './own-account/sign-in-by-provider.ts'
import { socialArrival } from './social-arrival.ts'
import type { TraceStep } from './trace.ts'
import type { Login, LoginParts, Outcome } from './types.ts'

/**
 * Completes a login at a social provider: as `complete-oidc.ts`, with the provider's own rules for issuer and address
 * (`protocol/src/social/`). At an application its person is one of this provider; at Cardea itself they are whoever's account it signs in to.
 */
export async function completeSocial(
  parts: OwnAccountParts,
  login: Login,
  connection: SocialConnection,
  answer: CallbackAnswer,
): Promise<Outcome> {
  return endWithError(parts, login, async (trace) => {
    if (!mayUse(login, connection)) throw switchedOff(connection)
    const identity = await exchange(parts, login, connection, answer, trace)
    const names = connection.provider === 'apple' ? readAppleUser(userField(answer)) : {}
    const arrival = await socialArrival(parts, connection, identity, names)
    if (login.kind === 'account') {
      const { links } = login.upstream
      if (links !== undefined) {
        return completeLink(parts, { login, links }, connection, arrival, { trace, account: answer.account })
      }
      return signInByProvider(parts, login, connection, arrival, { trace, browser: answer.cookie ?? '' })
    }
    // The exchange took as long as the provider wanted: the door looks at what holds now.
    const { destination } = await findLogin(parts, login.id)
    return completeLogin(parts, login, destination, arrival, trace)
  })
}

async function exchange(
  parts: LoginParts,
  login: Login,
  connection: SocialConnection,
  answer: CallbackAnswer,
  trace: TraceStep[],
): Promise<SocialIdentity> {
  const rules = socialProviders[connection.provider]
  try {
    return rules.kind === 'oidc'
      ? await exchangeSocial(parts, login, connection, rules, answer, trace)
      : await exchangeGithub(parts, login, connection, rules, answer, trace)
  } catch (error) {
    throw isRefusal(error) ? refusal(error, rules.label) : error
  }
}

/** Apple’s own word for it stands beside the one of RFC 6749 §4.1.2.1. */
function isRefusal(error: unknown): error is SsoError {
  return (
    error instanceof SsoError &&
    (error.code === 'oidc.access_denied' || error.details['received'] === 'user_cancelled_authorize')
  )
}

function refusal(cause: SsoError, provider: string): SsoError {
  const { received, description } = cause.details
  return new SsoError('login.provider_denied', { provider, received, description }, { cause })
}

/** A value that comes twice is none. */
function userField({ params }: CallbackAnswer): string | null {
  const [user, ...others] = params['user'] ?? []
  return user === undefined || others.length > 0 ? null : user
}
