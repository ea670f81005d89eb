import { SsoError } from '@cardea/protocol'
import { missingFields } from '../connections/check-connection.ts'
import type { SamlConnection } from '../connections/types.ts'
import { clockChecks, reachCheck, upstreamError } from './reach-check.ts'
import type { DiagnosisParts, ReachCheck } from './types.ts'

type Parts = Pick<DiagnosisParts, 'clock' | 'outbound'>

/**
 * What can be told of a SAML connection without a sign-in: are the settings complete, are the certificates
 * in date, does the sign-in page answer? Sends no SAML request and nothing that is secret.
 */
export async function reachSaml(parts: Parts, connection: SamlConnection): Promise<ReachCheck[]> {
  const missing = missingFields(connection)
  const names = missing.join(', ')
  return [
    reachCheck('connection.incomplete', {
      passed: missing.length === 0,
      received: missing.length === 0 ? null : names,
      details: { missing: names },
    }),
    ...connection.certificates.map((certificate) => certificateCheck(parts, certificate)),
    ...(connection.ssoUrl === null ? [] : await pageChecks(parts, connection.ssoUrl)),
  ]
}

/** The expiry of an IdP's certificate stops nobody; that it is not replaced in time will. */
function certificateCheck(
  { clock }: Parts,
  { notBefore, notAfter }: SamlConnection['certificates'][number],
): ReachCheck {
  const now = clock.now()
  return reachCheck('connection.certificate_expired', {
    passed: notBefore <= now && now <= notAfter,
    severity: 'advice',
    expected: `${notBefore.toISOString()} to ${notAfter.toISOString()}`,
    received: now.toISOString(),
  })
}

/** Any answer will do, an error or a redirect too: it knows no request. Only the browser has to reach it. */
async function pageChecks(parts: Parts, ssoUrl: string): Promise<ReachCheck[]> {
  const found = (passed: boolean, received: unknown) =>
    reachCheck('connection.sso_url_unreachable', {
      passed,
      severity: 'advice',
      expected: 'an answer',
      received,
    })
  try {
    const answer = await parts.outbound.fetch(ssoUrl, { headers: { accept: 'text/html' } })
    return [found(true, `status ${String(answer.status)}`), ...clockChecks(parts, answer)]
  } catch (thrown) {
    const error = upstreamError(thrown)
    if (error.code === 'upstream.redirect_refused') return [found(true, 'a redirect')]
    return [found(error.code === 'upstream.too_large', reasonOf(error))]
  }
}

function reasonOf({ code, details }: SsoError): string {
  const { reason } = details
  return typeof reason === 'string' ? `${code}: ${reason}` : code
}
