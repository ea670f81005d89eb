import { SsoError } from '../errors/sso-error.ts'

/**
 * OpenID Connect as a relying party: what the customer's identity provider answers.
 *
 * Owns the rules for issuers, the authorization response and the claims of the ID token; the library
 * at the edge verifies the signature. Invariant: what is decoded here is unverified and is only used to
 * refuse, with the exact reason; a person's claims are taken from the token the library has verified.
 */

/** A decoded JSON object of a token: any names, any values. */
export type JsonObject = Readonly<Record<string, unknown>>

/** An ID token as its bytes read, nothing verified. */
export interface DecodedIdToken {
  readonly header: JsonObject
  readonly claims: JsonObject
}

/**
 * Decodes an ID token in compact form without verifying anything: to say why it is refused.
 *
 * Fails with `oidc.id_token_malformed`, `oidc.id_token_encrypted`.
 */
export function decodeIdToken(token: string): DecodedIdToken {
  const parts = token.split('.')
  if (parts.length === 5) throw new SsoError('oidc.id_token_encrypted')
  const [header, payload] = parts
  if (parts.length !== 3 || header === undefined || payload === undefined) {
    throw malformed(`${parts.length} parts instead of 3`)
  }
  return { header: decodePart(header, 'header'), claims: decodePart(payload, 'payload') }
}

function decodePart(part: string, name: string): JsonObject {
  if (!/^[A-Za-z0-9_-]+$/.test(part)) throw malformed(`a ${name} that is not base64url`)
  const value = parseJson(part, name)
  if (!isJsonObject(value)) throw malformed(`a ${name} that is not a JSON object`)
  return value
}

function parseJson(part: string, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url')))
  } catch {
    throw malformed(`a ${name} that is not JSON in UTF-8`)
  }
}

function malformed(received: string): SsoError {
  return new SsoError('oidc.id_token_malformed', { received })
}

/** Is it a JSON object, not an array and not null? */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
