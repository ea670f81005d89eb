import { signatureMethod } from '../sign.ts'
import { type Provider, signIn, SP, REQUEST, wrapped } from '../provider.ts'

const SHIBBOLETH = 'https://idp.example.edu/idp/shibboleth'

const params = signIn(SHIBBOLETH, {
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
})

/** Shibboleth: indented, RSA-SHA512 by Santuario with its line breaks, eduPersonTargetedID as an element. */
export const shibboleth: Provider = {
  signs: ['Response'],
  prefix: 'ds',
  method: signatureMethod('rsa-sha512'),
  digest: 'http://www.w3.org/2001/04/xmlenc#sha512',
  inclusive: ['xsd'],
  params,
  response: () =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<saml2p:Response Destination="${SP.acsUrl}" ID="_f0e1d2c3b4a5968778695a4b3c2d1e0f" InResponseTo="${REQUEST}" IssueInstant="2026-03-02T09:29:59.512Z" Version="2.0" xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:xsd="http://www.w3.org/2001/XMLSchema">\n    <saml2:Issuer xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">${SHIBBOLETH}</saml2:Issuer>\n    <saml2p:Status>\n        <saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>\n    </saml2p:Status>\n    <saml2:Assertion ID="_0102030405060708090a0b0c0d0e0f10" IssueInstant="2026-03-02T09:29:59.512Z" Version="2.0" xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">\n        <saml2:Issuer>${SHIBBOLETH}</saml2:Issuer>\n        <saml2:Subject>\n            <saml2:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient" NameQualifier="${SHIBBOLETH}" SPNameQualifier="${SP.entityId}">AAdzZWNyZXQxQ8Jl4Xk2WlBtP0Zb</saml2:NameID>\n            <saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\n                <saml2:SubjectConfirmationData Address="192.0.2.17" InResponseTo="${REQUEST}" NotOnOrAfter="2026-03-02T09:34:59.522Z" Recipient="${SP.acsUrl}"/>\n            </saml2:SubjectConfirmation>\n        </saml2:Subject>\n        <saml2:Conditions NotBefore="2026-03-02T09:29:59.512Z" NotOnOrAfter="2026-03-02T09:34:59.512Z">\n            <saml2:AudienceRestriction>\n                <saml2:Audience>${SP.entityId}</saml2:Audience>\n            </saml2:AudienceRestriction>\n        </saml2:Conditions>\n        <saml2:AuthnStatement AuthnInstant="2026-03-02T09:29:41.300Z" SessionIndex="_3b9f6e0c1d2a4b5c8e7f6a5b4c3d2e1f">\n            <saml2:SubjectLocality Address="192.0.2.17"/>\n            <saml2:AuthnContext>\n                <saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml2:AuthnContextClassRef>\n            </saml2:AuthnContext>\n        </saml2:AuthnStatement>\n        <saml2:AttributeStatement>\n            <saml2:Attribute FriendlyName="eduPersonTargetedID" Name="urn:oid:1.3.6.1.4.1.5923.1.1.1.10" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">\n                <saml2:AttributeValue>\n                    <saml2:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" NameQualifier="${SHIBBOLETH}" SPNameQualifier="${SP.entityId}">84e411ea-7daa-4a57-bbf6-b5cc52981b73</saml2:NameID>\n                </saml2:AttributeValue>\n            </saml2:Attribute>\n            <saml2:Attribute FriendlyName="mail" Name="urn:oid:0.9.2342.19200300.100.1.3" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">\n                <saml2:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xsd:string">ada@example.edu</saml2:AttributeValue>\n            </saml2:Attribute>\n            <saml2:Attribute FriendlyName="sn" Name="urn:oid:2.5.4.4" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">\n                <saml2:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xsd:string">Łovelace–Ørsted</saml2:AttributeValue>\n            </saml2:Attribute>\n        </saml2:AttributeStatement>\n    </saml2:Assertion>\n</saml2p:Response>`,
  metadata: ({ idp, next }) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<!--\n     This is example metadata only. Do *NOT* supply it as is without review.\n-->\n<EntityDescriptor  xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:shibmd="urn:mace:shibboleth:metadata:1.0" xmlns:xml="http://www.w3.org/XML/1998/namespace" xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui" validUntil="2046-03-02T09:00:00.000Z" entityID="${SHIBBOLETH}">\n\n    <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol urn:oasis:names:tc:SAML:1.1:protocol urn:mace:shibboleth:1.0">\n\n        <Extensions>\n            <shibmd:Scope regexp="false">example.edu</shibmd:Scope>\n        </Extensions>\n\n        <!-- First signing certificate is BackChannel, the Second is FrontChannel-->\n        <KeyDescriptor use="signing">\n            <ds:KeyInfo>\n                    <ds:X509Data>\n                        <ds:X509Certificate>\n${wrapped(next.base64)}\n                        </ds:X509Certificate>\n                    </ds:X509Data>\n            </ds:KeyInfo>\n        </KeyDescriptor>\n        <KeyDescriptor use="signing">\n            <ds:KeyInfo>\n                    <ds:X509Data>\n                        <ds:X509Certificate>\n${wrapped(idp.base64)}\n                        </ds:X509Certificate>\n                    </ds:X509Data>\n            </ds:KeyInfo>\n        </KeyDescriptor>\n        <KeyDescriptor use="encryption">\n            <ds:KeyInfo>\n                    <ds:X509Data>\n                        <ds:X509Certificate>\n${wrapped(next.base64)}\n                        </ds:X509Certificate>\n                    </ds:X509Data>\n            </ds:KeyInfo>\n        </KeyDescriptor>\n\n        <ArtifactResolutionService Binding="urn:oasis:names:tc:SAML:1.0:bindings:SOAP-binding" Location="https://idp.example.edu:8443/idp/profile/SAML1/SOAP/ArtifactResolution" index="1"/>\n\n        <SingleSignOnService Binding="urn:mace:shibboleth:1.0:profiles:AuthnRequest" Location="https://idp.example.edu/idp/profile/Shibboleth/SSO"/>\n        <SingleSignOnService xmlns:req-attr="urn:oasis:names:tc:SAML:protocol:ext:req-attr" req-attr:supportsRequestedAttributes="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.edu/idp/profile/SAML2/POST/SSO"/>\n        <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST-SimpleSign" Location="https://idp.example.edu/idp/profile/SAML2/POST-SimpleSign/SSO"/>\n        <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.edu/idp/profile/SAML2/Redirect/SSO"/>\n\n    </IDPSSODescriptor>\n\n</EntityDescriptor>\n`,
}
