import {
  type AnsweredRequest,
  type ParsedResponse,
  type ServiceProvider,
  SsoError,
  type Verification,
  type VerifiedAssertion,
  redactMessage,
  verifyResponse,
} from '@cardea/protocol'
import { refreshForUnknownKey } from '../connections/refresh-metadata.ts'
import { reportSha1 } from '../connections/report-sha1.ts'
import { loadDecryptionKeys } from '../connections/service-provider-keys.ts'
import type { SamlConnection } from '../connections/types.ts'
import { type TraceStep, traceStep } from './trace.ts'
import type { LoginParts } from './types.ts'

/** A SAML response with what it is judged by. */
export interface ReceivedAnswer {
  readonly request: AnsweredRequest
  readonly connection: SamlConnection
  /** Who we are at the address where it arrived. */
  readonly us: ServiceProvider
  readonly response: ParsedResponse
  /** Somebody looks at it, whatever comes of it. */
  readonly isTest: boolean
}

/**
 * Verifies a response with the keys that the IdP has now, and puts every check into the trace. A key that is not
 * known may be one that the IdP has just published: its metadata is then read again (incidents row 102).
 * Fails with the error of the check that failed.
 */
export async function verifyAnswer(
  parts: LoginParts,
  answer: ReceivedAnswer,
  trace: TraceStep[],
): Promise<VerifiedAssertion> {
  const { connection } = answer
  try {
    return await verify(parts, answer, trace)
  } catch (error) {
    const isUnknownKey = error instanceof SsoError && error.code === 'saml.signature_invalid'
    if (!isUnknownKey || connection.metadata === null) throw error
    const current = await refreshForUnknownKey(parts, connection)
    if (isTrustedAlike(current, connection)) throw error
    trace.push(traceStep(parts, 'metadata_refreshed', { url: connection.metadata.url }))
    return verify(parts, { ...answer, connection: current }, trace)
  }
}

function isTrustedAlike(
  { certificates: some }: SamlConnection,
  { certificates: others }: SamlConnection,
): boolean {
  return some.every(({ base64 }) => others.some((other) => other.base64 === base64))
}

async function verify(
  parts: LoginParts,
  answer: ReceivedAnswer,
  trace: TraceStep[],
): Promise<VerifiedAssertion> {
  const verification = await judge(parts, answer)
  const { checks } = verification
  const facts = verification.ok ? assertionFacts(verification.assertion) : {}
  // A refusal, or a test, is looked at: what came is worth its room in the trace.
  const looked = verification.ok && !answer.isTest ? {} : { message: redactMessage(answer.response) }
  trace.push(traceStep(parts, 'answer_received', { binding: 'post', ...facts, checks, ...looked }))
  if (!verification.ok) throw verification.error
  if (verification.usedSha1) await reportSha1(parts, answer.connection)
  return verification.assertion
}

/**
 * What the assertion says of itself and does not follow from the checks that passed. Who it is about, and what was
 * sent about them, the next step tells by name.
 */
function assertionFacts({ nameId, authnInstant, notOnOrAfter }: VerifiedAssertion) {
  return { nameIdFormat: nameId?.format, authnInstant, notOnOrAfter }
}

/** The connection's keys are loaded for an answer that turns out to need one: few are encrypted. */
async function judge(
  parts: LoginParts,
  { request, connection, us, response }: ReceivedAnswer,
): Promise<Verification> {
  const { idpEntityId, certificates, settings } = connection
  const sha1Until = settings.sha1Until === null ? null : new Date(settings.sha1Until)
  const judgeAs = (serviceProvider: ServiceProvider) =>
    verifyResponse({
      response,
      identityProvider: { entityId: idpEntityId ?? '', certificates, sha1Until },
      serviceProvider,
      request,
      now: parts.clock.now(),
      clockSkewSeconds: settings.clockSkewSeconds,
    })
  const verification = judgeAs(us)
  if (verification.ok || verification.error.code !== 'saml.decryption_key_missing') return verification
  const decryptionKeys = await loadDecryptionKeys(parts, connection)
  if (decryptionKeys.length === 0) return verification
  return judgeAs({ ...us, decryptionKeys, allowCbc: settings.legacyEncryption === 'aes-cbc' })
}
