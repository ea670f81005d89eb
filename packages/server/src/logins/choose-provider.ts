import { SsoError, isSocialProvider, socialProviders } from '@cardea/protocol'
import { connectionSelect } from '../connections/store.ts'
import { suits } from './ask-for-email.ts'
import { endWithError } from './end-with-error.ts'
import { goOnUpstream } from './go-on-upstream.ts'
import { loadSelecting } from './load-login.ts'
import { byProvider, selected } from './select-connection.ts'
import type { Login, LoginParts, Outcome } from './types.ts'

/** The person has chosen a social provider on the hosted page: the login goes on to its connection. */
export async function chooseProvider(
  parts: LoginParts,
  loginId: string,
  provider: string,
  cookie: string | undefined,
): Promise<Outcome> {
  const login = await loadSelecting(parts, loginId, cookie)
  return endWithError(parts, login, () => goOn(parts, login, provider))
}

async function goOn(parts: LoginParts, login: Login, provider: string): Promise<Outcome> {
  const selector = byProvider(provider)
  const found = selected(selector, await connectionSelect(parts.db, selector.key))
  if (isSocialProvider(provider) && !suits(parts.config, socialProviders[provider], login)) {
    throw new SsoError('login.provider_unavailable', { provider: socialProviders[provider].label })
  }
  return goOnUpstream(parts, login, found)
}
