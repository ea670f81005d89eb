import { describe, expect, it } from 'vitest'
import { hintFor } from './hint-for.ts'
import { genericOidc } from './presets/generic-oidc.ts'
import { okta } from './presets/okta.ts'
import { rippling } from './presets/rippling.ts'

const code = 'saml.audience_mismatch'

describe('the hint of a failure', () => {
  it('is the provider’s own sentence, with the details of the failure in it', () => {
    const details = { expected: 'https://sso.example/saml/conn_1', received: 'x' }
    expect(hintFor({ provider: 'okta', protocol: 'saml', code, details })).toBe(
      'In Okta, open Applications › your app › General › SAML Settings and set *Audience URI (SP Entity ID)* to https://sso.example/saml/conn_1, letter by letter as shown here.',
    )
  })

  it.each(['unknown', '', 'OKTA', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'is the generic one of the protocol for %j, which is no provider (incidents row 57)',
    (provider) => {
      const generic = hintFor({ provider: 'generic-saml', protocol: 'saml', code })
      expect(generic).toContain('your identity provider')
      expect(hintFor({ provider, protocol: 'saml', code })).toBe(generic)
    },
  )

  it('is the generic one where the provider has none: a protocol that its preset does not describe', () => {
    expect(rippling.hints.oidc).toEqual({})
    expect(hintFor({ provider: 'rippling', protocol: 'oidc', code: 'oidc.code_rejected' })).toBe(
      genericOidc.hints.oidc['oidc.code_rejected'],
    )
  })

  it('is the one of the protocol in use: a provider explains the same code for each', () => {
    const of = (protocol: 'saml' | 'oidc') =>
      hintFor({ provider: 'okta', protocol, code: 'login.email_missing' })
    expect(of('saml')).toBe(okta.hints.saml['login.email_missing'])
    expect(of('oidc')).toBe(okta.hints.oidc['login.email_missing'])
    expect(of('oidc')).not.toBe(of('saml'))
  })

  it('is null where nobody has one', () => {
    expect(hintFor({ provider: 'okta', protocol: 'saml', code: 'internal.error' })).toBeNull()
  })

  it('cuts long details and shows no control character of them', () => {
    const expected = `a\u0000b\u202e${'x'.repeat(300)}`
    const hint = hintFor({ provider: 'okta', protocol: 'saml', code, details: { expected } }) ?? ''
    expect(hint).toContain(`a b ${'x'.repeat(196)}…`)
    expect(hint).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })

  it('says “unknown” for a detail that is not there', () => {
    expect(hintFor({ provider: 'okta', protocol: 'saml', code })).toContain('to unknown,')
  })
})
