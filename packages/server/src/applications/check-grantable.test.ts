import { describe, expect, it } from 'vitest'
import { parseId } from '../storage/ids.ts'
import { checkGrantable } from './check-grantable.ts'
import { type Permission, isOrganizationLevel, permissions } from './permissions.ts'

const organizationId = parseId('organization', 'org_01JD3ZK8M4X9V7Q2R5T6W8Y0AB')
const all = { scopes: ['*'] }

function codeOf(check: () => void): string | null {
  try {
    check()
    return null
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('nobody gives what they do not have', () => {
  it('lets * give everything', () => {
    expect(codeOf(() => checkGrantable(all, permissions, null))).toBeNull()
  })

  it('lets a key give its own scopes', () => {
    expect(codeOf(() => checkGrantable({ scopes: ['read:logins'] }, ['read:logins'], null))).toBeNull()
  })

  it.each<Permission>(['*', 'write:api_keys', 'read:profiles'])(
    'refuses %s from a key without it',
    (scope) => {
      const maker = { scopes: ['read:logins', 'read:api_keys'] }
      expect(codeOf(() => checkGrantable(maker, [scope], null))).toBe('request.insufficient_scope')
    },
  )
})

describe('a key that is bound to an organization has permissions of that level only', () => {
  it.each(permissions.map((permission) => [permission]))('%s', (permission) => {
    const code = codeOf(() => checkGrantable(all, [permission], organizationId))
    expect(code).toBe(isOrganizationLevel(permission) ? null : 'request.invalid')
  })

  it('keeps applications, users, whole messages, self-service profiles, webhooks, keys, operators and * for the deployment', () => {
    expect(permissions.filter((permission) => !isOrganizationLevel(permission))).toEqual([
      'read:applications',
      'write:applications',
      'act:applications',
      'read:users',
      'write:users',
      'read:captures',
      'write:captures',
      'read:self_service_profiles',
      'write:self_service_profiles',
      'read:webhooks',
      'write:webhooks',
      'read:api_keys',
      'write:api_keys',
      'read:signing_keys',
      'write:signing_keys',
      'read:deployment',
      'read:operators',
      'write:operators',
      '*',
    ])
  })
})
