import { type SocialOauthProvider, socialProviders } from '@cardea/protocol'
import { missingFields } from '../connections/check-connection.ts'
import type { SocialConnection } from '../connections/types.ts'
import { clockChecks, reachCheck, upstreamError } from './reach-check.ts'
import { discoveryChecks } from './reach-oidc.ts'
import type { DiagnosisParts, ReachCheck } from './types.ts'

type Parts = Pick<DiagnosisParts, 'clock' | 'outbound' | 'config'>

/** What can be told of a social connection without a sign-in: is it complete, and does its provider answer? */
export async function reachSocial(parts: Parts, connection: SocialConnection): Promise<ReachCheck[]> {
  const missing = missingFields(connection)
  const names = missing.join(', ')
  const complete = reachCheck('connection.incomplete', {
    passed: missing.length === 0,
    received: missing.length === 0 ? null : names,
    details: { missing: names },
  })
  const provider = socialProviders[connection.provider]
  const reached =
    provider.kind === 'oidc'
      ? await discoveryChecks(parts, provider.authority, ['client_secret_post'])
      : await apiChecks(parts, provider, connection)
  return [complete, ...reached]
}

/** Any answer will do: without an access token the API has nothing to say. */
async function apiChecks(
  parts: Parts,
  provider: SocialOauthProvider,
  { origin }: SocialConnection,
): Promise<ReachCheck[]> {
  const url = provider.endpointsAt(origin ?? provider.origin).user
  const finding = { expected: url, details: { url: new URL(url).origin } }
  try {
    const answer = await parts.outbound.fetch(url, { headers: { 'user-agent': 'Cardea' } })
    const passed = answer.status < 500
    const received = `status ${String(answer.status)}`
    return [
      reachCheck('upstream.unreachable', {
        ...finding,
        passed,
        received,
        details: { ...finding.details, reason: received },
      }),
      ...clockChecks(parts, answer),
    ]
  } catch (thrown) {
    const cause = upstreamError(thrown)
    return [reachCheck('upstream.unreachable', { ...finding, passed: false, received: cause.code, cause })]
  }
}
