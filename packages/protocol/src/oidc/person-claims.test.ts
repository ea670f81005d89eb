import { describe, expect, it } from 'vitest'
import { personClaims } from './person-claims.ts'
import { NO_PIN } from './tenant-pin.ts'

const google = { tenantId: null, hostedDomain: 'acme.example' }

describe('OIDC Core §5.3.2: claims of UserInfo', () => {
  it('fill in what the ID token lacks, and change nothing of what it says', () => {
    const idToken = { sub: 'u-1', email: 'mia@acme.example' }
    const userinfo = { sub: 'u-1', email: 'ceo@acme.example', given_name: 'Mia' }
    expect(personClaims({ idToken, userinfo, pin: NO_PIN })).toEqual({ ...idToken, given_name: 'Mia' })
  })

  it.each(['u-2', 'U-1', '', undefined, null, ['u-1']])('count only for the same sub, not for %j', (sub) => {
    expect(() =>
      personClaims({ idToken: { sub: 'u-1' }, userinfo: { sub, email: 'a@b.example' }, pin: NO_PIN }),
    ).toThrow('oidc.userinfo_subject_mismatch')
  })

  it('are not needed', () => {
    expect(personClaims({ idToken: { sub: 'u-1' }, userinfo: null, pin: NO_PIN })).toEqual({ sub: 'u-1' })
  })
})

describe('claims that place a person (incidents row 68)', () => {
  it.each(['iss', 'tid', 'hd', 'oid'])('%s counts from the ID token alone', (name) => {
    const claims = personClaims({
      idToken: { sub: 'u-1' },
      userinfo: { sub: 'u-1', [name]: 'x' },
      pin: NO_PIN,
    })
    expect(claims).toEqual({ sub: 'u-1' })
  })

  it.each(['email_verified', 'xms_edov'])('%s belongs to the address beside it', (name) => {
    const userinfo = { sub: 'u-1', email: 'mia@acme.example', [name]: true }
    const own = { sub: 'u-1', email: 'ceo@acme.example' }
    expect(personClaims({ idToken: own, userinfo, pin: NO_PIN })).toEqual(own)
    expect(personClaims({ idToken: { sub: 'u-1' }, userinfo, pin: NO_PIN })).toEqual(userinfo)
  })
})

describe('an e-mail address of a pinned Google Workspace (incidents rows 60, 68)', () => {
  it.each([false, 'true', 1, undefined, null])('is refused with email_verified %j', (verified) => {
    const idToken = { sub: 'u-1', email: 'mia@acme.example', email_verified: verified }
    expect(() => personClaims({ idToken, userinfo: null, pin: google })).toThrow('oidc.email_unverified')
    expect(personClaims({ idToken, userinfo: null, pin: NO_PIN })).toEqual(idToken)
    const userinfo = idToken
    expect(() => personClaims({ idToken: { sub: 'u-1' }, userinfo, pin: google })).toThrow(
      expect.objectContaining({ code: 'oidc.email_unverified', details: { received: verified } }),
    )
  })

  it('is not verified by what UserInfo says of another one', () => {
    const idToken = { sub: 'u-1', email: 'ceo@acme.example' }
    const userinfo = { sub: 'u-1', email: 'mia@acme.example', email_verified: true }
    expect(() => personClaims({ idToken, userinfo, pin: google })).toThrow('oidc.email_unverified')
  })

  it('counts when it is verified; none is nothing to verify', () => {
    const idToken = { sub: 'u-1', email: 'mia@acme.example', email_verified: true }
    expect(personClaims({ idToken, userinfo: null, pin: google })).toEqual(idToken)
    expect(personClaims({ idToken: { sub: 'u-1' }, userinfo: null, pin: google })).toEqual({ sub: 'u-1' })
  })
})
