import { type Provider, signIn, SP, REQUEST, claims } from '../provider.ts'

const TENANT = '3f0c1c1e-8f0e-4a3a-9d0f-0f2d6f5a7b11'

const params = signIn(`https://sts.windows.net/${TENANT}/`, {
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
})

/** Microsoft Entra ID: the default namespace for assertion and signature; the assertion alone is signed. */
export const entra: Provider = {
  signs: ['Assertion'],
  prefix: '',
  params,
  response() {
    const attributes = params.attributes
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
