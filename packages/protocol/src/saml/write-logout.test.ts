import { describe, expect, it } from 'vitest'
import { logoutRequest, logoutResponse } from '../../test/logout.ts'

describe('saml-core-2.0-os §3.7: what we write', () => {
  it('a LogoutResponse says Success unless it is told otherwise', () => {
    const start =
      '<samlp:LogoutResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_response" Version="2.0" IssueInstant="2026-03-02T09:30:00Z" Destination="https://sso.example.com/saml/c/slo" InResponseTo="logout_1"><saml:Issuer>https://idp.example.org/</saml:Issuer>'
    const status = (inside: string) => `${start}<samlp:Status>${inside}</samlp:Status></samlp:LogoutResponse>`
    const code = (name: string) => `<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${name}"/>`
    expect(logoutResponse()).toBe(status(code('Success')))
    expect(logoutResponse({ status: { code: 'Responder' } })).toBe(status(code('Responder')))
  })

  it('a LogoutRequest names the person with every qualifier, and each session', () => {
    expect(logoutRequest()).toBe(
      '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_request" Version="2.0" IssueInstant="2026-03-02T09:30:00Z" Destination="https://sso.example.com/saml/c/slo" NotOnOrAfter="2026-03-02T09:35:00Z"><saml:Issuer>https://idp.example.org/</saml:Issuer><saml:NameID NameQualifier="urn:q" SPNameQualifier="urn:s" Format="urn:f">ada</saml:NameID><samlp:SessionIndex>session-1</samlp:SessionIndex><samlp:SessionIndex>session-2</samlp:SessionIndex></samlp:LogoutRequest>',
    )
  })
})
