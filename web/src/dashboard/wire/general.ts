/**
 * What the dashboard reads of the answers of `/v1` (server: the `schemas.ts` of each domain) and of its own session: a file per subject.
 *
 * Invariant: types alone, and no field that no view reads.
 */

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

export interface SessionAnswer {
  readonly operator: {
    readonly id: string
    readonly email: string
    readonly name: string | null
    readonly role: 'admin' | 'viewer'
  }
  readonly deployment: {
    readonly publicUrl: string
    readonly mode: 'sandbox' | 'production'
    readonly version: string
    readonly hasMail: boolean
    readonly database: string
  }
  readonly permissions: readonly string[]
}

export interface GoLiveItem {
  readonly code: string
  readonly passed: boolean
  readonly hint: string | null
}

export interface EventRecord {
  readonly id: string
  readonly type: string
  readonly organizationId: string | null
  readonly objectId: string
  readonly data: Readonly<Record<string, unknown>>
  readonly occurredAt: string
  readonly actor: Actor | null
}

/** Who did what an event tells of. */
export interface Actor {
  readonly kind: 'api_key' | 'application' | 'operator' | 'user' | 'setup_ticket'
  readonly id: string
  readonly address: string | null
  readonly userAgent: string | null
}
