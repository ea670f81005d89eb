import {
  type SocialOauthProvider,
  SsoError,
  readAuthorizationResponse,
  readGithubUser,
} from '@cardea/protocol'
import * as oauth from 'oauth4webapi'
import type { SocialConnection } from '../connections/types.ts'
import type { CallbackAnswer } from './callback-answer.ts'
import { captureMessage } from './capture-messages.ts'
import { checkResponse } from './check-response.ts'
import type { SocialIdentity } from './exchange-social.ts'
import { messageOf, requestTokens } from './request-tokens.ts'
import { socialClient } from './social-client.ts'
import { type TraceStep, traceStep } from './trace.ts'
import type { Login, LoginParts } from './types.ts'

/**
 * Redeems the code at GitHub and asks its API who the person is. There is no ID token: what makes the answer ours is that the code,
 * with our secret and this login's PKCE verifier, was redeemed at this very server, and that the API is its own.
 *
 * Fails with `oidc.…`, `upstream.…`, `login.provider_answer_unusable`, `connection.incomplete`.
 */
export async function exchangeGithub(
  parts: LoginParts,
  login: Login,
  connection: SocialConnection,
  rules: SocialOauthProvider,
  answer: CallbackAnswer,
  trace: TraceStep[],
): Promise<SocialIdentity> {
  const issuer = connection.origin ?? rules.origin
  const endpoints = rules.endpointsAt(issuer)
  checkResponse(parts, trace, () =>
    readAuthorizationResponse(answer.params, { issuer, issuerAnnounced: false }),
  )
  const metadata: oauth.AuthorizationServer = { issuer, token_endpoint: endpoints.token }
  const upstream = await socialClient(parts, connection)
  const response = await requestTokens(parts, login, metadata, upstream, answer.rawQuery)
  const accessToken = await accessTokenOf(metadata, upstream.client, response)
  const [user, emails] = await Promise.all([
    ask(parts, endpoints.user, accessToken),
    ask(parts, endpoints.emails, accessToken),
  ])
  await captureMessage(parts, login, { kind: 'userinfo', content: JSON.stringify({ user, emails }) })
  const claims = readGithubUser(user, emails)
  trace.push(traceStep(parts, 'answer_received', { userinfo: 'asked' }))
  return { issuer, claims }
}

async function accessTokenOf(
  metadata: oauth.AuthorizationServer,
  client: oauth.Client,
  response: Response,
): Promise<string> {
  try {
    return (await oauth.processAuthorizationCodeResponse(metadata, client, response)).access_token
  } catch (error) {
    throw new SsoError('oidc.token_response_invalid', { reason: messageOf(error) }, { cause: error })
  }
}

/** GitHub REST API: the version is asked for by name, and a User-Agent is required. */
async function ask({ outbound }: LoginParts, url: string, accessToken: string): Promise<unknown> {
  const response = await outbound.fetch(url, {
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${accessToken}`,
      'user-agent': 'Cardea',
      'x-github-api-version': '2022-11-28',
    },
  })
  if (response.status !== 200) {
    const { pathname } = new URL(url)
    const reason = `\`${pathname}\` answered with status ${String(response.status)}`
    throw new SsoError('login.provider_answer_unusable', { provider: 'GitHub', reason })
  }
  return response.json().catch(() => null)
}
