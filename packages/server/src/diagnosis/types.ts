import type { NormalizedProfile } from '@cardea/protocol'
import type { Vault } from '../keys/vault.ts'
import type { LoginParts } from '../logins/types.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import type { Outbound } from '../platform/outbound.ts'
import type { Random } from '../platform/random.ts'
import type { Database } from '../storage/database.ts'
import type { ConnectionId, LoginId, OrganizationId, TestId } from '../storage/ids.ts'

/**
 * Diagnosis: why a sign-in went as it went, and whether one would go well.
 *
 * Owns tests of connections with their one-time tickets and results, the explanation of routing, the switch
 * that keeps full messages, and the bundle to share. Invariant: nothing here signs anybody in. A test login
 * runs through the same begin, completion and door as every other, and ends in a result; personal values
 * leave only to who may read them, never in a bundle.
 *
 * Routes: `/test-login`, `/test-login/result`, `/v1/connections/:connectionId/test`,
 * `/v1/connections/:connectionId/tests/:testId`, `/v1/connections/:connectionId/capture`, `/v1/route`,
 * `/v1/logins/:loginId/messages`, `/v1/logins/:loginId/bundle`.
 */

/** What the actions of this folder are made of. */
export interface DiagnosisParts {
  readonly config: LoginParts['config']
  readonly db: Database
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
  readonly outbound: Outbound
  readonly log: Log
}

/** One thing that was looked at before anybody signs in. */
export interface ReachCheck {
  readonly code: string
  readonly passed: boolean
  /** `required`: no sign-in without it. `advice`: sign-ins can go well all the same. */
  readonly severity: 'required' | 'advice'
  readonly expected: unknown
  readonly received: unknown
  /** What to do; null when it passed. */
  readonly hint: string | null
}

/** Whom a sign-in would have kept. */
export interface TestProfile extends NormalizedProfile {
  readonly issuer: string
  readonly outside: boolean
}

/** A test of a connection: what could be told at once, and the test login when there was one. */
export interface ConnectionTest {
  readonly id: TestId
  /** Null: of a social connection. */
  readonly organizationId: OrganizationId | null
  readonly connectionId: ConnectionId
  readonly ticketExpiresAt: Date
  readonly openedAt: Date | null
  readonly loginId: LoginId | null
  readonly report: readonly ReachCheck[]
  readonly profile: TestProfile | null
  readonly admitted: boolean | null
  readonly createdAt: Date
}
