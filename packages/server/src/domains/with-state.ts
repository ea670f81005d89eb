import type { Domain } from './types.ts'

/** What the operator says of a domain: verified without a record, or pending until the record is seen (again). */
export function withState<Known extends Omit<Domain, 'createdAt'>>(
  domain: Known,
  state: 'pending' | 'verified',
  now: Date,
): Known {
  const changed = { ...domain, state, recordMissingSince: null, updatedAt: now }
  return state === 'verified'
    ? { ...changed, verifiedBy: 'operator', verifiedAt: now, checkAt: null }
    : { ...changed, verifiedBy: null, verifiedAt: null, checkAt: now }
}
