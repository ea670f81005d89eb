import { type SsoError, isJsonObject } from '@cardea/protocol'
import { type JSONWebKeySet, createLocalJWKSet } from 'jose'
import type { Outbound } from '../platform/outbound.ts'

/** Entra ID, which publishes the most, has about ten. */
const MAX_KEYS = 100

/** Names the refusal of a document, after whose keys they are; `reason` is the end of a sentence. */
export type Unavailable = (reason: string, cause?: unknown) => SsoError

/** The JWK Set at an address (RFC 7517 §5). Fails with what `unavailable` makes, and with `upstream.…`. */
export async function fetchKeySet(
  outbound: Outbound,
  jwksUri: string,
  unavailable: Unavailable,
): Promise<JSONWebKeySet> {
  const response = await outbound.fetch(jwksUri, {
    headers: { accept: 'application/json, application/jwk-set+json' },
  })
  if (response.status !== 200) throw unavailable(`it answered with status ${String(response.status)}`)
  const document = readKeySet(await response.text(), unavailable)
  if (document.keys.length > MAX_KEYS) throw unavailable(`it has more than ${String(MAX_KEYS)} keys`)
  return document
}

function readKeySet(text: string, unavailable: Unavailable): JSONWebKeySet {
  try {
    const document: unknown = JSON.parse(text)
    if (!isJsonObject(document)) throw new TypeError('it is no object')
    // It checks what it is given: the list, and that each key in it is an object.
    return createLocalJWKSet(document as unknown as JSONWebKeySet).jwks()
  } catch (cause) {
    throw unavailable('it is not a JWK Set (RFC 7517 §5)', cause)
  }
}
