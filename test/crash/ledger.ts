import type { Answered } from './sign-in.ts'

/** How far something came: not asked for, asked for without an answer, or answered with success. */
export type Progress = 'none' | 'sent' | 'acknowledged'

/** An organization that was asked for under an Idempotency-Key. */
export interface WrittenOrganization {
  readonly name: string
  readonly key: string
  /** The body of the 201; null when none arrived. */
  created: string | null
  /** The highest step written to its metadata: asked for, and acknowledged. */
  stepSent: number
  stepAcknowledged: number
  /** Ids of connections that were acknowledged. */
  readonly connections: string[]
  deletion: Progress
}

/** An organization that one call made with all its domains and connections. */
export interface DeclaredOrganization {
  readonly name: string
  acknowledged: boolean
}

/** A person's answer that was posted. */
export interface PostedLogin {
  readonly answered: Answered
  readonly idpId: string
  /** The code that the application was given; null when no answer arrived. */
  code: string | null
  redemption: Progress
  /** Of an acknowledged redemption. */
  accessToken: string | null
}

/** What a load has asked for, and what it was told: afterwards the truth must agree with it. */
export interface Ledger {
  readonly written: WrittenOrganization[]
  readonly declared: DeclaredOrganization[]
  readonly logins: PostedLogin[]
}

export function createLedger(): Ledger {
  return { written: [], declared: [], logins: [] }
}
