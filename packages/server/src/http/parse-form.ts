import { SsoError } from '@cardea/protocol'

/** Parameters by name, each value in the order sent. Has no prototype: `__proto__` is a name like any other. */
export type Parameters = Record<string, readonly string[]>

/**
 * Reads `application/x-www-form-urlencoded` text (a query or a form): repeats are kept, `+` is a space.
 *
 * Stricter than `URLSearchParams`, which quietly replaces what it cannot decode: a broken percent sequence
 * or bytes that are not UTF-8 are `request.invalid`, because a check must never pass on another text than
 * the one that was sent.
 */
export function parseForm(text: string): Parameters {
  const parameters: Record<string, string[]> = Object.create(null) as Record<string, string[]>
  if (text === '') return parameters
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const mark = pair.indexOf('=')
    const name = decode(mark === -1 ? pair : pair.slice(0, mark))
    const values = (parameters[name] ??= [])
    values.push(mark === -1 ? '' : decode(pair.slice(mark + 1)))
  }
  return parameters
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    throw new SsoError('request.invalid', {
      errors: [{ field: '', code: 'bad_encoding', message: 'The parameters are not percent-encoded UTF-8.' }],
    })
  }
}
