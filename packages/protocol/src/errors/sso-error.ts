import { type ErrorCode, errorEntry } from './catalogue.ts'

/** What a refusal knows: values that may be shown to the developer and in the login's trace. Never a secret. */
export type ErrorDetails = Readonly<Record<string, unknown>>

/** The three texts of an error with its details filled in. */
export interface ErrorTexts {
  readonly person: string
  readonly admin: string
  readonly developer: string
}

/**
 * The one error class. Thrown anywhere below a route, turned into an answer by `http/errors.ts`.
 *
 * @example throw new SsoError('oauth.redirect_uri_mismatch', { received: redirectUri })
 */
export class SsoError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: { readonly cause?: unknown }) {
    super(code, options)
    this.name = 'SsoError'
    this.code = code
    this.details = details
  }

  get status(): number {
    return errorEntry(this.code).status
  }

  get texts(): ErrorTexts {
    return errorTexts(this.code, this.details)
  }
}

/** Fills `{name}` in the three texts of a code from the details. */
export function errorTexts(code: ErrorCode, details: ErrorDetails = {}): ErrorTexts {
  const { person, admin, developer } = errorEntry(code)
  return {
    person: fillText(person, details),
    admin: fillText(admin, details),
    developer: fillText(developer, details),
  }
}

/** Details longer than this are cut: attacker-chosen text never floods a page, a log or a redirect. */
const MAX_DETAIL_LENGTH = 200

/** Fills `{name}` from the details: cut to a length that floods nothing, without what could disguise the text. */
export function fillText(text: string, details: ErrorDetails): string {
  return text.replace(/\{([a-zA-Z]+)\}/g, (_, name: string) => show(details[name]))
}

function show(value: unknown): string {
  if (value === undefined) return 'unknown'
  if (value === null) return '(none)'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  // Control characters, line separators and direction overrides could disguise what a page or a log line says.
  const visible = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ')
  return visible.length > MAX_DETAIL_LENGTH ? `${visible.slice(0, MAX_DETAIL_LENGTH)}…` : visible
}
