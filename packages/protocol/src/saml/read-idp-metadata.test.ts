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

const extension = (inner: string) => `<Extensions>${inner}</Extensions>`
const wrapped = (base64: string) => base64.replace(/.{60}/g, '$&\n')
const exposed = 'a private key (treat it as exposed and replace it)'

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

  it('a use may have white space around it', () => {
    expect(fingerprints(key(' use=" signing "'))).toEqual([idp.fingerprint])
  })

  it('a key for encryption does not', () => {
    expect(fingerprints(key(' use="encryption"', next.base64) + signing)).toEqual([idp.fingerprint])
  })

  it.each([
    ['only keys for encryption', key(' use="encryption"').repeat(2), 'encryption, encryption'],
    ['no key', '', 'no key at all'],
    ['a key without certificate', '<KeyDescriptor use="signing"/>', 'signing'],
    [
      'a bare key value',
      '<KeyDescriptor><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><KeyName>k</KeyName></KeyInfo></KeyDescriptor>',
      'a key without certificate',
    ],
  ])('refuses %s: there is no state without verification', (_, keys, received) => {
    const error = refusalOf(() => read(keys))
    expect(error.code).toBe('saml.metadata_no_signing_key')
    expect(error.details['received']).toBe(received)
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
      service(` ${POST}\n`, 'http://idp.example/1'),
      service(POST, 'https://idp.example/2'),
      service(REDIRECT, ' https://idp.example/3 '),
    ]
    expect(read(services.join(''))).toEqual([
      { binding: 'post', url: 'http://idp.example/1' },
      { binding: 'redirect', url: 'https://idp.example/3' },
    ])
  })

  it.each([
    ['none', '', 'none at all'],
    [
      'other bindings only',
      service('urn:soap', 'https://a/') + service('urn:x', 'https://b/'),
      'urn:soap, urn:x',
    ],
    ['a script (incidents row 86)', service(REDIRECT, 'javascript:alert(1)'), REDIRECT],
    ['a relative address', service(REDIRECT, '/sso'), REDIRECT],
    ['no address', service(POST, ''), POST],
    ['no Location', `<SingleSignOnService Binding="${POST}"/>`, POST],
    ['no Binding', '<SingleSignOnService Location="https://idp.example/"/>', 'none at all'],
  ])('refuses %s', (_, services, received) => {
    const error = refusalOf(() => read(services))
    expect(error.code).toBe('saml.metadata_no_sso_service')
    expect(error.details['received']).toBe(received)
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
    const missing = refusalOf(() => readIdpMetadata(document, { entityId: 'https://three.example/' }))
    expect(missing.code).toBe('saml.metadata_entity_not_found')
    expect(missing.details).toEqual({
      expected: 'https://three.example/',
      received: 'https://one.example/, https://two.example/',
    })
  })

  it('is known by its name without the white space around it', () => {
    expect(readIdpMetadata(entity({ entityId: ' https://one.example/\n' })).entityId).toBe(
      'https://one.example/',
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
  const nobody = 'metadata without an identity provider'
  const commented = '<!-- x --><!-- y -->\n\n<HTML lang="en">'

  it.each([
    ['a URL', 'https://idp.example/metadata', 'is_url', 'https://idp.example/metadata'],
    ['a URL in the clear', 'http://idp.example/', 'is_url', 'http://idp.example/'],
    ['a URL with white space around', '\n https://idp.example/?x=1 ', 'is_url', 'https://idp.example/?x=1'],
    ['a text with a URL', 'https://idp.example/ is it', 'unrecognized', 'text without XML'],
    ['a web page', '<!DOCTYPE html><html><body>Sign in</body></html>', 'is_html', undefined],
    ['a web page with room', '\ufeff\n<!doctype  html >', 'is_html', undefined],
    ['a web page after comments', ` <!-- x --> ${commented}`, 'is_html', undefined],
    ['a web page after a declaration', `<?xml version="1.0"?>\n${commented}`, 'is_html', undefined],
    ['XHTML', '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', 'is_html', undefined],
    ['a text with a web page in it', 'see <html>', 'unrecognized', 'text without XML'],
    ['what only begins like a web page', '<htmlx/>', 'unrecognized', 'an XML document <htmlx>'],
    ['metadata of a service provider', SP, 'is_sp', 'https://sp.example/'],
    ['metadata of service providers', entities(SP, SP), 'is_sp', 'https://sp.example/'],
    ['metadata of nobody', SP.replace(/ entityID="[^"]*"/, ''), 'is_sp', '(without entityID)'],
    ['an identity provider without a name', entity({ entityId: ' ' }), 'unrecognized', nobody],
    ['an identity provider of no protocol', entity({ role: '' }), 'unrecognized', nobody],
    ['an empty federation', entities(), 'unrecognized', nobody],
    ['an identity provider in an extension', entities(extension(entity())), 'unrecognized', nobody],
    ['nothing', '', 'unrecognized', 'empty'],
    [
      'a certificate',
      `-----BEGIN CERTIFICATE-----\n${idp.base64}\n-----END CERTIFICATE-----`,
      'unrecognized',
      'a certificate; that has a field of its own',
    ],
    ['a bare certificate', idp.base64, 'unrecognized', 'base64, perhaps a certificate'],
    ['a bare certificate in lines', wrapped(idp.base64), 'unrecognized', 'base64, perhaps a certificate'],
    ['101 letters', 'a'.repeat(101), 'unrecognized', 'base64, perhaps a certificate'],
    ['100 letters', 'a'.repeat(100), 'unrecognized', 'text without XML'],
    ['a long text', `${'words '.repeat(50)}.`, 'unrecognized', 'text without XML'],
    ['a long text that begins with a sign', `* ${'words '.repeat(50)}`, 'unrecognized', 'text without XML'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE', 'unrecognized', exposed],
    ['a private key of any kind', '-----BEGIN PRIVATE KEY-----\nMIIE', 'unrecognized', exposed],
    [
      'a text about a private key',
      'we send no -----BEGIN PRIVATE KEY-----',
      'unrecognized',
      'text without XML',
    ],
    [
      'an OpenID configuration',
      '{"issuer":"https://idp.example/"}',
      'unrecognized',
      'JSON, perhaps of OpenID Connect',
    ],
    ['words', 'see the attachment', 'unrecognized', 'text without XML'],
    [
      'another XML document',
      '<Response xmlns="urn:oasis:names:tc:SAML:2.0:protocol"/>',
      'unrecognized',
      'an XML document <Response>',
    ],
    ['no namespace', '<EntityDescriptor/>', 'unrecognized', 'an XML document <EntityDescriptor>'],
  ])('%s is named', (_, text, code, received) => {
    for (const input of [text, Buffer.from(text)]) {
      const error = refusalOf(() => readIdpMetadata(input))
      expect(error.code).toBe(`saml.metadata_${code}`)
      expect(error.details['received']).toBe(received)
    }
  })

  it.each([
    ['half a file', entity().slice(0, -20), 'saml.xml_malformed'],
    ['an entity expansion', `<!DOCTYPE x [<!ENTITY a "b">]>${entity()}`, 'saml.xml_forbidden'],
  ])('%s is refused by the parser', (_, text, code) => {
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
