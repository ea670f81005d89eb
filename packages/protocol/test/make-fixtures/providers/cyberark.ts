import { type Provider, REQUEST, SP, signIn } from '../provider.ts'

const CYBERARK = 'https://aab1234.my.idaptive.app/4b1d9c2e-0f3a-4e5b-8c7d-6a9f8e7d6c5b'

const params = signIn(CYBERARK, {
  nameId: { value: 'ada@acme.example', format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified' },
  sessionIndex: '_f1e2d3c4-b5a6-4978-8695-a4b3c2d1e0f1',
  authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified',
  attributes: [
    { name: 'LoginUser', friendlyName: null, values: ['ada@acme.example'] },
    { name: 'Email', friendlyName: null, values: ['ada@acme.example'] },
    { name: 'FirstName', friendlyName: null, values: ['Ada'] },
    { name: 'LastName', friendlyName: null, values: ['Lovelace'] },
    { name: 'Groups', friendlyName: null, values: ['Engineers', 'Everyone'] },
  ],
})

/** CyberArk Identity: no prefix anywhere, not for the Response either; the Response is signed. */
export const cyberark: Provider = {
  signs: ['Response'],
  prefix: '',
  params,
  response() {
    const attributes = params.attributes
      .map(
        ({ name, values }) =>
          `<Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic">${values.map((value) => `<AttributeValue>${value}</AttributeValue>`).join('')}</Attribute>`,
      )
      .join('')
    return `<Response ID="_0c1b2a39-4857-4665-b4a3-92817f6e5d4c" Version="2.0" IssueInstant="2026-03-02T09:29:59.8125471Z" Destination="${SP.acsUrl}" InResponseTo="${REQUEST}" xmlns="urn:oasis:names:tc:SAML:2.0:protocol"><Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">${CYBERARK}</Issuer><Status><StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success" /></Status><Assertion Version="2.0" ID="_f1e2d3c4-b5a6-4978-8695-a4b3c2d1e0f1" IssueInstant="2026-03-02T09:29:59.7969222Z" xmlns="urn:oasis:names:tc:SAML:2.0:assertion"><Issuer>${CYBERARK}</Issuer><Subject><NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">ada@acme.example</NameID><SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><SubjectConfirmationData NotOnOrAfter="2026-03-02T10:29:59.797Z" Recipient="${SP.acsUrl}" InResponseTo="${REQUEST}" /></SubjectConfirmation></Subject><Conditions NotBefore="2026-03-02T09:26:59.797Z" NotOnOrAfter="2026-03-02T10:29:59.797Z"><AudienceRestriction><Audience>${SP.entityId}</Audience></AudienceRestriction></Conditions><AuthnStatement AuthnInstant="2026-03-02T09:29:59.797Z" SessionIndex="_f1e2d3c4-b5a6-4978-8695-a4b3c2d1e0f1"><AuthnContext><AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</AuthnContextClassRef></AuthnContext></AuthnStatement><AttributeStatement>${attributes}</AttributeStatement></Assertion></Response>`
  },
  metadata: ({ idp }) =>
    `<EntityDescriptor entityID="${CYBERARK}" xmlns="urn:oasis:names:tc:SAML:2.0:metadata"><IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${idp.base64}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified</NameIDFormat><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://aab1234.my.idaptive.app/applogin/appKey/4b1d9c2e/customerId/AAB1234" /><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://aab1234.my.idaptive.app/applogin/appKey/4b1d9c2e/customerId/AAB1234" /></IDPSSODescriptor></EntityDescriptor>`,
}
