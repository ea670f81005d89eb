import { describe, expect, it } from 'vitest'
import { mapAgain } from './map-again.ts'
import type { ProfileMapping } from './map-profile.ts'
import { recommendMapping } from './recommend-mapping.ts'

type Raw = Readonly<Record<string, unknown>>

function profileOf(rawAttributes: Raw, mapping: ProfileMapping = {}, idpId = 'u1') {
  return mapAgain({ provider: 'generic-saml', protocol: 'saml', idpId, rawAttributes }, mapping)
}

/** The findings for people who sent these attributes, as `kind attribute name`. */
function findings(people: readonly Raw[], mapping: ProfileMapping = {}) {
  const profiles = people.map((raw) => profileOf(raw, mapping))
  const input = { provider: 'generic-saml', protocol: 'saml', mapping, profiles } as const
  return recommendMapping(input).map(({ kind, attribute, proposedName }) => [kind, attribute, proposedName])
}

const ada = { email: ['ada@acme.example'], firstName: ['Ada'], lastName: ['Lovelace'], username: ['ada'] }

describe('recommendations on a mapping', () => {
  it('are none for profiles that are as they should be, and none without profiles', () => {
    expect(findings([{ ...ada, groups: ['Staff', 'CN=Ops,OU=Groups,DC=acme'] }])).toEqual([])
    expect(findings([{ ...ada, groups: ['CN=Ops,OU=Groups,DC=acme'] }])).toEqual([])
    expect(findings([{ ...ada, firstName: ['Ada Maria'], displayName: ['Ada Maria Lovelace'] }])).toEqual([])
    expect(findings([])).toEqual([])
  })

  it('find a last name that is an e-mail address, and the attribute that may have it', () => {
    const raw = { ...ada, lastName: ['ada@acme.example'] }
    expect(findings([raw])).toEqual([['name_is_an_email', 'lastName', null]])
    expect(findings([{ ...raw, surname: ['Lovelace'] }])).toEqual([
      ['name_is_an_email', 'lastName', 'surname'],
    ])
  })

  it('find an e-mail that is no address', () => {
    expect(findings([{ ...ada, email: ['ada'] }])).toEqual([['email_not_an_address', 'email', null]])
    expect(findings([{ ...ada, EMAIL: ['ada'], email: [] }])).toEqual([
      ['email_not_an_address', 'email', null],
    ])
    expect(findings([{ ...ada, email: ['ada'], contact: ['ada@acme.example'] }])).toEqual([
      ['email_not_an_address', 'email', 'contact'],
    ])
  })

  it('find a first name that is the whole name', () => {
    const raw = { ...ada, firstName: ['Ada Lovelace'], displayName: ['Ada Lovelace'] }
    expect(findings([raw])).toEqual([['name_is_the_whole_name', 'firstName', null]])
    expect(findings([{ ...raw, givenName: ['Ada'] }])).toEqual([
      ['name_is_the_whole_name', 'firstName', 'givenName'],
    ])
    expect(
      findings([{ ...ada, firstName: ['Prince'], lastName: ['Prince'], displayName: ['Prince'] }]),
    ).toEqual([])
  })

  it('find groups that are all ids, not groups of which one is', () => {
    const id = '0b9d3c5a-1f2e-4a6b-8c7d-9e0f1a2b3c4d'
    expect(findings([{ ...ada, groups: [id, id.replace('0', '1').toUpperCase()] }])).toEqual([
      ['groups_are_ids', 'groups', null],
    ])
    expect(findings([{ ...ada, groups: [id, 'Staff'] }])).toEqual([])
    expect(findings([{ ...ada, groups: [`${id}0`] }])).toEqual([])
  })

  it.each(['Staff,Ops', 'Staff; Ops'])('find groups that come as the one text %j', (groups) => {
    expect(findings([{ ...ada, groups: [groups] }])).toEqual([['groups_are_one_text', 'groups', null]])
    expect(findings([{ ...ada, groups: [groups, 'Other'] }])).toEqual([])
  })

  it.each([
    ['email', 'workEmail', 'ada@acme.example'],
    ['firstName', 'http://acme.example/claims/Given-Name', 'Ada'],
    ['lastName', 'lastnme', 'Lovelace'],
    ['username', 'loginUsername', 'ada'],
  ])('find a missing %s although %j was sent', (attribute, name, value) => {
    const raw = { ...ada, [attribute]: [], [name]: [value] }
    expect(findings([raw])).toEqual([['attribute_missing', attribute, name]])
  })

  it('propose no attribute whose name is another one’s, nor one with values of the wrong kind', () => {
    expect(findings([{ ...ada, lastName: [], firstname2: ['Ada'] }])).toEqual([])
    expect(findings([{ ...ada, username: [], shoe: ['38'] }])).toEqual([])
    expect(findings([{ ...ada, email: [], emailVerified: ['true'] }])).toEqual([])
  })

  it('count what most people show: one odd person changes nothing', () => {
    const odd = { ...ada, lastName: ['eve@acme.example'] }
    expect(findings([odd, ada])).toEqual([])
    expect(findings([odd, odd, ada])).toEqual([['name_is_an_email', 'lastName', null]])
  })

  it('look at the connection’s own mapping', () => {
    const raw = { ...ada, cost: ['ada@acme.example'], lastName: ['Lovelace'] }
    expect(findings([raw], { lastName: 'cost' })).toEqual([['name_is_an_email', 'lastName', 'lastName']])
  })

  it('hold no value of any person', () => {
    const profiles = [profileOf({ ...ada, lastName: ['ada@acme.example'], email: ['canary'] })]
    const found = recommendMapping({ provider: 'okta', protocol: 'saml', mapping: {}, profiles })
    expect(found.length).toBe(2)
    expect(JSON.stringify(found)).not.toMatch(/ada|canary|acme/)
  })
})

