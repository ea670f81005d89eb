import { SsoError } from '@cardea/protocol'
import { type Answer, json, text } from '../../http/answer.ts'
import type { HttpParts } from '../../http/http-parts.ts'
import {
  type IdempotentRequest,
  type RecordedAnswer,
  answerOnce,
  parseIdempotencyKey,
} from '../../http/idempotency.ts'
import type { EndpointRequest, ErrorBody } from '../../http/route.ts'

export type OnceParts = Pick<HttpParts, 'db' | 'vault'>

type Recorded = RecordedAnswer & { readonly replayed: boolean }

/**
 * Does the work of a request once per `Idempotency-Key`, where it has one: the newer library sends one with every POST, so that it may try again
 * when an answer got lost. A refusal is an answer to be given again, in the words of its route; a fault of ours is not.
 */
export async function onceByKey(
  parts: OnceParts,
  { headers, ...request }: Omit<IdempotentRequest, 'key'> & Pick<EndpointRequest, 'headers'>,
  errors: ErrorBody,
  work: () => Promise<RecordedAnswer>,
): Promise<Recorded> {
  const sent = headers['idempotency-key']
  // The library for Go sends the header without a value when it was given none.
  if (sent === undefined || sent === '') return { ...(await work()), replayed: false }
  const refuse = (error: unknown): RecordedAnswer => {
    if (!(error instanceof SsoError) || error.status >= 500) throw error
    const answer = errors.answer(error, '')
    return {
      status: error.status,
      ...(answer.kind === 'json'
        ? { status: answer.status, body: JSON.stringify(answer.body) }
        : { body: '' }),
    }
  }
  return answerOnce(parts, { ...request, key: parseIdempotencyKey(sent) }, () => work().catch(refuse))
}

/** The library reads what says `application/json`, and nothing else. */
export function writeRecorded(
  { status, body, replayed }: Recorded,
  headers: Readonly<Record<string, string>>,
): Answer {
  const extra = { headers: { ...headers, ...(replayed ? { 'idempotency-replayed': 'true' } : {}) } }
  return body === '' ? text(status, 'application/json', '', extra) : json(status, JSON.parse(body), extra)
}
