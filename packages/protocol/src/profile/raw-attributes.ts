import type { JsonObject } from '../oidc/decode-id-token.ts'
import type { AssertionAttribute } from '../saml/types.ts'

/**
 * Claims that belong to the token, not to the person: left out of raw attributes (OIDC Core §2,
 * §3.1.3.6; RFC 7519 §4.1; the `nonce` and hashes are secrets of the login besides).
 */
const TOKEN_CLAIMS = new Set([
  'aud',
  'azp',
  'exp',
  'iat',
  'nbf',
  'jti',
  'nonce',
  'at_hash',
  'c_hash',
  's_hash',
])

/** Deeper than any directory nests its claims. */
const MAX_DEPTH = 16

/** Every attribute with all its values, by name. A name that came twice has the values of both. */
export function rawAttributesOfSaml(
  attributes: readonly AssertionAttribute[],
): Readonly<Record<string, readonly string[]>> {
  const raw = emptyRecord<readonly string[]>()
  for (const { name, values } of attributes) raw[name] = [...(raw[name] ?? []), ...values]
  return raw
}

/** Every claim about the person as sent, except what no database can hold: NUL and broken UTF-16 become U+FFFD. */
export function rawAttributesOfClaims(claims: JsonObject): JsonObject {
  const raw = emptyRecord<unknown>()
  for (const [name, value] of Object.entries(claims)) {
    if (!TOKEN_CLAIMS.has(name)) raw[storable(name)] = storableValue(value, MAX_DEPTH)
  }
  return raw
}

/** Without a prototype: an attribute called `__proto__` is a name like any other. */
export function emptyRecord<Value>(): Record<string, Value> {
  const record: Record<string, Value> = {}
  Object.setPrototypeOf(record, null)
  return record
}

function storableValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return storable(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth === 0) return null
  if (Array.isArray(value)) return value.map((item: unknown) => storableValue(item, depth - 1))
  const copy = emptyRecord<unknown>()
  for (const [name, item] of Object.entries(value)) copy[storable(name)] = storableValue(item, depth - 1)
  return copy
}

/** PostgreSQL holds neither NUL nor half a surrogate pair, which JSON can escape. */
export function storable(text: string): string {
  return text.replace(/[\0\p{Cs}]/gu, '\ufffd')
}
