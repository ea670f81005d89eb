import { type Provider, signIn, SP, REQUEST, claims } from '../provider.ts'

const ADFS = 'http://adfs.acme.example/adfs/services/trust'

const params = signIn(ADFS, {
  nameId: { value: 'ACME\\ada', format: null },
  sessionIndex: '_11b2c3d4-0a0b-4c0d-8e0f-101112131415',
  authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
  attributes: [
    { name: `${claims}/emailaddress`, friendlyName: null, values: ['ada@acme.example'] },
    { name: `${claims}/upn`, friendlyName: null, values: ['ada@acme.example'] },
    {
      name: 'http://schemas.xmlsoap.org/claims/Group',
      friendlyName: null,
      values: ['Domain Users', 'Engineers'],
    },
  ],
})

/** AD FS: the default namespace in the assertion, a prefix for the signature, a NameID without Format. */
export const adfs: Provider = {
  signs: ['Assertion'],
  prefix: 'ds',
  params,
  response() {
    const attributes = params.attributes
      .map(
        ({ name, values }) =>
          `<Attribute Name="${name}">${values.map((value) => `<AttributeValue>${value}</AttributeValue>`).join('')}</Attribute>`,
      )
      .join('')
    return `<samlp:Response ID="_a0b1c2d3-e4f5-4607-8899-aabbccddeeff" Version="2.0" IssueInstant="2026-03-02T09:29:59.250Z" Destination="${SP.acsUrl}" Consent="urn:oasis:names:tc:SAML:2.0:consent:unspecified" InResponseTo="${REQUEST}" xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"><Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">${ADFS}</Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success" /></samlp:Status><Assertion ID="_11b2c3d4-0a0b-4c0d-8e0f-101112131415" IssueInstant="2026-03-02T09:29:59.250Z" Version="2.0" xmlns="urn:oasis:names:tc:SAML:2.0:assertion"><Issuer>${ADFS}</Issuer><Subject><NameID>ACME\\ada</NameID><SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><SubjectConfirmationData InResponseTo="${REQUEST}" NotOnOrAfter="2026-03-02T09:34:59.250Z" Recipient="${SP.acsUrl}" /></SubjectConfirmation></Subject><Conditions NotBefore="2026-03-02T09:29:59.250Z" NotOnOrAfter="2026-03-02T10:29:59.250Z"><AudienceRestriction><Audience>${SP.entityId}</Audience></AudienceRestriction></Conditions><AttributeStatement>${attributes}</AttributeStatement><AuthnStatement AuthnInstant="2026-03-02T09:29:59.112Z" SessionIndex="_11b2c3d4-0a0b-4c0d-8e0f-101112131415"><AuthnContext><AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</AuthnContextClassRef></AuthnContext></AuthnStatement></Assertion></samlp:Response>`
  },
  metadata: ({ idp, next }) =>
    `<EntityDescriptor ID="_c9d2a7a4-5c0d-4b0e-9c57-ff4c6a8cbb6f" entityID="${ADFS}" xmlns="urn:oasis:names:tc:SAML:2.0:metadata"><SPSSODescriptor WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="encryption"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${next.base64}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://adfs.acme.example/adfs/ls/" index="0" isDefault="true" /></SPSSODescriptor><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="encryption"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${next.base64}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${idp.base64}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://adfs.acme.example/adfs/ls/" /><NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat><NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat><NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</NameIDFormat><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://adfs.acme.example/adfs/ls/" /><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://adfs.acme.example/adfs/ls/" /><Attribute Name="${claims}/emailaddress" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri" FriendlyName="E-Mail Address" xmlns="urn:oasis:names:tc:SAML:2.0:assertion" /></IDPSSODescriptor><ContactPerson contactType="support" /></EntityDescriptor>`,
}
