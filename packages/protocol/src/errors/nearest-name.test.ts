import { describe, expect, it } from 'vitest'
import { nearestName } from './nearest-name.ts'

describe('the nearest of some names', () => {
  it.each([
    ['octa', ['google', 'okta'], 'okta'],
    ['azure-entra', ['okta', 'entra-id', 'adfs'], 'entra-id'],
    ['ping', ['pingfederate', 'pingone'], 'pingone'],
    ['CARDEA_PROT', ['CARDEA_HOST', 'CARDEA_PORT'], 'CARDEA_PORT'],
  ])('of %s in %j is %s', (name, names, nearest) => {
    expect(nearestName(name, names)).toBe(nearest)
    expect(nearestName(name, names.toReversed())).toBe(nearest)
  })

  it.each(['zz', 'x', ''])('is the first when nothing is like %j', (name) => {
    expect(nearestName(name, ['okta', 'google'])).toBe('okta')
  })
})
