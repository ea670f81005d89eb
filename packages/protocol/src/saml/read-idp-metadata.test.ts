import { describe, expect, it } from 'vitest'
import { certificateNamed, goodFixtures, metadataOf, outcome, verifyXml } from '../../test/corpus.ts'
import { refusalOf } from '../../test/refusal.ts'
import { readIdpMetadata } from './read-idp-metadata.ts'

const idp = certificateNamed('idp')
const next = certificateNamed('next')

interface Shape {
  readonly entityId?: string
  readonly keys?: string
  readonly services?: string
  readonly role?: string
  readonly more?: string
}

const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'
const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'
const service = (binding: string, url: string) =>
  `<SingleSignOnService Binding="${binding}" Location="${url}"/>`
const certificates = (...base64: string[]) =>
  `<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>${base64.map((each) => `<X509Certificate>${each}</X509Certificate>`).join('')}</X509Data></KeyInfo>`
const key = (use: string, base64 = idp.base64) =>
  `<KeyDescriptor${use}>${certificates(base64)}</KeyDescriptor>`
const signing = key(' use="signing"')

function entity(shape: Shape = {}): string {
  const {
    entityId = 'https://idp.example/',
    keys = signing,
    services = service(REDIRECT, 'https://idp.example/sso'),
    role = 'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"',
    more = '',
  } = shape
  return `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}">${more}<IDPSSODescriptor ${role}>${keys}${services}</IDPSSODescriptor></EntityDescriptor>`
}

const SP =
  '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sp.example/"><SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/></EntityDescriptor>'
const entities = (...inner: string[]) =>
  `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">${inner.join('')}</EntitiesDescriptor>`

describe('metadata in the shapes of identity providers', () => {
  it.each(goodFixtures)('$name: its metadata verifies its answer', ({ name, xml, params }) => {
    const { entityId, certificates: found } = readIdpMetadata(metadataOf(name))
    expect(entityId).toBe(params.identityProvider.entityId)
    expect(outcome(verifyXml(xml, params, { identityProvider: { entityId, certificates: found } }))).toBe(
      'accepted',
    )
  })

  it.each([
    ['okta', ['post', 'redirect'], [idp], false],
    ['entra', ['redirect', 'post'], [idp, next], false],
    ['google', ['redirect', 'post'], [idp], false],
    ['adfs', ['redirect', 'post'], [idp], false],
    ['keycloak', ['post', 'redirect'], [idp], true],
    ['shibboleth', ['post', 'redirect'], [next, idp], false],
  ])('%s: services, signing keys, wish for signed requests', (name, bindings, keys, signed) => {
    const metadata = readIdpMetadata(metadataOf(name))
    expect(metadata.ssoServices.map(({ binding }) => binding)).toEqual(bindings)
    expect(metadata.certificates.map(({ fingerprint }) => fingerprint)).toEqual(
      keys.map(({ fingerprint }) => fingerprint),
    )
    expect(metadata.wantAuthnRequestsSigned).toBe(signed)
    expect(metadata.refusedCertificates).toEqual([])
  })
})

describe('saml-metadata-2.0-os §2.4.1.1: keys (incidents row 31)', () => {
  const read = (keys: string) => readIdpMetadata(entity({ keys }))
  const fingerprints = (keys: string) => read(keys).certificates.map(({ fingerprint }) => fingerprint)

  it('a key without use signs', () => {
    expect(fingerprints(key(''))).toEqual([idp.fingerprint])
  })

  it('a key for encryption does not', () => {
    expect(fingerprints(key(' use="encryption"', next.base64) + signing)).toEqual([idp.fingerprint])
  })

  it.each([
    ['only a key for encryption', key(' use="encryption"')],
    ['no key', ''],
    ['a key without certificate', '<KeyDescriptor use="signing"/>'],
    [
      'a bare key value',
      '<KeyDescriptor><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><KeyName>k</KeyName></KeyInfo></KeyDescriptor>',
    ],
  ])('refuses %s: there is no state without verification', (_, keys) => {
    expect(refusalOf(() => read(keys)).code).toBe('saml.metadata_no_signing_key')
  })

  it('reads certificates with white space, line breaks and PEM lines', () => {
    const wrapped = `\r\n  ${idp.base64.replace(/.{60}/g, '$&\r\n    ')}\n`
    expect(fingerprints(key('', wrapped))).toEqual([idp.fingerprint])
    expect(
      fingerprints(key('', `-----BEGIN CERTIFICATE-----\n${wrapped}\n-----END CERTIFICATE-----`)),
    ).toEqual([idp.fingerprint])
  })

  it('names a certificate once', () => {
    expect(fingerprints(signing + key('') + key('', next.base64))).toEqual([
      idp.fingerprint,
      next.fingerprint,
    ])
  })

  it('takes the first of a chain: what follows is its issuer, not a second key', () => {
    expect(fingerprints(`<KeyDescriptor>${certificates(idp.base64, next.base64)}</KeyDescriptor>`)).toEqual([
      idp.fingerprint,
    ])
  })

  it('passes over a certificate that cannot be used, and says so', () => {
    const metadata = read(key('', 'AAAA') + signing)
    expect(metadata.certificates).toHaveLength(1)
    expect(metadata.refusedCertificates).toEqual(['saml.certificate_unreadable'])
  })

  it('refuses when none can be used', () => {
    expect(refusalOf(() => read(key('', 'AAAA'))).code).toBe('saml.certificate_unreadable')
  })
})

