import { describe, expect, it } from 'vitest'
import {
  IDP_INITIATED_LOGIN_LIFETIME,
  type IdpInitiatedLogin,
  idpInitiatedLoginClaims,
  readIdpInitiatedLogin,
} from './idp-initiated-login.ts'

const login: IdpInitiatedLogin = {
  connectionId: 'conn_1',
  organizationId: 'org_1',
  loginHint: 'ada@acme.example',
  relayState: 'inbox',
}
const issued = {
  issuer: 'https://sso.example.com/',
  clientId: 'demo',
  tokenId: 'login_1',
  now: new Date('2026-03-02T09:30:00.999Z'),
}
const iat = Date.UTC(2026, 2, 2, 9, 30) / 1000
const all = {
  iss: 'https://sso.example.com/',
  aud: 'demo',
  iat,
  exp: iat + 300,
  jti: 'login_1',
  connection_id: 'conn_1',
  organization_id: 'org_1',
  login_hint: 'ada@acme.example',
  relay_state: 'inbox',
}

describe('the token that hands a sign-in to an application', () => {
  it('lives for five minutes', () => {
    expect(IDP_INITIATED_LOGIN_LIFETIME).toBe(300)
  })

  it('says whom it is for and whom it leads to, and has no subject', () => {
    expect(idpInitiatedLoginClaims(login, issued)).toEqual(all)
    expect(idpInitiatedLoginClaims(login, issued)).not.toHaveProperty('sub')
  })

  it('leaves out what there is not', () => {
    const claims = idpInitiatedLoginClaims({ ...login, loginHint: null, relayState: null }, issued)
    expect(claims).not.toHaveProperty('login_hint')
    expect(claims).not.toHaveProperty('relay_state')
  })

  it('reads back as it was written', () => {
    const expiresAt = new Date('2026-03-02T09:35:00Z')
    expect(readIdpInitiatedLogin(all)).toEqual({ ...login, tokenId: 'login_1', expiresAt })
    const bare: Record<string, unknown> = { ...all, login_hint: undefined, relay_state: undefined }
    expect(readIdpInitiatedLogin(bare)).toMatchObject({ loginHint: null, relayState: null })
  })

  it.each(['jti', 'exp', 'connection_id', 'organization_id'])('is nothing without %s of its type', (name) => {
    expect(readIdpInitiatedLogin({ ...all, [name]: undefined })).toBeNull()
    expect(readIdpInitiatedLogin({ ...all, [name]: ['x'] })).toBeNull()
  })

  it.each(['login_hint', 'relay_state'])('takes no %s of another type', (name) => {
    expect(readIdpInitiatedLogin({ ...all, [name]: 7 })).toMatchObject({
      [name === 'login_hint' ? 'loginHint' : 'relayState']: null,
    })
  })
})
