import { describe, expect, it } from 'vitest'
import { writeSpMetadata } from './write-sp-metadata.ts'

const entityId = 'https://sso.example.com/saml/conn_1?a=1&b="2"'
const acsUrl = 'https://sso.example.com/saml/conn_1/acs'

describe('saml-metadata-2.0-os §2.4.4: our metadata', () => {
  it('is as small as AD FS, Shibboleth and Entra ID import it: no NameIDFormat, an indexed ACS', () => {
    expect(writeSpMetadata({ entityId, acsUrl })).toBe(
      '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sso.example.com/saml/conn_1?a=1&amp;b=&quot;2&quot;"><md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sso.example.com/saml/conn_1/acs" index="0" isDefault="true"/></md:SPSSODescriptor></md:EntityDescriptor>',
    )
  })

  it('publishes every signing certificate, so that keys can roll over', () => {
    const xml = writeSpMetadata({
      entityId,
      acsUrl,
      signingCertificates: ['MIIBone', 'MIIBtwo'],
      authnRequestsSigned: true,
    })
    const key = (base64: string) =>
      `<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`
    expect(xml).toContain(`${key('MIIBone')}${key('MIIBtwo')}<md:AssertionConsumerService `)
    expect(xml).toContain(' xmlns:ds="http://www.w3.org/2000/09/xmldsig#" ')
    expect(xml).toContain('AuthnRequestsSigned="true"')
  })

  it('publishes one key to encrypt to, after the signing keys, and only when there is one', () => {
    const key = (use: string, base64: string) =>
      `<md:KeyDescriptor use="${use}"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`
    const service = '<md:AssertionConsumerService '
    const encryptionCertificate = 'MIIBthree'
    expect(
      writeSpMetadata({ entityId, acsUrl, signingCertificates: ['MIIBone'], encryptionCertificate }),
    ).toContain(`>${key('signing', 'MIIBone')}${key('encryption', 'MIIBthree')}${service}`)
    const alone = writeSpMetadata({ entityId, acsUrl, encryptionCertificate })
    expect(alone).toContain(
      `urn:oasis:names:tc:SAML:2.0:protocol">${key('encryption', 'MIIBthree')}${service}`,
    )
    expect(alone).toContain(' xmlns:ds="http://www.w3.org/2000/09/xmldsig#" ')
    expect(writeSpMetadata({ entityId, acsUrl, signingCertificates: ['MIIBone'] })).not.toContain(
      '"encryption"',
    )
  })

  it('names where logout messages come in, before the ACS and by either binding, and only when there is one', () => {
    const service = (binding: string) =>
      `<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="https://sso.example.com/slo"/>`
    expect(writeSpMetadata({ entityId, acsUrl, sloUrl: 'https://sso.example.com/slo' })).toContain(
      `>${service('HTTP-Redirect')}${service('HTTP-POST')}<md:AssertionConsumerService `,
    )
    expect(writeSpMetadata({ entityId, acsUrl })).not.toContain('SingleLogoutService')
  })
})
