/** The shapes of six identity providers: prefixes, order, what is signed, names and formats of attributes. */

const SP = {
  entityId: 'https://sso.example.com/saml/conn_01JABCDEFGHJKMNPQRSTVWXYZ0',
  acsUrl: 'https://sso.example.com/saml/conn_01JABCDEFGHJKMNPQRSTVWXYZ0/acs',
}
const REQUEST = 'login_01JABCDEFGHJKMNPQRSTVWXYZ1'
const NOW = '2026-03-02T09:30:00.000Z'

const wrapped = (base64) => base64.replace(/.{64}/g, '$&\n')

function params(entityId, expected) {
  return {
    now: NOW,
    clockSkewSeconds: 180,
    identityProvider: { entityId },
    serviceProvider: SP,
    request: { id: REQUEST },
    ...expected,
  }
}

const okta = {
  signs: ['Response', 'Assertion'],
  prefix: 'ds',
  inclusive: ['xs'],
  params: params('http://www.okta.com/exk1a2b3c4d5e6f7g8h9', {
    nameId: { value: 'ada@acme.example', format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' },
    sessionIndex: REQUEST,
    authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
    attributes: [
      { name: 'email', friendlyName: null, values: ['ada@acme.example'] },
      { name: 'firstName', friendlyName: null, values: ['Ada'] },
      { name: 'lastName', friendlyName: null, values: ['Lovelace'] },
      { name: 'groups', friendlyName: null, values: ['Everyone', 'R&D'] },
    ],
  }),
  response: () =>
    `<?xml version="1.0" encoding="UTF-8"?><saml2p:Response Destination="${SP.acsUrl}" ID="id1234567890123456789012345" InResponseTo="${REQUEST}" IssueInstant="2026-03-02T09:29:58.123Z" Version="2.0" xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:xs="http://www.w3.org/2001/XMLSchema"><saml2:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity" xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">http://www.okta.com/exk1a2b3c4d5e6f7g8h9</saml2:Issuer><saml2p:Status xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol"><saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></saml2p:Status><saml2:Assertion ID="id9876543210987654321098765" IssueInstant="2026-03-02T09:29:58.123Z" Version="2.0" xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema"><saml2:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity" xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">http://www.okta.com/exk1a2b3c4d5e6f7g8h9</saml2:Issuer><saml2:Subject xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion"><saml2:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">ada@acme.example</saml2:NameID><saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml2:SubjectConfirmationData InResponseTo="${REQUEST}" NotOnOrAfter="2026-03-02T09:34:58.123Z" Recipient="${SP.acsUrl}"/></saml2:SubjectConfirmation></saml2:Subject><saml2:Conditions NotBefore="2026-03-02T09:24:58.123Z" NotOnOrAfter="2026-03-02T09:34:58.123Z" xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion"><saml2:AudienceRestriction><saml2:Audience>${SP.entityId}</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions><saml2:AuthnStatement AuthnInstant="2026-03-02T09:12:01.000Z" SessionIndex="${REQUEST}" xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion"><saml2:AuthnContext><saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement><saml2:AttributeStatement xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">${[
      ['email', ['ada@acme.example']],
      ['firstName', ['Ada']],
      ['lastName', ['Lovelace']],
      ['groups', ['Everyone', 'R&amp;D']],
    ]
      .map(
        ([name, values]) =>
          `<saml2:Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified">${values.map((value) => `<saml2:AttributeValue xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">${value}</saml2:AttributeValue>`).join('')}</saml2:Attribute>`,
      )
      .join('')}</saml2:AttributeStatement></saml2:Assertion></saml2p:Response>`,
  metadata: ({ idp }) =>
    `<?xml version="1.0" encoding="UTF-8"?><md:EntityDescriptor entityID="http://www.okta.com/exk1a2b3c4d5e6f7g8h9" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"><md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${wrapped(idp.base64)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified</md:NameIDFormat><md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://acme.okta.com/app/acme_cardea_1/exk1a2b3c4d5e6f7g8h9/sso/saml"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://acme.okta.com/app/acme_cardea_1/exk1a2b3c4d5e6f7g8h9/sso/saml"/></md:IDPSSODescriptor></md:EntityDescriptor>\n`,
}

const TENANT = '3f0c1c1e-8f0e-4a3a-9d0f-0f2d6f5a7b11'
const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'

