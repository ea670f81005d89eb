import { type Provider, signIn, SP, REQUEST, wrapped } from '../provider.ts'

const params = signIn('http://www.okta.com/exk1a2b3c4d5e6f7g8h9', {
  nameId: { value: 'ada@acme.example', format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' },
  sessionIndex: REQUEST,
  authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
  attributes: [
    { name: 'email', friendlyName: null, values: ['ada@acme.example'] },
    { name: 'firstName', friendlyName: null, values: ['Ada'] },
    { name: 'lastName', friendlyName: null, values: ['Lovelace'] },
    { name: 'groups', friendlyName: null, values: ['Everyone', 'R&D'] },
  ],
})

/** Okta: both signatures, the prefix saml2, an InclusiveNamespaces list. */
export const okta: Provider = {
  signs: ['Response', 'Assertion'],
  prefix: 'ds',
  inclusive: ['xs'],
  params,
  response: () =>
    `<?xml version="1.0" encoding="UTF-8"?><saml2p:Response Destination="${SP.acsUrl}" ID="id1234567890123456789012345" InResponseTo="${REQUEST}" IssueInstant="2026-03-02T09:29:58.123Z" Version="2.0" xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:xs="http://www.w3.org/2001/XMLSchema"><saml2:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity" xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">http://www.okta.com/exk1a2b3c4d5e6f7g8h9</saml2:Issuer><saml2p:Status xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol"><saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></saml2p:Status><saml2:Assertion ID="id9876543210987654321098765" IssueInstant="2026-03-02T09:29:58.123Z" Version="2.0" xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema"><saml2:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity" xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">http://www.okta.com/exk1a2b3c4d5e6f7g8h9</saml2:Issuer><saml2:Subject xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion"><saml2:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">ada@acme.example</saml2:NameID><saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml2:SubjectConfirmationData InResponseTo="${REQUEST}" NotOnOrAfter="2026-03-02T09:34:58.123Z" Recipient="${SP.acsUrl}"/></saml2:SubjectConfirmation></saml2:Subject><saml2:Conditions NotBefore="2026-03-02T09:24:58.123Z" NotOnOrAfter="2026-03-02T09:34:58.123Z" xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion"><saml2:AudienceRestriction><saml2:Audience>${SP.entityId}</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions><saml2:AuthnStatement AuthnInstant="2026-03-02T09:12:01.000Z" SessionIndex="${REQUEST}" xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion"><saml2:AuthnContext><saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement><saml2:AttributeStatement xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">${params.attributes
      .map(
        ({ name, values }) =>
          `<saml2:Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified">${values.map((value) => `<saml2:AttributeValue xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">${value.replace('&', '&amp;')}</saml2:AttributeValue>`).join('')}</saml2:Attribute>`,
      )
      .join('')}</saml2:AttributeStatement></saml2:Assertion></saml2p:Response>`,
  metadata: ({ idp }) =>
    `<?xml version="1.0" encoding="UTF-8"?><md:EntityDescriptor entityID="http://www.okta.com/exk1a2b3c4d5e6f7g8h9" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"><md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${wrapped(idp.base64)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified</md:NameIDFormat><md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://acme.okta.com/app/acme_cardea_1/exk1a2b3c4d5e6f7g8h9/sso/saml"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://acme.okta.com/app/acme_cardea_1/exk1a2b3c4d5e6f7g8h9/sso/saml"/></md:IDPSSODescriptor></md:EntityDescriptor>\n`,
}
