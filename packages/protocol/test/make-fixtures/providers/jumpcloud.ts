import { type Provider, REQUEST, SP, signIn } from '../provider.ts'

const JUMPCLOUD = 'JumpCloud'

const params = signIn(JUMPCLOUD, {
  nameId: { value: 'ada@acme.example', format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified' },
  sessionIndex: 'SMLHA-8d1f27c45e0b49a3',
  authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
  attributes: [
    { name: 'email', friendlyName: null, values: ['ada@acme.example'] },
    { name: 'firstname', friendlyName: null, values: ['Ada'] },
    { name: 'lastname', friendlyName: null, values: ['Lovelace'] },
    { name: 'memberOf', friendlyName: null, values: ['Engineers'] },
  ],
})

/**
 * JumpCloud: the assertion is signed; the entity ID is a plain word that the admin chooses; the prefixes are
 * declared again on every element that uses them.
 */
export const jumpcloud: Provider = {
  signs: ['Assertion'],
  prefix: 'ds',
  inclusive: ['xs'],
  params,
  response() {
    const attributes = params.attributes
      .map(
        ({ name, values }) =>
          `<saml2:Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified">${values.map((value) => `<saml2:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">${value}</saml2:AttributeValue>`).join('')}</saml2:Attribute>`,
      )
      .join('')
    return `<?xml version="1.0" encoding="UTF-8"?><saml2p:Response xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:xs="http://www.w3.org/2001/XMLSchema" Destination="${SP.acsUrl}" ID="SMLHR-0a9b8c7d6e5f4a3b" InResponseTo="${REQUEST}" IssueInstant="2026-03-02T09:29:59.640Z" Version="2.0"><saml2:Issuer xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">${JUMPCLOUD}</saml2:Issuer><saml2p:Status xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol"><saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></saml2p:Status><saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" ID="SMLHA-8d1f27c45e0b49a3" IssueInstant="2026-03-02T09:29:59.640Z" Version="2.0"><saml2:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">${JUMPCLOUD}</saml2:Issuer><saml2:Subject xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion"><saml2:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">ada@acme.example</saml2:NameID><saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml2:SubjectConfirmationData InResponseTo="${REQUEST}" NotOnOrAfter="2026-03-02T09:39:59.640Z" Recipient="${SP.acsUrl}"/></saml2:SubjectConfirmation></saml2:Subject><saml2:Conditions xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" NotBefore="2026-03-02T09:24:59.640Z" NotOnOrAfter="2026-03-02T09:39:59.640Z"><saml2:AudienceRestriction><saml2:Audience>${SP.entityId}</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions><saml2:AuthnStatement xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" AuthnInstant="2026-03-02T09:29:59.640Z" SessionIndex="SMLHA-8d1f27c45e0b49a3"><saml2:AuthnContext><saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement><saml2:AttributeStatement xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">${attributes}</saml2:AttributeStatement></saml2:Assertion></saml2p:Response>`
  },
  metadata: ({ idp }) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${JUMPCLOUD}">\n  <md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">\n    <md:KeyDescriptor use="signing">\n      <ds:KeyInfo>\n        <ds:X509Data>\n          <ds:X509Certificate>${idp.base64}</ds:X509Certificate>\n        </ds:X509Data>\n      </ds:KeyInfo>\n    </md:KeyDescriptor>\n    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified</md:NameIDFormat>\n    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://sso.jumpcloud.com/saml2/cardea"/>\n    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sso.jumpcloud.com/saml2/cardea"/>\n  </md:IDPSSODescriptor>\n</md:EntityDescriptor>\n`,
}
