import { describe, expect, it } from 'vitest'
import { certificateNamed, metadataOf } from '../../test/corpus.ts'
import { sign } from '../../test/make-fixtures/sign.ts'
import { refusalOf } from '../../test/refusal.ts'
import { readIdpMetadata } from './read-idp-metadata.ts'

const idp = certificateNamed('idp')
const BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:'
const slo = (binding: string, location: string, more = '') =>
  `<SingleLogoutService Binding="${BINDING}${binding}" Location="${location}"${more}/>`

interface Shape {
  readonly attributes?: string
  readonly role?: string
  readonly services?: string
}

const entity = ({ attributes = ' ID="_entity"', role = '', services = '' }: Shape = {}) =>
  `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"${attributes} entityID="https://idp.example/"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"${role}><KeyDescriptor><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${idp.base64}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>${services}<SingleSignOnService Binding="${BINDING}HTTP-POST" Location="https://idp.example/sso"/></IDPSSODescriptor></EntityDescriptor>`
const group = (inner: string, attributes = ' ID="_group"') =>
  `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"${attributes}>${inner}</EntitiesDescriptor>`
const signedText = (xml: string, key: 'idp' | 'stranger' = 'idp') =>
  sign(xml, { signs: ['root'], prefix: 'ds', first: true, key })

describe('saml-metadata-2.0-os §3: metadata that must be signed', () => {
  const read = (xml: string, signedBy = [idp]) => readIdpMetadata(xml, { signedBy })
  const refused = (xml: string, signedBy = [idp]) => refusalOf(() => read(xml, signedBy)).code

  it('is read when its root is signed by one of the certificates: an entity, or a group', () => {
    expect(read(signedText(entity())).entityId).toBe('https://idp.example/')
    expect(read(signedText(group(entity()))).entityId).toBe('https://idp.example/')
    expect(read(signedText(entity()), [certificateNamed('next'), idp]).entityId).toBe('https://idp.example/')
  })

  it('is read when the entities inside are signed too', () => {
    expect(read(signedText(group(signedText(entity())))).entityId).toBe('https://idp.example/')
    expect(refused(signedText(group(signedText(entity(), 'stranger'))))).toBe('saml.signature_invalid')
  })

  it('is refused without a signature of the root, whoever signed what is inside', () => {
    expect(refused(entity())).toBe('saml.metadata_unsigned')
    expect(refused(group(signedText(entity())))).toBe('saml.metadata_unsigned')
  })

  it('is refused by another key, by none, and changed', () => {
    expect(refused(signedText(entity(), 'stranger'))).toBe('saml.signature_invalid')
    expect(refused(signedText(entity()), [])).toBe('saml.signature_invalid')
    expect(refused(signedText(entity()).replace('/sso', '/evil'))).toBe('saml.digest_mismatch')
    expect(refused(signedText(group(entity())).replace('/sso', '/evil'))).toBe('saml.digest_mismatch')
  })

  it('is read without looking at its signature when nobody asks for one', () => {
    expect(readIdpMetadata(signedText(entity(), 'stranger')).entityId).toBe('https://idp.example/')
  })
})

describe('saml-metadata-2.0-os §2.2.2, §2.4.2: where logout messages go', () => {
  const services = (...found: string[]) => readIdpMetadata(entity({ services: found.join('') })).sloServices

  it('reads each binding once, with another address for answers', () => {
    expect(
      services(
        slo('SOAP', 'https://idp.example/soap'),
        slo('HTTP-POST', ' https://idp.example/post ', ' ResponseLocation=" https://idp.example/answers "'),
        slo('HTTP-Redirect', 'https://idp.example/redirect'),
        slo('HTTP-POST', 'https://idp.example/second'),
      ),
    ).toEqual([
      { binding: 'post', url: 'https://idp.example/post', responseUrl: 'https://idp.example/answers' },
      { binding: 'redirect', url: 'https://idp.example/redirect', responseUrl: null },
    ])
  })

  it('passes over an address that cannot be used, for answers too (incidents row 86)', () => {
    expect(
      services(
        slo('HTTP-POST', 'javascript:alert(1)'),
        slo('HTTP-POST', 'https://idp.example/post', ' ResponseLocation="/relative"'),
        '<SingleLogoutService/>',
      ),
    ).toEqual([])
  })

  it('reads those of providers', () => {
    expect(readIdpMetadata(metadataOf('adfs')).sloServices).toEqual([
      { binding: 'redirect', url: 'https://adfs.acme.example/adfs/ls/', responseUrl: null },
    ])
    expect(readIdpMetadata(metadataOf('okta')).sloServices).toEqual([])
  })
})

describe('saml-metadata-2.0-os §2.3.1: how long metadata may be used', () => {
  const lifetime = (xml: string) => {
    const { validUntil, cacheSeconds } = readIdpMetadata(xml)
    return [validUntil?.toISOString() ?? null, cacheSeconds]
  }

  it('is until the first end, and not longer than the shortest time, of all that is around the role', () => {
    const inner = entity({
      attributes: ' validUntil=" 2030-01-02T00:00:00Z " cacheDuration="PT1H"',
      role: ' validUntil="2030-01-03T00:00:00Z" cacheDuration="PT2H"',
    })
    expect(lifetime(inner)).toEqual(['2030-01-02T00:00:00.000Z', 3600])
    const outer = group(inner, ' validUntil="2030-01-01T00:00:00Z" cacheDuration=" PT30M "')
    expect(lifetime(outer)).toEqual(['2030-01-01T00:00:00.000Z', 1800])
    expect(lifetime(entity())).toEqual([null, null])
  })

  it.each([
    ['PT1440M', 86_400],
    ['P1Y2M3DT4H5M6.7S', 365 * 86_400 + 60 * 86_400 + 3 * 86_400 + 4 * 3600 + 5 * 60 + 6],
    ['P7D', 7 * 86_400],
    ['PT0S', 0],
    ['P', null],
    ['PT', null],
    ['P1DT', null],
    ['-P1D', null],
    ['P1D ago', null],
    ['in P1D', null],
    ['1D', null],
    ['P1H', null],
    ['', null],
  ])('reads the duration %s', (text, seconds) => {
    expect(lifetime(entity({ attributes: ` cacheDuration="${text}"` }))).toEqual([null, seconds])
  })

  it('takes an end that is none for absent', () => {
    expect(lifetime(entity({ attributes: ' validUntil="soon"' }))).toEqual([null, null])
  })
})
