import { describe, expect, it } from 'vitest'
import { hasGroupsOverage } from './groups-overage.ts'
import { mapProfile } from './map-profile.ts'

const LINK = 'http://schemas.microsoft.com/claims/groups.link'
const overage = {
  _claim_names: { groups: 'src1' },
  _claim_sources: { src1: { endpoint: 'https://graph.example/getMemberObjects' } },
}

describe('Entra ID: more groups than fit', () => {
  it.each<[string, Record<string, unknown>]>([
    ['an ID token with _claim_names', overage],
    ['hasgroups', { hasgroups: true }],
    ['hasgroups as text', { hasgroups: 'true' }],
    ['an assertion with groups.link', { [LINK]: ['https://graph.example/getMemberObjects'] }],
  ])('is seen in %s', (_, raw) => expect(hasGroupsOverage(raw)).toBe(true))

  it.each<Record<string, unknown>>([
    {},
    { groups: ['a'] },
    { _claim_names: { address: 'src1' } },
    { _claim_names: 'groups' },
    { _claim_names: ['groups'] },
    { _claim_names: null },
    { _claim_names: Object.create({ groups: 'src1' }) as unknown },
    { hasgroups: false },
    { hasgroups: 'false' },
  ])('is not seen in %j', (raw) => expect(hasGroupsOverage(raw)).toBe(false))

  it('leaves the groups empty: the address in the token is nobody’s group', () => {
    const mapped = mapProfile({
      protocol: 'oidc',
      provider: 'entra-id',
      mapping: {},
      subject: 'u',
      claims: overage,
    })
    expect(mapped.groups).toEqual([])
    expect(hasGroupsOverage(mapped.rawAttributes)).toBe(true)
  })
})
