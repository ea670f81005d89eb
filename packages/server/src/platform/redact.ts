/**
 * Names, lower case and without separators, under which something could stand that nobody may read in a
 * log. Callers log codes, ids and reasons, so nothing here is ever logged on purpose; this is the net below.
 */
const SECRET_NAMES = new Set([
  'authorization',
  'proxyauthorization',
  'cookie',
  'cookies',
  'setcookie',
  'password',
  'secret',
  'clientsecret',
  'clientassertion',
  'token',
  'accesstoken',
  'refreshtoken',
  'idtoken',
  'idtokenhint',
  'code',
  'codeverifier',
  'state',
  'nonce',
  'samlresponse',
  'samlrequest',
  'relaystate',
  'assertion',
  'key',
  'apikey',
  'masterkey',
  'privatekey',
  'body',
  'form',
  'query',
])

/** Secrets that are known by their looks, wherever they stand in a text. */
const SECRET_LOOKS: readonly (readonly [RegExp, string])[] = [
  // A JWS or JWE: its header is `{"…` in base64url (RFC 7515 §3).
  [/\beyJ[\w-]+\.[\w-]*(?:\.[\w-]*)*/g, '[redacted]'],
  // A personal access token.
  [/\bba_[\w-]{49}/g, '[redacted]'],
  // RFC 9110 §11.4.
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 [redacted]'],
  // The query and fragment of an address carry codes, states and messages; user names and passwords go too.
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#@"']+@/gi, '$1[redacted]@'],
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi, '$1?[redacted]'],
]

const CENSOR = '[redacted]'
const MAX_DEPTH = 8

/** The same value without what must not be read in a log: by name at any depth, and by looks in any text. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (depth === MAX_DEPTH || value instanceof Uint8Array) return CENSOR
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1))
  if (value instanceof Error) return redactError(value, depth)
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      isSecretName(name) && item !== null && item !== undefined ? CENSOR : redact(item, depth + 1),
    ]),
  )
}

/** A text without what looks like a secret. */
export function redactText(text: string): string {
  return SECRET_LOOKS.reduce((rest, [looks, replacement]) => rest.replace(looks, replacement), text)
}

/** Name, message, stack and causes; never other fields, which may hold row values. */
function redactError(error: Error, depth: number): unknown {
  const cause = error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }
  return {
    name: error.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...cause,
  }
}

function isSecretName(name: string): boolean {
  return SECRET_NAMES.has(name.replace(/[^a-z]/gi, '').toLowerCase())
}
