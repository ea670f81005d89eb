import { setTimeout as wait } from 'node:timers/promises'
import { OUTBOUND_SECONDS } from '../platform/outbound.ts'
import type { Fault } from './faults.ts'

/** The fault `slow`: a second more than Cardea waits for an identity provider. Any other takes no time. */
export async function takeTime(fault: Fault): Promise<void> {
  if (fault === 'slow') await wait((OUTBOUND_SECONDS + 1) * 1000)
}
