import { SsoError } from '@cardea/protocol'
import { beginPasskeyFactor } from '../../accounts/begin-passkey-sign-in.ts'
import { methodsOf } from '../../accounts/methods.ts'
import { secondFactorsOf } from '../../accounts/credential-store.ts'
import { hasSecondFactor } from '../../accounts/second-factors.ts'
import { loginRemember } from '../own-account-store.ts'
import { type TraceStep, traceStep } from '../trace.ts'
import type { Login, Outcome, ProvenPerson } from '../types.ts'
import { enterOrganization } from './enter-organization.ts'
import type { OwnAccountParts } from './parts.ts'

/** A first factor that was shown. */
export interface ShownFirst extends Pick<ProvenPerson, 'userId' | 'first'> {
  /** Absent: now. */
  readonly at?: Date
}

/**
 * Somebody has shown by a first factor who they are. The login goes on with their second one, where they have it, and else with the
 * organization that they go on to. A passkey that has verified its user is both.
 * `trace`: what has led to it.
 */
export async function goOnAs(
  parts: OwnAccountParts,
  login: Login,
  { userId, first, at = parts.clock.now() }: ShownFirst,
  browser: string,
  trace: readonly TraceStep[] = [],
): Promise<Outcome> {
  const person: ProvenPerson = { userId, first, methods: methodsOf(first), at: at.toISOString() }
  const step = traceStep(parts, 'account_proven', { userId, by: first })
  await remember(parts, login, person, [...trace, step])
  const factors = await secondFactorsOf(parts.db, userId)
  return first === 'passkey' || !hasSecondFactor(factors)
    ? enterOrganization(parts, login, person)
    : askSecondFactor(parts, login, person, browser)
}

/** The page that asks for the second factor. */
export async function askSecondFactor(
  parts: OwnAccountParts,
  { id: loginId }: Login,
  { userId }: ProvenPerson,
  browser: string,
  error: SsoError | null = null,
): Promise<Outcome> {
  const factors = await secondFactorsOf(parts.db, userId)
  const passkey = factors.passkeys > 0 ? await beginPasskeyFactor(parts, userId, browser) : null
  return { kind: 'ask-second-factor', loginId, factors, passkey, error }
}

/** Keeps how far somebody has come. `login.already_finished` */
export async function remember(
  { db }: OwnAccountParts,
  login: Login,
  person: ProvenPerson,
  trace: readonly TraceStep[],
): Promise<void> {
  const { from, replaces, ownOnly } = login.upstream
  const upstream = {
    ...(from === undefined ? {} : { from }),
    ...(replaces === undefined ? {} : { replaces }),
    ...(ownOnly === undefined ? {} : { ownOnly }),
    person,
  }
  if (!(await loginRemember(db, login.id, upstream, trace))) {
    throw new SsoError('login.already_finished', { loginId: login.id })
  }
}
