import type { InputFault, SsoError } from '@cardea/protocol'
import { STATUS_CODES } from 'node:http'
import { errorTitle } from './error-title.ts'

/** RFC 9457 problem details, as the native API answers them. */
export interface Problem {
  /** The page that explains the code. */
  readonly type: string
  readonly title: string
  readonly status: number
  /** The rule, for the developer. */
  readonly detail: string
  readonly code: string
  /** Where to mend it, for the customer's IT admin. */
  readonly hint: string
  /** Each field that is at fault. */
  readonly errors?: readonly InputFault[]
}

export const PROBLEM_TYPE = 'application/problem+json'

/**
 * The problem details of an error. Nothing of the request is echoed beyond what the catalogue's texts name:
 * the answer to another tenant's id must have the bytes of the answer to an id that does not exist, so there
 * is no `instance` and the request id is in the `x-request-id` header only.
 */
export function problemOf(error: SsoError, publicUrl: string): Problem {
  const { developer, admin } = error.texts
  const errors = inputFaults(error) ?? ownFault(error)
  return {
    type: `${publicUrl}/errors/${error.code}`,
    title: errorTitle(error.code),
    status: error.status,
    detail: developer,
    code: error.code,
    hint: admin,
    ...(errors === null ? {} : { errors }),
  }
}

/** The faulty fields of a malformed input; null for an error that is about none. */
export function inputFaults(error: SsoError): readonly InputFault[] | null {
  const { errors } = error.details
  return Array.isArray(errors) ? (errors as readonly InputFault[]) : null
}

/** What one field causes is told at that field, whatever its code: a page with a form shows it there. */
function ownFault({ code, details, texts }: SsoError): readonly InputFault[] | null {
  const { field } = details
  return typeof field === 'string' ? [{ field, code, message: texts.admin }] : null
}

/** RFC 9110 §15: the reason phrase of a status, for logs and documents. */
export function reasonPhrase(status: number): string {
  return STATUS_CODES[status] ?? `Status ${status}`
}
