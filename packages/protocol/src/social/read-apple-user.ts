import { type JsonObject, isJsonObject } from '../oidc/decode-id-token.ts'

/** Characters. What Apple sends is below 200. */
const MAX_FIELD = 2_000
const MAX_NAME = 100

/**
 * The names in the form field `user` that Apple's page posts at somebody's first sign-in, as claims; empty when there are none.
 * Nobody has signed them, so they are what the person could as well have typed: names, and nothing else.
 *
 * @example readAppleUser('{"name":{"firstName":"Mia","lastName":"Chen"},"email":"…"}')
 */
export function readAppleUser(field: string | null): { given_name?: string; family_name?: string } {
  const user = field === null || field.length > MAX_FIELD ? null : parseJson(field)
  const name = isJsonObject(user) && isJsonObject(user['name']) ? user['name'] : {}
  const [given, family] = [nameIn(name, 'firstName'), nameIn(name, 'lastName')]
  return {
    ...(given === null ? {} : { given_name: given }),
    ...(family === null ? {} : { family_name: family }),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Null for what is no name: too long, or with characters that could disguise what a page says. */
function nameIn(name: JsonObject, part: string): string | null {
  const value = name[part]
  const text = typeof value === 'string' ? value.trim() : ''
  return text !== '' && text.length <= MAX_NAME && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)
    ? text
    : null
}
