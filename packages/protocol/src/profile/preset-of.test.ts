import { describe, expect, it } from 'vitest'
import { candidateNames, presets } from './preset-of.ts'
import { genericOidc } from './presets/generic-oidc.ts'
import { genericSaml } from './presets/generic-saml.ts'
import { normalizedAttributes } from './types.ts'

const protocols = ['saml', 'oidc'] as const
const generic = { saml: genericSaml.mapping, oidc: genericOidc.mapping }

describe('the names to try for an attribute', () => {
  it('are the provider’s, then the generic ones of the protocol', () => {
    expect(candidateNames('oidc', 'okta', 'firstName')).toEqual(['firstName', 'user.firstName', 'given_name'])
    const names = candidateNames('saml', 'google', 'email')
    expect(names.slice(0, 3)).toEqual(['email', 'Email', 'Primary email'])
    expect(names.slice(3)).toEqual((genericSaml.mapping.email ?? []).filter((name) => name !== 'email'))
  })

  it.each(protocols)('are the generic ones alone where the provider names none: %s', (protocol) => {
    expect(candidateNames(protocol, 'google', 'locale')).toEqual(generic[protocol].locale)
  })

  it.each(['unknown', '', 'OKTA', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'are the generic ones alone for %j, which is no provider',
    (provider) => {
      for (const protocol of protocols) {
        for (const attribute of normalizedAttributes) {
          const names = generic[protocol][attribute] ?? []
          expect(candidateNames(protocol, provider, attribute)).toEqual(names)
        }
      }
    },
  )

  it('are none where nobody names any: the identifier of OIDC is the sub', () => {
    expect(candidateNames('oidc', 'okta', 'idpId')).toEqual([])
  })

  it('hold every name once', () => {
    for (const provider of Object.keys(presets)) {
      for (const protocol of protocols) {
        for (const attribute of normalizedAttributes) {
          const names = candidateNames(protocol, provider, attribute)
          expect(names).toEqual([...new Set(names)])
        }
      }
    }
  })
})

describe('presets', () => {
  it('exist for each of these providers', () => {
    expect(Object.keys(presets).sort()).toEqual([
      'adfs',
      'auth0',
      'cyberark',
      'duo',
      'entra-id',
      'generic-oidc',
      'generic-saml',
      'google',
      'jumpcloud',
      'keycloak',
      'miniorange',
      'okta',
      'onelogin',
      'pingfederate',
      'pingone',
      'rippling',
      'shibboleth',
    ])
  })

  it.each(Object.entries(presets))('%s has names without space around them, none empty', (_, { mapping }) => {
    expect(Object.keys(mapping).length).toBeGreaterThan(4)
    for (const names of Object.values(mapping)) {
      expect(names.length).toBeGreaterThan(0)
      expect(names.filter((name) => name === '' || name !== name.trim())).toEqual([])
    }
  })

  it.each(Object.entries(presets))(
    '%s takes no address and no name that people change for the lasting identifier (incidents row 60)',
    (_, { mapping: { idpId = [] } }) => {
      const mutable = [
        ...(genericSaml.mapping.email ?? []),
        ...(genericSaml.mapping.name ?? []),
        'upn',
        'preferred_username',
      ]
      expect(idpId.filter((name) => mutable.includes(name))).toEqual([])
    },
  )
})
