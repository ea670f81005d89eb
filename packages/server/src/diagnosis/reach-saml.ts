import { type SsoError, readIdpMetadata } from '@cardea/protocol'
import { missingFields } from '../connections/check-connection.ts'
import { fetchMetadata } from '../connections/fetch-metadata.ts'
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
    ...(connection.metadata === null ? [] : await metadataChecks(parts, connection, connection.metadata.url)),
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

/** What is known stays in force while the document is away, so nothing of this is required. */
async function metadataChecks(
  { outbound }: Parts,
  connection: SamlConnection,
  url: string,
): Promise<ReachCheck[]> {
  const found = (cause: SsoError | null) =>
    reachCheck('saml.metadata_unavailable', {
      passed: cause === null,
      severity: 'advice',
      expected: url,
      received: cause === null ? 'metadata' : cause.code,
      cause,
    })
  try {
    const entityId = connection.idpEntityId ?? undefined
    const document = readIdpMetadata(await fetchMetadata(outbound, url), { entityId })
    const [expected, received] = [fingerprints(connection), fingerprints(document)]
    const passed = received.every((each) => expected.includes(each))
    const finding = { passed, severity: 'advice', expected, received } as const
    return [found(null), reachCheck('connection.metadata_differs', finding)]
  } catch (thrown) {
    return [found(upstreamError(thrown))]
  }
}

function fingerprints({ certificates }: Pick<SamlConnection, 'certificates'>): string[] {
  return certificates.map(({ fingerprint }) => fingerprint)
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