describe('saml-metadata-2.0-os §2.4.3: services', () => {
  const read = (services: string) => readIdpMetadata(entity({ services })).ssoServices

  it('takes the first of each binding, and no other binding', () => {
    const services = [
      service('urn:oasis:names:tc:SAML:2.0:bindings:SOAP', 'https://idp.example/soap'),
      service(POST, 'https://idp.example/1'),
      service(POST, 'https://idp.example/2'),
      service(REDIRECT, ' https://idp.example/3 '),
    ]
    expect(read(services.join(''))).toEqual([
      { binding: 'post', url: 'https://idp.example/1' },
      { binding: 'redirect', url: 'https://idp.example/3' },
    ])
  })

  it.each([
    ['none', ''],
    ['SOAP only', service('urn:oasis:names:tc:SAML:2.0:bindings:SOAP', 'https://idp.example/')],
    ['a script (incidents row 86)', service(REDIRECT, 'javascript:alert(1)')],
    ['a relative address', service(REDIRECT, '/sso')],
    ['no address', service(POST, '')],
    ['no Location', `<SingleSignOnService Binding="${POST}"/>`],
    ['no Binding', '<SingleSignOnService Location="https://idp.example/"/>'],
  ])('refuses %s', (_, services) => {
    expect(refusalOf(() => read(services)).code).toBe('saml.metadata_no_sso_service')
  })
})

describe('saml-metadata-2.0-os §2.3: which entity', () => {
  const one = entity({ entityId: 'https://one.example/' })
  const two = entity({ entityId: 'https://two.example/' })

  it('one identity provider among service providers, however nested', () => {
    expect(readIdpMetadata(entities(SP, entities(entities(one)), SP)).entityId).toBe('https://one.example/')
  })

  it('several: by name only', () => {
    const document = entities(one, entities(two))
    expect(readIdpMetadata(document, { entityId: 'https://two.example/' }).entityId).toBe(
      'https://two.example/',
    )
    const error = refusalOf(() => readIdpMetadata(document))
    expect(error.code).toBe('saml.metadata_several_entities')
    expect(error.texts.admin).toContain('https://one.example/, https://two.example/')
    expect(refusalOf(() => readIdpMetadata(document, { entityId: 'https://three.example/' })).code).toBe(
      'saml.metadata_entity_not_found',
    )
  })

  it('one, but not the named one', () => {
    expect(refusalOf(() => readIdpMetadata(one, { entityId: 'https://two.example/' })).code).toBe(
      'saml.metadata_entity_not_found',
    )
  })

  it('the same twice is ambiguous', () => {
    expect(
      refusalOf(() => readIdpMetadata(entities(one, one), { entityId: 'https://one.example/' })).code,
    ).toBe('saml.metadata_several_entities')
  })

  it('a role for older protocols does not count', () => {
    const old = entity({ role: 'protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol"' })
    expect(refusalOf(() => readIdpMetadata(old)).code).toBe('saml.metadata_unrecognized')
  })
})

