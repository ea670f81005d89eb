import { type Provider, REQUEST, SP, signIn, wrapped } from '../provider.ts'

const ONELOGIN = 'https://app.onelogin.com/saml/metadata/7c1e0b52-93d4-4a6f-b8e1-0d2f3a4b5c6d'

const params = signIn(ONELOGIN, {
  nameId: { value: 'ada@acme.example', format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' },
  sessionIndex: '_1f6a2c40-7b8d-0139-5e21-0a1b2c3d4e5f',
  sessionNotOnOrAfter: '2026-03-03T09:29:58.000Z',
  authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
  attributes: [
    { name: 'User.email', friendlyName: null, values: ['ada@acme.example'] },
    { name: 'memberOf', friendlyName: null, values: ['Engineers;Everyone'] },
    { name: 'User.FirstName', friendlyName: null, values: ['Ada'] },
    { name: 'User.LastName', friendlyName: null, values: ['Lovelace'] },
    { name: 'PersonImmutableID', friendlyName: null, values: [''] },
  ],
})

/** OneLogin: the assertion is signed, whole seconds, `Version` before `ID`, a session that lasts a day. */
export const onelogin: Provider = {
  signs: ['Assertion'],
  prefix: 'ds',
  params,
  response() {
    const attributes = params.attributes
      .map(
        ({ name, values }) =>
          `<saml:Attribute NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic" Name="${name}">${values.map((value) => `<saml:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`,
      )
      .join('')
    return `<?xml version="1.0" encoding="UTF-8"?>\n<samlp:Response xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="Rc0f4a9e2d7b6815304f2e1d0c9b8a7968574635241302f1e" Version="2.0" IssueInstant="2026-03-02T09:29:58Z" Destination="${SP.acsUrl}" InResponseTo="${REQUEST}"><saml:Issuer>${ONELOGIN}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" Version="2.0" ID="pfx6d2e1f30-4a5b-6c7d-8e9f-0a1b2c3d4e5f" IssueInstant="2026-03-02T09:29:58Z"><saml:Issuer>${ONELOGIN}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">ada@acme.example</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="2026-03-02T09:32:58Z" Recipient="${SP.acsUrl}" InResponseTo="${REQUEST}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="2026-03-02T09:26:58Z" NotOnOrAfter="2026-03-02T09:32:58Z"><saml:AudienceRestriction><saml:Audience>${SP.entityId}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="2026-03-02T09:29:57Z" SessionNotOnOrAfter="2026-03-03T09:29:58Z" SessionIndex="_1f6a2c40-7b8d-0139-5e21-0a1b2c3d4e5f"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes}</saml:AttributeStatement></saml:Assertion></samlp:Response>\n\n`
  },
  metadata: ({ idp }) =>
    `<?xml version="1.0"?>\n<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${ONELOGIN}">\n  <IDPSSODescriptor xmlns:ds="http://www.w3.org/2000/09/xmldsig#" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">\n    <KeyDescriptor use="signing">\n      <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\n        <ds:X509Data>\n          <ds:X509Certificate>${wrapped(idp.base64)}\n</ds:X509Certificate>\n        </ds:X509Data>\n      </ds:KeyInfo>\n    </KeyDescriptor>\n    <SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://acme.onelogin.com/trust/saml2/http-redirect/slo/1234567"/>\n    <NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat>\n    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://acme.onelogin.com/trust/saml2/http-redirect/sso/7c1e0b52"/>\n    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://acme.onelogin.com/trust/saml2/http-post/sso/7c1e0b52"/>\n    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://acme.onelogin.com/trust/saml2/soap/sso/7c1e0b52"/>\n  </IDPSSODescriptor>\n</EntityDescriptor>\n`,
}
