import { describe, expect, it } from 'vitest'
import { lackingAttributes } from './lacking-attributes.ts'

const whole = { sub: 'u-1', email: 'mia@acme.example', given_name: 'Mia', family_name: 'Berg' }
const lacking = (mapping: Record<string, string | readonly string[]>, claims: Record<string, unknown>) =>
  lackingAttributes({ provider: 'generic-oidc', mapping }, claims)

describe('what UserInfo would have to add', () => {
  it('is nothing when the ID token has e-mail address and names', () => {
    expect(lacking({}, whole)).toEqual([])
  })

  it.each<[string, Record<string, unknown>]>([
    ['email', { email: undefined }],
    ['email', { email: 'no address' }],
    ['firstName', { given_name: '' }],
    ['lastName', { family_name: ' ' }],
  ])('is %s without a value: %j', (name, changes) => {
    expect(lacking({}, { ...whole, ...changes })).toEqual([name])
  })

  it('is what the mapping names, normalized or custom', () => {
    const mapping = { groups: 'roles', department: 'dept', email: 'mail', picture: [] }
    expect(lacking(mapping, whole)).toEqual(['email', 'groups', 'department', 'picture'])
    const claims = {
      ...whole,
      mail: 'm@acme.example',
      roles: ['a'],
      dept: 'R&D',
      picture: 'https://x.example',
    }
    expect(lacking(mapping, claims)).toEqual([])
  })

  it('is the person’s identifier where the mapping takes it from a claim', () => {
    expect(lacking({ idpId: 'oid' }, whole)).toEqual(['idpId'])
    expect(lacking({ idpId: 'oid' }, { ...whole, oid: 'o-1' })).toEqual([])
  })
})
