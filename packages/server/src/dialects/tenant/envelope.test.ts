import { type ErrorCode, catalogue, SsoError } from '@cardea/protocol'
import { describe, expect, it } from 'vitest'
import { errorName, success, tenantErrors } from './envelope.ts'

const codes = Object.keys(catalogue) as ErrorCode[]

describe('codes of the tenant API', () => {
  it.each([
    ['organization.owner_required', 'OWNER_REQUIRED'],
    ['organization.mfa_required', 'MFA_REQUIRED'],
    ['organization.sso_required', 'SSO_REQUIRED'],
    ['organization.sso_not_proven', 'SSO_NOT_PROVEN'],
    ['request.not_found', 'NOT_FOUND'],
    ['request.unauthenticated', 'UNAUTHENTICATED'],
    ['request.invalid', 'VALIDATION_FAILED'],
    ['saml.audience_mismatch', 'SAML_AUDIENCE_MISMATCH'],
    ['internal.error', 'INTERNAL_ERROR'],
  ] as const)('%s is %s', (code, name) => {
    expect(errorName(code)).toBe(name)
  })

  it('are a name each, in capitals', () => {
    const names = codes.map(errorName)
    expect(new Set(names).size).toBe(codes.length)
    expect(names.filter((name) => !/^[A-Z][A-Z0-9_]+$/.test(name))).toEqual([])
  })
})

describe('the envelope', () => {
  it('has the same five fields in every answer, and `errors` in refusals', () => {
    const fields = ['success', 'status', 'code', 'message', 'data']
    expect(Object.keys(success(200, null))).toEqual(fields)
    const answer = tenantErrors.answer(new SsoError('request.not_found'), 'the-id')
    expect(Object.keys(answer.kind === 'json' ? (answer.body as object) : {})).toEqual([...fields, 'errors'])
  })

  it('does not say which request it answers: two refusals of a kind have the same bytes', () => {
    const bodies = ['one', 'two'].map((id) => tenantErrors.answer(new SsoError('request.not_found'), id))
    expect(bodies[0]).toEqual(bodies[1])
  })
})
