import { isDeepStrictEqual } from 'node:util'

export type ChangedKind = 'organization' | 'connection' | 'domain' | 'application' | 'apiKey' | 'webhook'

/** One field of an object that changes. Of a secret only the fact is told: it has neither `from` nor `to`. */
export interface FieldChange {
  readonly field: string
  readonly from?: unknown
  readonly to?: unknown
}

/** One difference between the declared state and the deployment's, made or to be made. */
export interface Change {
  readonly action: 'create' | 'update'
  readonly kind: ChangedKind
  /** How people know the object: its slug, domain, name, or `acme/okta`. */
  readonly name: string
  readonly id: string
  readonly fields: readonly FieldChange[]
  /** Something the reader should know, for example that a given id was not kept. */
  readonly note?: string
}

/** The comparable, showable fields of an object. */
export type Facts = Readonly<Record<string, unknown>>

/** The fields whose values differ. */
export function differences(before: Facts, after: Facts): FieldChange[] {
  return Object.keys(after)
    .filter((field) => !isDeepStrictEqual(before[field], after[field]))
    .map((field) => ({ field, from: before[field], to: after[field] }))
}
