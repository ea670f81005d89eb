import { type Provider, REQUEST, SP, signIn, wrapped } from '../provider.ts'

const DUO = 'https://sso-1a2b3c4d.sso.duosecurity.com/saml2/sp/DI0123456789ABCDEFGH/metadata'

const params = signIn(DUO, {
  nameId: { value: 'ada@acme.example', format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' },
  sessionIndex: 'DUO_5b0e6f1d2c3a49788695a4b3c2d1e0f1a2b3c4d5',
  sessionNotOnOrAfter: '2026-03-02T17:29:59.000Z',
  authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified',
  attributes: [
    { name: 'Email', friendlyName: null, values: ['ada@acme.example'] },
    { name: 'FirstName', friendlyName: null, values: ['Ada'] },
    { name: 'LastName', friendlyName: null, values: ['Lovelace'] },
    { name: 'Groups', friendlyName: null, values: ['Engineers', 'Everyone'] },
  ],
})

/**
 * Duo Single Sign-On: both signed, whole seconds, every namespace declared once on the root, the XML declaration
 * in single quotes.
 */
export const duo: Provider = {
  signs: ['Response', 'Assertion'],
  prefix: 'ds',
  params,
  response() {
    const attributes = params.attributes
      .map(
        ({ name, values }) =>
          `<saml:Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified">${values.map((value) => `<saml:AttributeValue xsi:type="xs:string">${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`,
      )
      .join('')
    return `<?xml version='1.0' encoding='UTF-8'?>\n<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ID="DUO_0f1e2d3c4b5a69788796a5b4c3d2e1f0a9b8c7d6" Version="2.0" IssueInstant="2026-03-02T09:29:59Z" Destination="${SP.acsUrl}" InResponseTo="${REQUEST}"><saml:Issuer>${DUO}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion ID="DUO_5b0e6f1d2c3a49788695a4b3c2d1e0f1a2b3c4d5" Version="2.0" IssueInstant="2026-03-02T09:29:59Z"><saml:Issuer>${DUO}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" SPNameQualifier="${SP.entityId}">ada@acme.example</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="2026-03-02T09:34:59Z" Recipient="${SP.acsUrl}" InResponseTo="${REQUEST}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="2026-03-02T09:29:29Z" NotOnOrAfter="2026-03-02T09:34:59Z"><saml:AudienceRestriction><saml:Audience>${SP.entityId}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="2026-03-02T09:29:58Z" SessionNotOnOrAfter="2026-03-02T17:29:59Z" SessionIndex="DUO_5b0e6f1d2c3a49788695a4b3c2d1e0f1a2b3c4d5"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes}</saml:AttributeStatement></saml:Assertion></samlp:Response>`
  },
  metadata: ({ idp }) =>
    `<?xml version='1.0' encoding='UTF-8'?>\n<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${DUO}">\n  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" WantAuthnRequestsSigned="false">\n    <md:KeyDescriptor use="signing">\n      <ds:KeyInfo>\n        <ds:X509Data>\n          <ds:X509Certificate>${wrapped(idp.base64)}</ds:X509Certificate>\n        </ds:X509Data>\n      </ds:KeyInfo>\n    </md:KeyDescriptor>\n    <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://sso-1a2b3c4d.sso.duosecurity.com/saml2/sp/DI0123456789ABCDEFGH/slo"/>\n    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>\n    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://sso-1a2b3c4d.sso.duosecurity.com/saml2/sp/DI0123456789ABCDEFGH/sso"/>\n    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sso-1a2b3c4d.sso.duosecurity.com/saml2/sp/DI0123456789ABCDEFGH/sso"/>\n  </md:IDPSSODescriptor>\n</md:EntityDescriptor>\n`,
}