describe('what people paste in its place', () => {
  it.each([
    ['a URL', 'https://idp.example/metadata', 'saml.metadata_is_url'],
    ['a URL with white space around', '\n https://idp.example/metadata?x=1 ', 'saml.metadata_is_url'],
    ['a web page', '<!DOCTYPE html><html><body>Sign in</body></html>', 'saml.metadata_is_html'],
    ['a web page after a comment', ' <!-- x --> <!-- y -->\n<HTML lang="en">', 'saml.metadata_is_html'],
    ['XHTML', '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', 'saml.metadata_is_html'],
    ['metadata of a service provider', SP, 'saml.metadata_is_sp'],
    ['metadata of service providers', entities(SP, SP), 'saml.metadata_is_sp'],
    ['metadata of nobody', SP.replace(/ entityID="[^"]*"/, ''), 'saml.metadata_is_sp'],
    [
      'an identity provider without a name',
      entity().replace(/ entityID="[^"]*"/, ''),
      'saml.metadata_unrecognized',
    ],
    ['an identity provider of no protocol', entity({ role: '' }), 'saml.metadata_unrecognized'],
    ['nothing', '', 'saml.metadata_unrecognized'],
    [
      'a certificate',
      `-----BEGIN CERTIFICATE-----\n${idp.base64}\n-----END CERTIFICATE-----`,
      'saml.metadata_unrecognized',
    ],
    ['a bare certificate', idp.base64, 'saml.metadata_unrecognized'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE', 'saml.metadata_unrecognized'],
    ['an OpenID configuration', '{"issuer":"https://idp.example/"}', 'saml.metadata_unrecognized'],
    ['words', 'see the attachment', 'saml.metadata_unrecognized'],
    [
      'another XML document',
      '<Response xmlns="urn:oasis:names:tc:SAML:2.0:protocol"/>',
      'saml.metadata_unrecognized',
    ],
    ['an empty federation', entities(), 'saml.metadata_unrecognized'],
    ['no namespace', '<EntityDescriptor/>', 'saml.metadata_unrecognized'],
    ['half a file', entity().slice(0, -20), 'saml.xml_malformed'],
    ['an entity expansion', `<!DOCTYPE x [<!ENTITY a "b">]>${entity()}`, 'saml.xml_forbidden'],
  ])('%s is named', (_, text, code) => {
    expect(refusalOf(() => readIdpMetadata(text)).code).toBe(code)
    expect(refusalOf(() => readIdpMetadata(Buffer.from(text))).code).toBe(code)
  })

  it('does not take long over a text made to be slow to recognize', () => {
    const text = '<!---->'.repeat(2000)
    expect(refusalOf(() => readIdpMetadata(text)).code).toBe('saml.xml_malformed')
  })

  it('never repeats a private key', () => {
    const error = refusalOf(() => readIdpMetadata('-----BEGIN PRIVATE KEY-----\nc2VjcmV0'))
    expect(JSON.stringify([error.details, error.texts])).not.toContain('c2VjcmV0')
  })
})

describe('how files come', () => {
  it.each([
    ['a byte order mark', `\uFEFF${entity()}`],
    ['a byte order mark and a declaration', `\uFEFF<?xml version="1.0" encoding="utf-8"?>\r\n${entity()}`],
    ['white space around', `\r\n\t ${entity()} \n`],
    [
      'comments and processing instructions',
      `<!-- a --><?pi?>${entity({ more: '<!-- b --><?pi b?>' })}<!-- c -->`,
    ],
    ['extensions and contacts', entity({ more: '<Extensions><x xmlns="urn:x"/></Extensions>' })],
    ['a comment in a certificate', entity({ keys: key('', `<!-- current -->${idp.base64}`) })],
  ])('with %s', (_, text) => {
    expect(readIdpMetadata(text).entityId).toBe('https://idp.example/')
    expect(readIdpMetadata(Buffer.from(text)).certificates).toHaveLength(1)
  })

  it('reads flags and formats as they are written', () => {
    const role =
      'WantAuthnRequestsSigned=" True " protocolSupportEnumeration="urn:mace:shibboleth:1.0 urn:oasis:names:tc:SAML:2.0:protocol"'
    const services = `<NameIDFormat/><NameIDFormat> urn:f </NameIDFormat>${service(REDIRECT, 'https://idp.example/sso')}`
    const metadata = readIdpMetadata(entity({ role, services }))
    expect(metadata.wantAuthnRequestsSigned).toBe(true)
    expect(metadata.nameIdFormats).toEqual(['urn:f'])
  })
})