const entra = {
  signs: ['Assertion'],
  prefix: '',
  params: params(`https://sts.windows.net/${TENANT}/`, {
    nameId: {
      value: 'ada@acme.onmicrosoft.example',
      format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
    },
    sessionIndex: '_5c1d1f6e-0f4b-4c7e-9c9a-2a1b6d0e4f00',
    authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password',
    attributes: [
      { name: 'http://schemas.microsoft.com/identity/claims/tenantid', friendlyName: null, values: [TENANT] },
      {
        name: 'http://schemas.microsoft.com/identity/claims/objectidentifier',
        friendlyName: null,
        values: ['b0a1f6c2-7e1c-4e47-9f62-5f6a3a0f9d21'],
      },
      { name: `${claims}/givenname`, friendlyName: null, values: ['Ada'] },
      { name: `${claims}/surname`, friendlyName: null, values: ['Lovelace'] },
      { name: `${claims}/emailaddress`, friendlyName: null, values: ['ada@acme.example'] },
      { name: `${claims}/name`, friendlyName: null, values: ['ada@acme.onmicrosoft.example'] },
      {
        name: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups',
        friendlyName: null,
        values: ['1e6b2a0e-1d0d-4f7c-9a55-9d6a3b8c7e10', '2f7c3b1f-2e1e-4a8d-8b66-0e7b4c9d8f21'],
      },
    ],
  }),
  response() {
    const attributes = this.params.attributes
      .map(
        ({ name, values }) =>
          `<Attribute Name="${name}">${values.map((value) => `<AttributeValue>${value}</AttributeValue>`).join('')}</Attribute>`,
      )
      .join('')
    return `<samlp:Response ID="_8e8dc5f6-9a98-4cc1-9c6c-9d0b0c2f4c11" Version="2.0" IssueInstant="2026-03-02T09:29:58.456Z" Destination="${SP.acsUrl}" InResponseTo="${REQUEST}" xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"><Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">https://sts.windows.net/${TENANT}/</Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><Assertion ID="_5c1d1f6e-0f4b-4c7e-9c9a-2a1b6d0e4f00" IssueInstant="2026-03-02T09:29:58.440Z" Version="2.0" xmlns="urn:oasis:names:tc:SAML:2.0:assertion"><Issuer>https://sts.windows.net/${TENANT}/</Issuer><Subject><NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">ada@acme.onmicrosoft.example</NameID><SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><SubjectConfirmationData InResponseTo="${REQUEST}" NotOnOrAfter="2026-03-02T10:29:58.331Z" Recipient="${SP.acsUrl}"/></SubjectConfirmation></Subject><Conditions NotBefore="2026-03-02T09:24:58.331Z" NotOnOrAfter="2026-03-02T10:29:58.331Z"><AudienceRestriction><Audience>${SP.entityId}</Audience></AudienceRestriction></Conditions><AttributeStatement>${attributes}</AttributeStatement><AuthnStatement AuthnInstant="2026-03-02T08:01:12.000Z" SessionIndex="_5c1d1f6e-0f4b-4c7e-9c9a-2a1b6d0e4f00"><AuthnContext><AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</AuthnContextClassRef></AuthnContext></AuthnStatement></Assertion></samlp:Response>`
  },
  metadata: ({ idp, next }) =>
    `\uFEFF<?xml version="1.0" encoding="utf-8"?><EntityDescriptor ID="_0a7a2f0e-0e25-4a3e-9d1e-6f1f5ad2f0aa" entityID="https://sts.windows.net/${TENANT}/" xmlns="urn:oasis:names:tc:SAML:2.0:metadata"><RoleDescriptor xsi:type="fed:SecurityTokenServiceType" protocolSupportEnumeration="http://docs.oasis-open.org/wsfed/federation/200706" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:fed="http://docs.oasis-open.org/wsfed/federation/200706"><KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${idp.base64}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><fed:PassiveRequestorEndpoint><wsa:EndpointReference xmlns:wsa="http://www.w3.org/2005/08/addressing"><wsa:Address>https://login.microsoftonline.com/${TENANT}/wsfed</wsa:Address></wsa:EndpointReference></fed:PassiveRequestorEndpoint></RoleDescriptor><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${idp.base64}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${next.base64}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://login.microsoftonline.com/${TENANT}/saml2"/><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://login.microsoftonline.com/${TENANT}/saml2"/><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://login.microsoftonline.com/${TENANT}/saml2"/></IDPSSODescriptor></EntityDescriptor>`,
}

