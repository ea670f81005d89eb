import { type Provider, REQUEST, SP, signIn } from '../provider.ts'

const PING = 'sso.acme.example:saml2'

const params = signIn(PING, {
  nameId: { value: 'ada', format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified' },
  sessionIndex: 'uPq0rT3.WzE-5x_Yk9aB1cDdEfG',
  authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified',
  attributes: [
    { name: 'mail', friendlyName: null, values: ['ada@acme.example'] },
    { name: 'givenName', friendlyName: null, values: ['Ada'] },
    { name: 'sn', friendlyName: null, values: ['Lovelace'] },
    {
      name: 'memberOf',
      friendlyName: null,
      values: ['CN=Engineers,OU=Groups,DC=acme,DC=example', 'CN=Everyone,OU=Groups,DC=acme,DC=example'],
    },
  ],
})

/**
 * PingFederate: the Response is signed by Santuario, KeyInfo is left out, ids have dots, and the entity ID
 * is no URL.
 */
export const pingfederate: Provider = {
  signs: ['Response'],
  prefix: 'ds',
  keyInfo: 'none',
  lineBreaks: true,
  params,
  response() {
    const attributes = params.attributes
      .map(
        ({ name, values }) =>
          `<saml:Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic">${values.map((value) => `<saml:AttributeValue xsi:type="xs:string" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`,
      )
      .join('')
    return `<samlp:Response Version="2.0" ID="q8ZrL.m2NvB-4tYc_7HsKdJwXgA" IssueInstant="2026-03-02T09:29:59.730Z" InResponseTo="${REQUEST}" Destination="${SP.acsUrl}" xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${PING}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion ID="uPq0rT3.WzE-5x_Yk9aB1cDdEfG" IssueInstant="2026-03-02T09:29:59.761Z" Version="2.0" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><saml:Issuer>${PING}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">ada</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData Recipient="${SP.acsUrl}" NotOnOrAfter="2026-03-02T09:34:59.761Z" InResponseTo="${REQUEST}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="2026-03-02T09:24:59.761Z" NotOnOrAfter="2026-03-02T09:34:59.761Z"><saml:AudienceRestriction><saml:Audience>${SP.entityId}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement SessionIndex="uPq0rT3.WzE-5x_Yk9aB1cDdEfG" AuthnInstant="2026-03-02T09:29:59.761Z"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes}</saml:AttributeStatement></saml:Assertion></samlp:Response>`
  },
  metadata: ({ idp }) =>
    `<md:EntityDescriptor ID="Zk3Qx.9vTnW-1bRf_6LmPsCdEyH" cacheDuration="PT1440M" entityID="${PING}" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" WantAuthnRequestsSigned="false"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${idp.base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified</md:NameIDFormat><md:SingleSignOnService Location="https://sso.acme.example:9031/idp/SSO.saml2" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"/><md:SingleSignOnService Location="https://sso.acme.example:9031/idp/SSO.saml2" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/><saml:Attribute NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic" Name="mail" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/></md:IDPSSODescriptor><md:ContactPerson contactType="administrative"/></md:EntityDescriptor>`,
}