describe('an earlier sign-in with another mapping', () => {
  const kept = {
    provider: 'generic-saml',
    protocol: 'saml',
    idpId: 'u1',
    rawAttributes: { mail2: ['Ada@ACME.example'], odd: 7, groups: ['a', 'b'], list: ['x', 7] },
  } as const

  it('reads SAML attributes as they were sent, and keeps the identifier', () => {
    const profile = mapAgain(kept, { email: 'mail2', odd: 'odd', list: 'list' })
    expect(profile).toMatchObject({ idpId: 'u1', email: 'Ada@acme.example', groups: ['a', 'b'] })
    expect(profile.customAttributes).toEqual({ list: 'x' })
  })

  it('gives roles to groups by the role mapping, beside those that were sent', () => {
    const roles = (roleMapping: Readonly<Record<string, string | readonly string[]>>, raw: Raw = {}) =>
      mapAgain({ ...kept, rawAttributes: { ...kept.rawAttributes, ...raw } }, {}, roleMapping).roles
    expect(roles({ a: 'admin', b: ['editor', 'admin'], c: 'never' })).toEqual(['admin', 'editor'])
    expect(roles({ a: 'admin' }, { roles: ['sent', 'admin'] })).toEqual(['sent', 'admin'])
    expect(roles({ A: 'admin' })).toEqual([])
    expect(roles({}, { groups: ['constructor', '__proto__', 'toString'] })).toEqual([])
  })

  it('takes another identifier only where the mapping names one, and refuses one that was not sent', () => {
    expect(mapAgain(kept, { idpId: 'list' }).idpId).toBe('x')
    expect(() => mapAgain(kept, { idpId: 'absent' })).toThrow('login.subject_unusable')
  })

  it('reads OpenID Connect claims, with paths', () => {
    const rawAttributes = { sub: 'x', realm_access: { roles: ['r'] }, email: 'a@b.example' }
    const profile = mapAgain({ provider: 'keycloak', protocol: 'oidc', idpId: 'u1', rawAttributes }, {})
    expect(profile).toMatchObject({ idpId: 'u1', email: 'a@b.example', roles: ['r'] })
  })
})
