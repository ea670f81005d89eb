import { type Provider, signIn, SP, REQUEST } from '../provider.ts'

const KEYCLOAK = 'https://id.acme.example/realms/acme'

const params = signIn(KEYCLOAK, {
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
})

/** Keycloak: both signatures under the prefix dsig, a KeyName, one Attribute per value. */
export const keycloak: Provider = {
  signs: ['Response', 'Assertion'],
  prefix: 'dsig',
  keyInfo: 'named',
  params,
  response() {
    const attributes = params.attributes
      .map(
        ({ name, friendlyName, values }) =>
          `<saml:Attribute ${friendlyName === null ? '' : `FriendlyName="${friendlyName}" `}Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic"><saml:AttributeValue xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">${values[0]}</saml:AttributeValue></saml:Attribute>`,
      )
      .join('')
    return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Destination="${SP.acsUrl}" ID="ID_4c5d6e7f-8091-4a2b-9c3d-4e5f60718293" InResponseTo="${REQUEST}" IssueInstant="2026-03-02T09:29:59.301Z" Version="2.0"><saml:Issuer>${KEYCLOAK}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="ID_5d6e7f80-91a2-4b3c-8d4e-5f6071829304" IssueInstant="2026-03-02T09:29:59.300Z" Version="2.0"><saml:Issuer>${KEYCLOAK}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">G-6d7d2c70-1f3a-4f1f-9a77-8a1e3d1d0e55</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="${REQUEST}" NotOnOrAfter="2026-03-02T09:34:57.300Z" Recipient="${SP.acsUrl}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="2026-03-02T09:29:57.300Z" NotOnOrAfter="2026-03-02T09:30:57.300Z"><saml:AudienceRestriction><saml:Audience>${SP.entityId}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="2026-03-02T09:29:59.301Z" SessionIndex="${params.sessionIndex}" SessionNotOnOrAfter="2026-03-02T19:29:59.301Z"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes}</saml:AttributeStatement></saml:Assertion></samlp:Response>`
  },
  metadata: ({ idp }) =>
    `<md:EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${KEYCLOAK}"><md:IDPSSODescriptor WantAuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo><ds:KeyName>FJ86GcF3jTbNLOco4NvZkUCIUmfYCqoqtOQeMfbhNlE</ds:KeyName><ds:X509Data><ds:X509Certificate>${idp.base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:ArtifactResolutionService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="${KEYCLOAK}/protocol/saml/resolve" index="0"/><md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat><md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${KEYCLOAK}/protocol/saml"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${KEYCLOAK}/protocol/saml"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="${KEYCLOAK}/protocol/saml"/></md:IDPSSODescriptor></md:EntityDescriptor>`,
}
