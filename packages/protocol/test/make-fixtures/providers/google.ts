import { type Provider, signIn, SP, REQUEST, wrapped } from '../provider.ts'

const params = signIn('https://accounts.google.com/o/saml2?idpid=C01abc234', {
  nameId: { value: 'ada@acme.example', format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' },
  sessionIndex: '_d1b2a3c4e5f60718293a4b5c6d7e8f90',
  authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified',
  attributes: [
    { name: 'first_name', friendlyName: null, values: ['Ada'] },
    { name: 'last_name', friendlyName: null, values: ['Lovelace'] },
    { name: 'nickname', friendlyName: null, values: [''] },
  ],
})

/** Google Workspace: the Response alone is signed. */
export const google: Provider = {
  signs: ['Response'],
  prefix: 'ds',
  params,
  response: () =>
    `<?xml version="1.0" encoding="UTF-8" standalone="no"?><saml2p:Response xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" Destination="${SP.acsUrl}" ID="_7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d" InResponseTo="${REQUEST}" IssueInstant="2026-03-02T09:29:59.017Z" Version="2.0"><saml2:Issuer xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">https://accounts.google.com/o/saml2?idpid=C01abc234</saml2:Issuer><saml2p:Status><saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></saml2p:Status><saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" ID="_d1b2a3c4e5f60718293a4b5c6d7e8f90" IssueInstant="2026-03-02T09:29:59.017Z" Version="2.0"><saml2:Issuer>https://accounts.google.com/o/saml2?idpid=C01abc234</saml2:Issuer><saml2:Subject><saml2:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">ada@acme.example</saml2:NameID><saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml2:SubjectConfirmationData InResponseTo="${REQUEST}" NotOnOrAfter="2026-03-02T09:34:59.017Z" Recipient="${SP.acsUrl}"/></saml2:SubjectConfirmation></saml2:Subject><saml2:Conditions NotBefore="2026-03-02T09:24:59.017Z" NotOnOrAfter="2026-03-02T09:34:59.017Z"><saml2:AudienceRestriction><saml2:Audience>${SP.entityId}</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions><saml2:AttributeStatement><saml2:Attribute Name="first_name"><saml2:AttributeValue xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:anyType">Ada</saml2:AttributeValue></saml2:Attribute><saml2:Attribute Name="last_name"><saml2:AttributeValue xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:anyType">Lovelace</saml2:AttributeValue></saml2:Attribute><saml2:Attribute Name="nickname"><saml2:AttributeValue xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:anyType"/></saml2:Attribute></saml2:AttributeStatement><saml2:AuthnStatement AuthnInstant="2026-03-02T07:45:10.000Z" SessionIndex="_d1b2a3c4e5f60718293a4b5c6d7e8f90"><saml2:AuthnContext><saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement></saml2:Assertion></saml2p:Response>`,
  metadata: ({ idp }) =>
    `<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://accounts.google.com/o/saml2?idpid=C01abc234" validUntil="2031-03-01T09:00:00.000Z">\n  <md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">\n    <md:KeyDescriptor use="signing">\n      <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\n        <ds:X509Data>\n          <ds:X509Certificate>${wrapped(idp.base64)}</ds:X509Certificate>\n        </ds:X509Data>\n      </ds:KeyInfo>\n    </md:KeyDescriptor>\n    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>\n    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://accounts.google.com/o/saml2/idp?idpid=C01abc234"/>\n    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://accounts.google.com/o/saml2/idp?idpid=C01abc234"/>\n  </md:IDPSSODescriptor>\n</md:EntityDescriptor>\n`,
}
