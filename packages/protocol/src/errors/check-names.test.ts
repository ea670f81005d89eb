import { describe, expect, it } from 'vitest'
import { idTokenChecks } from '../oidc/check-id-token.ts'
import { logoutRequestChecks, logoutResponseChecks, logoutSignatureChecks } from '../saml/logout-checks.ts'
import { assertionChecks, messageChecks, openedChecks, sealedMessageChecks } from '../saml/response-checks.ts'
import { catalogue } from './catalogue.ts'
import { checkName, checkNames } from './check-names.ts'

const lists = [
  messageChecks,
  sealedMessageChecks,
  openedChecks,
  assertionChecks,
  logoutSignatureChecks,
  logoutRequestChecks,
  logoutResponseChecks,
  idTokenChecks,
]
const codes = [...new Set(lists.flatMap((list) => list.map(({ code }) => code)))]

describe('the names of checks', () => {
  it('are there for every check of every list: what holds, not what fails', () => {
    expect(codes.length).toBeGreaterThan(40)
    for (const code of codes) {
      expect(checkName(code), code).toMatch(/^[A-Z].{5,55}[^.]$/)
      expect(checkName(code), code).not.toMatch(/mismatch|missing|invalid|expired|fail|refused/)
    }
  })

  it('are of codes of the catalogue, and each its own', () => {
    for (const code of Object.keys(checkNames)) expect(Object.keys(catalogue)).toContain(code)
    const names = Object.values(checkNames)
    expect(new Set(names).size).toBe(names.length)
  })

  it('are none of a failure that no check has as its own', () => {
    expect(checkName('saml.authn_failed')).toBeNull()
    expect(checkName('no.code')).toBeNull()
  })
})
