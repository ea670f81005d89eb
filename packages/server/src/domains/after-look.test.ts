import { describe, expect, it } from 'vitest'
import type { DomainId, OrganizationId } from '../storage/ids.ts'
import { afterLook } from './after-look.ts'
import type { CheckOutcome, Domain } from './types.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const created = new Date('2026-01-01T00:00:00Z')
const at = (milliseconds: number) => new Date(created.getTime() + milliseconds)

const pending: Domain = {
  id: 'dom_1' as DomainId,
  organizationId: 'org_1' as OrganizationId,
  domain: 'acme.example',
  state: 'pending',
  verifiedBy: null,
  challenge: 'x',
  connectionId: null,
  verifiedAt: null,
  autoJoin: 'off',
  lastCheck: null,
  checkAt: created,
  recordMissingSince: null,
  createdAt: created,
  updatedAt: created,
}
const { domain: verified } = afterLook(pending, 'found', at(0))
const absent: CheckOutcome[] = ['missing', 'other_value', 'alias', 'not_everywhere']

/** The states a domain goes through when each look finds this, and what is told. */
function life(start: Domain, looks: readonly (readonly [number, CheckOutcome])[]) {
  const told: string[] = []
  const end = looks.reduce((domain, [time, outcome]) => {
    const { domain: next, event } = afterLook(domain, outcome, at(time))
    if (event !== null) told.push(event)
    return next
  }, start)
  return { end, told }
}

describe('a pending domain', () => {
  it('is verified when the record is found, and looked at daily from then on', () => {
    const { domain, event } = afterLook(pending, 'found', at(5 * MINUTE))
    expect(event).toBe('domain.verified')
    expect(domain).toMatchObject({
      state: 'verified',
      verifiedBy: 'dns',
      verifiedAt: at(5 * MINUTE),
      checkAt: at(5 * MINUTE + DAY),
      lastCheck: { at: at(5 * MINUTE), outcome: 'found' },
    })
  })

  it.each([
    [10 * MINUTE, MINUTE],
    [2 * 60 * MINUTE, 10 * MINUTE],
    [3 * DAY, 6 * 60 * MINUTE],
  ])('at the age of %i ms is looked at again after %i ms', (age, wait) => {
    for (const outcome of [...absent, 'unreachable'] as const)
      expect(afterLook(pending, outcome, at(age)).domain.checkAt).toEqual(at(age + wait))
  })

  it('fails after 30 days, once and for the schedule; a look by hand can still verify it', () => {
    const { end, told } = life(pending, [
      [29 * DAY, 'missing'],
      [30 * DAY, 'unreachable'],
      [30 * DAY + 1, 'missing'],
      [31 * DAY, 'missing'],
    ])
    expect(told).toEqual(['domain.verification_failed'])
    expect(end).toMatchObject({ state: 'failed', verifiedBy: null, checkAt: null })
    expect(afterLook(end, 'found', at(32 * DAY))).toMatchObject({
      domain: { state: 'verified', verifiedBy: 'dns' },
      event: 'domain.verified',
    })
  })

  it('stays as it is while another organization has the domain', () => {
    const { domain, event } = afterLook(pending, 'verified_elsewhere', at(MINUTE))
    expect([domain.state, domain.lastCheck?.outcome, event]).toEqual(['pending', 'verified_elsewhere', null])
  })
})

describe('row 75: a verified domain whose record is gone', () => {
  it.each(absent)('(%s) counts on for 30 days, and then belongs to nobody', (outcome) => {
    const { end: warned, told } = life(verified, [
      [DAY, outcome],
      [2 * DAY, outcome],
      [31 * DAY - 1, outcome],
    ])
    expect(told).toEqual(['domain.record_missing'])
    expect(warned).toMatchObject({ state: 'verified', recordMissingSince: at(DAY) })
    expect(afterLook(warned, outcome, at(31 * DAY))).toMatchObject({
      domain: { state: 'failed', verifiedBy: null, verifiedAt: null, checkAt: null },
      event: 'domain.verification_lost',
    })
  })

  it('is as before when the record is back in time', () => {
    const { end, told } = life(verified, [
      [DAY, 'missing'],
      [29 * DAY, 'found'],
      [59 * DAY, 'missing'],
      [60 * DAY, 'found'],
    ])
    expect(told).toEqual([
      'domain.record_missing',
      'domain.record_found',
      'domain.record_missing',
      'domain.record_found',
    ])
    expect(end).toMatchObject({ state: 'verified', verifiedAt: at(0), recordMissingSince: null })
  })

  it('is not gone because resolvers do not answer, however long', () => {
    const { end, told } = life(verified, [
      [DAY, 'unreachable'],
      [90 * DAY, 'unreachable'],
    ])
    expect([end.state, end.recordMissingSince, told]).toEqual(['verified', null, []])
    expect(end.checkAt).toEqual(at(90 * DAY + 60 * MINUTE))
  })
})

it('a domain that the operator vouches for does not depend on the DNS', () => {
  const operator: Domain = { ...verified, verifiedBy: 'operator', checkAt: null }
  for (const outcome of [...absent, 'found', 'unreachable'] as const)
    expect(afterLook(operator, outcome, at(DAY))).toEqual({ domain: operator, event: null })
})