const google = {
  signs: ['Response'],
  prefix: 'ds',
  params: params('https://accounts.google.com/o/saml2?idpid=C01abc234', {
    nameId: { value: 'ada@acme.example', format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' },
    sessionIndex: '_d1b2a3c4e5f60718293a4b5c6d7e8f90',
    authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified',
    attributes: [
      { name: 'first_name', friendlyName: null, values: ['Ada'] },
      { name: 'last_name', friendlyName: null, values: ['Lovelace'] },
      { name: 'nickname', friendlyName: null, values: [''] },
    ],
  }),
  response: () =>
    `<?xml version="1.0" encoding="UTF-8" standalone="no"?><saml2p:Response xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" Destination="${SP.acsUrl}" ID="_7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d" InResponseTo="${REQUEST}" IssueInstant="2026-03-02T09:29:59.017Z" Version="2.0"><saml2:Issuer xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">https://accounts.google.com/o/saml2?idpid=C01abc234</saml2:Issuer><saml2p:Status><saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></saml2p:Status><saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" ID="_d1b2a3c4e5f60718293a4b5c6d7e8f90" IssueInstant="2026-03-02T09:29:59.017Z" Version="2.0"><saml2:Issuer>https://accounts.google.com/o/saml2?idpid=C01abc234</saml2:Issuer><saml2:Subject><saml2:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">ada@acme.example</saml2:NameID><saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml2:SubjectConfirmationData InResponseTo="${REQUEST}" NotOnOrAfter="2026-03-02T09:34:59.017Z" Recipient="${SP.acsUrl}"/></saml2:SubjectConfirmation></saml2:Subject><saml2:Conditions NotBefore="2026-03-02T09:24:59.017Z" NotOnOrAfter="2026-03-02T09:34:59.017Z"><saml2:AudienceRestriction><saml2:Audience>${SP.entityId}</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions><saml2:AttributeStatement><saml2:Attribute Name="first_name"><saml2:AttributeValue xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:anyType">Ada</saml2:AttributeValue></saml2:Attribute><saml2:Attribute Name="last_name"><saml2:AttributeValue xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:anyType">Lovelace</saml2:AttributeValue></saml2:Attribute><saml2:Attribute Name="nickname"><saml2:AttributeValue xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:anyType"/></saml2:Attribute></saml2:AttributeStatement><saml2:AuthnStatement AuthnInstant="2026-03-02T07:45:10.000Z" SessionIndex="_d1b2a3c4e5f60718293a4b5c6d7e8f90"><saml2:AuthnContext><saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement></saml2:Assertion></saml2p:Response>`,
  metadata: ({ idp }) =>
    `<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://accounts.google.com/o/saml2?idpid=C01abc234" validUntil="2031-03-01T09:00:00.000Z">\n  <md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">\n    <md:KeyDescriptor use="signing">\n      <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\n        <ds:X509Data>\n          <ds:X509Certificate>${wrapped(idp.base64)}</ds:X509Certificate>\n        </ds:X509Data>\n      </ds:KeyInfo>\n    </md:KeyDescriptor>\n    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>\n    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://accounts.google.com/o/saml2/idp?idpid=C01abc234"/>\n    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://accounts.google.com/o/saml2/idp?idpid=C01abc234"/>\n  </md:IDPSSODescriptor>\n</md:EntityDescriptor>\n`,
}

const ADFS = 'http://adfs.acme.example/adfs/services/trust'

const adfs = {
  signs: ['Assertion'],
  prefix: 'ds',
  params: params(ADFS, {
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
  }),
  response() {
    const attributes = this.params.attributes
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

const KEYCLOAK = 'https://id.acme.example/realms/acme'

const keycloak = {
  signs: ['Response', 'Assertion'],
  prefix: 'dsig',
  keyInfo: 'named',
  params: params(KEYCLOAK, {
    nameId: {
      value: 'G-6d7d2c70-1f3a-4f1f-9a77-8a1e3d1d0e55',
      format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    },
    sessionIndex: '1c1b5f7e-5a4b-4e31-8b65-0c1d2e3f4a5b::9d8c7b6a-5f4e-4d3c-8b2a-1f0e9d8c7b6a',
    authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified',
    sessionNotOnOrAfter: '2026-03-02T19:29:59.301Z',
    attributes: [
      { name: 'email', friendlyName: 'email', values: ['ada@acme.example'] },
      { name: 'givenName', friendlyName: 'givenName', values: ['Ada'] },
      { name: 'Role', friendlyName: null, values: ['offline_access'] },
      { name: 'Role', friendlyName: null, values: ['uma_authorization'] },
    ],
  }),
  response() {
    const attributes = this.params.attributes
      .map(
        ({ name, friendlyName, values }) =>
          `<saml:Attribute ${friendlyName === null ? '' : `FriendlyName="${friendlyName}" `}Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic"><saml:AttributeValue xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">${values[0]}</saml:AttributeValue></saml:Attribute>`,
      )
      .join('')
    return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Destination="${SP.acsUrl}" ID="ID_4c5d6e7f-8091-4a2b-9c3d-4e5f60718293" InResponseTo="${REQUEST}" IssueInstant="2026-03-02T09:29:59.301Z" Version="2.0"><saml:Issuer>${KEYCLOAK}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="ID_5d6e7f80-91a2-4b3c-8d4e-5f6071829304" IssueInstant="2026-03-02T09:29:59.300Z" Version="2.0"><saml:Issuer>${KEYCLOAK}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">G-6d7d2c70-1f3a-4f1f-9a77-8a1e3d1d0e55</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="${REQUEST}" NotOnOrAfter="2026-03-02T09:34:57.300Z" Recipient="${SP.acsUrl}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="2026-03-02T09:29:57.300Z" NotOnOrAfter="2026-03-02T09:30:57.300Z"><saml:AudienceRestriction><saml:Audience>${SP.entityId}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="2026-03-02T09:29:59.301Z" SessionIndex="${this.params.sessionIndex}" SessionNotOnOrAfter="2026-03-02T19:29:59.301Z"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes}</saml:AttributeStatement></saml:Assertion></samlp:Response>`
  },
  metadata: ({ idp }) =>
    `<md:EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${KEYCLOAK}"><md:IDPSSODescriptor WantAuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo><ds:KeyName>FJ86GcF3jTbNLOco4NvZkUCIUmfYCqoqtOQeMfbhNlE</ds:KeyName><ds:X509Data><ds:X509Certificate>${idp.base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:ArtifactResolutionService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="${KEYCLOAK}/protocol/saml/resolve" index="0"/><md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat><md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${KEYCLOAK}/protocol/saml"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${KEYCLOAK}/protocol/saml"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="${KEYCLOAK}/protocol/saml"/></md:IDPSSODescriptor></md:EntityDescriptor>`,
}

const SHIBBOLETH = 'https://idp.example.edu/idp/shibboleth'

const shibboleth = {
  signs: ['Response'],
  prefix: 'ds',
  algorithm: 'sha512',
  inclusive: ['xsd'],
  params: params(SHIBBOLETH, {
    nameId: {
      value: 'AAdzZWNyZXQxQ8Jl4Xk2WlBtP0Zb',
      format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
    },
    sessionIndex: '_3b9f6e0c1d2a4b5c8e7f6a5b4c3d2e1f',
    authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
    attributes: [
      {
        name: 'urn:oid:1.3.6.1.4.1.5923.1.1.1.10',
        friendlyName: 'eduPersonTargetedID',
        values: ['84e411ea-7daa-4a57-bbf6-b5cc52981b73'],
      },
      {
        name: 'urn:oid:0.9.2342.19200300.100.1.3',
        friendlyName: 'mail',
        values: ['ada@example.edu'],
      },
      { name: 'urn:oid:2.5.4.4', friendlyName: 'sn', values: ['Łovelace–Ørsted'] },
    ],
  }),
  response: () =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<saml2p:Response Destination="${SP.acsUrl}" ID="_f0e1d2c3b4a5968778695a4b3c2d1e0f" InResponseTo="${REQUEST}" IssueInstant="2026-03-02T09:29:59.512Z" Version="2.0" xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:xsd="http://www.w3.org/2001/XMLSchema">\n    <saml2:Issuer xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">${SHIBBOLETH}</saml2:Issuer>\n    <saml2p:Status>\n        <saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>\n    </saml2p:Status>\n    <saml2:Assertion ID="_0102030405060708090a0b0c0d0e0f10" IssueInstant="2026-03-02T09:29:59.512Z" Version="2.0" xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">\n        <saml2:Issuer>${SHIBBOLETH}</saml2:Issuer>\n        <saml2:Subject>\n            <saml2:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient" NameQualifier="${SHIBBOLETH}" SPNameQualifier="${SP.entityId}">AAdzZWNyZXQxQ8Jl4Xk2WlBtP0Zb</saml2:NameID>\n            <saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\n                <saml2:SubjectConfirmationData Address="192.0.2.17" InResponseTo="${REQUEST}" NotOnOrAfter="2026-03-02T09:34:59.522Z" Recipient="${SP.acsUrl}"/>\n            </saml2:SubjectConfirmation>\n        </saml2:Subject>\n        <saml2:Conditions NotBefore="2026-03-02T09:29:59.512Z" NotOnOrAfter="2026-03-02T09:34:59.512Z">\n            <saml2:AudienceRestriction>\n                <saml2:Audience>${SP.entityId}</saml2:Audience>\n            </saml2:AudienceRestriction>\n        </saml2:Conditions>\n        <saml2:AuthnStatement AuthnInstant="2026-03-02T09:29:41.300Z" SessionIndex="_3b9f6e0c1d2a4b5c8e7f6a5b4c3d2e1f">\n            <saml2:SubjectLocality Address="192.0.2.17"/>\n            <saml2:AuthnContext>\n                <saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml2:AuthnContextClassRef>\n            </saml2:AuthnContext>\n        </saml2:AuthnStatement>\n        <saml2:AttributeStatement>\n            <saml2:Attribute FriendlyName="eduPersonTargetedID" Name="urn:oid:1.3.6.1.4.1.5923.1.1.1.10" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">\n                <saml2:AttributeValue>\n                    <saml2:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" NameQualifier="${SHIBBOLETH}" SPNameQualifier="${SP.entityId}">84e411ea-7daa-4a57-bbf6-b5cc52981b73</saml2:NameID>\n                </saml2:AttributeValue>\n            </saml2:Attribute>\n            <saml2:Attribute FriendlyName="mail" Name="urn:oid:0.9.2342.19200300.100.1.3" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">\n                <saml2:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xsd:string">ada@example.edu</saml2:AttributeValue>\n            </saml2:Attribute>\n            <saml2:Attribute FriendlyName="sn" Name="urn:oid:2.5.4.4" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">\n                <saml2:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xsd:string">Łovelace–Ørsted</saml2:AttributeValue>\n            </saml2:Attribute>\n        </saml2:AttributeStatement>\n    </saml2:Assertion>\n</saml2p:Response>`,
  metadata: ({ idp, next }) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<!--\n     This is example metadata only. Do *NOT* supply it as is without review.\n-->\n<EntityDescriptor  xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:shibmd="urn:mace:shibboleth:metadata:1.0" xmlns:xml="http://www.w3.org/XML/1998/namespace" xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui" validUntil="2046-03-02T09:00:00.000Z" entityID="${SHIBBOLETH}">\n\n    <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol urn:oasis:names:tc:SAML:1.1:protocol urn:mace:shibboleth:1.0">\n\n        <Extensions>\n            <shibmd:Scope regexp="false">example.edu</shibmd:Scope>\n        </Extensions>\n\n        <!-- First signing certificate is BackChannel, the Second is FrontChannel-->\n        <KeyDescriptor use="signing">\n            <ds:KeyInfo>\n                    <ds:X509Data>\n                        <ds:X509Certificate>\n${wrapped(next.base64)}\n                        </ds:X509Certificate>\n                    </ds:X509Data>\n            </ds:KeyInfo>\n        </KeyDescriptor>\n        <KeyDescriptor use="signing">\n            <ds:KeyInfo>\n                    <ds:X509Data>\n                        <ds:X509Certificate>\n${wrapped(idp.base64)}\n                        </ds:X509Certificate>\n                    </ds:X509Data>\n            </ds:KeyInfo>\n        </KeyDescriptor>\n        <KeyDescriptor use="encryption">\n            <ds:KeyInfo>\n                    <ds:X509Data>\n                        <ds:X509Certificate>\n${wrapped(next.base64)}\n                        </ds:X509Certificate>\n                    </ds:X509Data>\n            </ds:KeyInfo>\n        </KeyDescriptor>\n\n        <ArtifactResolutionService Binding="urn:oasis:names:tc:SAML:1.0:bindings:SOAP-binding" Location="https://idp.example.edu:8443/idp/profile/SAML1/SOAP/ArtifactResolution" index="1"/>\n\n        <SingleSignOnService Binding="urn:mace:shibboleth:1.0:profiles:AuthnRequest" Location="https://idp.example.edu/idp/profile/Shibboleth/SSO"/>\n        <SingleSignOnService xmlns:req-attr="urn:oasis:names:tc:SAML:protocol:ext:req-attr" req-attr:supportsRequestedAttributes="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.edu/idp/profile/SAML2/POST/SSO"/>\n        <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST-SimpleSign" Location="https://idp.example.edu/idp/profile/SAML2/POST-SimpleSign/SSO"/>\n        <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.edu/idp/profile/SAML2/Redirect/SSO"/>\n\n    </IDPSSODescriptor>\n\n</EntityDescriptor>\n`,
}

export const providers = { okta, entra, google, adfs, keycloak, shibboleth }
