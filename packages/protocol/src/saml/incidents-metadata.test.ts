import { createPrivateKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { answer, signIn } from '../../test/answer.ts'
import {
  type FixtureParams,
  certificateNamed,
  metadataOf,
  outcome,
  privateKeyNamed,
  providerNames,
  verifyXml,
} from '../../test/corpus.ts'
import { keyFile } from '../../test/keys.ts'
import { SsoError } from '../errors/sso-error.ts'
import { bindings, namespaces } from './names.ts'
import { readIdpMetadata } from './read-idp-metadata.ts'
import { signXml } from './sign-xml.ts'
import type { SigningCertificate } from './types.ts'

/** Metadata in the shapes that are met, and what became of signatures after somebody had imported them. */

const idp = certificateNamed('idp').base64
const next = certificateNamed('next').base64
const { entityId } = signIn.identityProvider
const params = signIn as unknown as FixtureParams

const keyInfo = (...content: string[]) =>
  `<ds:KeyInfo xmlns:ds="${namespaces.signature}">${content.join('')}</ds:KeyInfo>`
const x509 = (...certificates: string[]) =>
  `<ds:X509Data>${certificates.map((each) => `<ds:X509Certificate>${each}</ds:X509Certificate>`).join('')}</ds:X509Data>`
const key = (certificate: string, use = ' use="signing"') =>
  `<KeyDescriptor${use}>${keyInfo(x509(certificate))}</KeyDescriptor>`
const service = `<SingleSignOnService Binding="${bindings.redirect}" Location="https://idp.example.org/sso"/>`
const role = (content: string, name = 'IDPSSODescriptor', protocol: string = namespaces.protocol) =>
  `<${name} protocolSupportEnumeration="${protocol}">${content}</${name}>`
const entity = (content: string, id: string = entityId) =>
  `<EntityDescriptor xmlns="${namespaces.metadata}" entityID="${id}">${content}</EntityDescriptor>`
const keys = (content: string) => entity(role(content + service))
const lines = (width: number, end: string) => idp.replace(new RegExp(`.{${width}}`, 'g'), `$&${end}`)
const pem = `-----BEGIN CERTIFICATE-----\n${lines(64, '\n')}\n-----END CERTIFICATE-----`

/** What may verify after the import: the names of keys, or none because the import is refused. */
type Trusted = readonly ('idp' | 'next')[]

const shapes: readonly (readonly [string, string | Buffer, Trusted])[] = [
  ...providerNames.map((name) => [`that of ${name}`, metadataOf(name), keysOf(name)] as const),
  ['one key for signing', keys(key(idp)), ['idp']],
  ['one key without use', keys(key(idp, '')), ['idp']],
  ['one key with an empty use', keys(key(idp, ' use=""')), ['idp']],
  ['one key with spaces around its use', keys(key(idp, ' use=" signing "')), ['idp']],
  ['two keys for signing', keys(key(idp) + key(next)), ['idp', 'next']],
  ['two keys without use', keys(key(idp, '') + key(next, '')), ['idp', 'next']],
  ['a key for signing and one for encryption', keys(key(idp) + key(next, ' use="encryption"')), ['idp']],
  ['a key for encryption first', keys(key(next, ' use="encryption"') + key(idp)), ['idp']],
  ['a key without use and one for encryption', keys(key(idp, '') + key(next, ' use="encryption"')), ['idp']],
  ['the same key for both', keys(key(idp) + key(idp, ' use="encryption"')), ['idp']],
  ['only a key for encryption', keys(key(idp, ' use="encryption"')), []],
  ['a key for something else', keys(key(idp, ' use="other"')), []],
  ['a use in other letters', keys(key(idp, ' use="Signing"')), []],
  ['no key at all', keys(''), []],
  ['a key without KeyInfo', keys('<KeyDescriptor use="signing"/>'), []],
  ['a key with an empty KeyInfo', keys(`<KeyDescriptor>${keyInfo()}</KeyDescriptor>`), []],
  [
    'a key with a name only',
    keys(`<KeyDescriptor>${keyInfo('<ds:KeyName>k</ds:KeyName>')}</KeyDescriptor>`),
    [],
  ],
  ['an empty X509Data', keys(`<KeyDescriptor>${keyInfo('<ds:X509Data/>')}</KeyDescriptor>`), []],
  ['an empty certificate', keys(key('')), []],
  ['a certificate that is none', keys(key('AAAA')), []],
  ['a certificate that is cut', keys(key(idp.slice(0, 400))), []],
  ['a certificate of a key that is too short', keys(key(keyPairBase64('rsa-1024'))), []],
  ['one certificate that is none before one that is', keys(key('AAAA') + key(idp)), ['idp']],
  ['an expired certificate beside a good one', keys(key(keyPairBase64('rsa-expired')) + key(idp)), ['idp']],
  ['a certificate in lines of 64', keys(key(lines(64, '\n'))), ['idp']],
  ['a certificate in lines of 76 with carriage returns', keys(key(lines(76, '&#13;\r\n'))), ['idp']],
  ['a certificate indented with tabs', keys(key(`\n\t\t${lines(60, '\n\t\t')}\n`)), ['idp']],
  ['a certificate as PEM', keys(key(pem)), ['idp']],
  ['a chain: the first counts', keys(`<KeyDescriptor>${keyInfo(x509(idp, next))}</KeyDescriptor>`), ['idp']],
  [
    'a key value beside the certificate',
    keys(`<KeyDescriptor>${keyInfo('<ds:KeyName>k</ds:KeyName>', x509(idp))}</KeyDescriptor>`),
    ['idp'],
  ],
  [
    'a wish for signed requests and nothing of its own',
    entity(role(key(idp) + service).replace('>', ' WantAuthnRequestsSigned="true">')),
    ['idp'],
  ],
  [
    'a role for SAML 1.1 before',
    entity(
      role(key(next) + service, 'IDPSSODescriptor', 'urn:oasis:names:tc:SAML:1.1:protocol') +
        role(key(idp) + service),
    ),
    ['idp'],
  ],
  [
    'a service provider of the same name beside',
    entity(role(key(next), 'SPSSODescriptor') + role(key(idp) + service)),
    ['idp'],
  ],
  [
    'an attribute authority beside',
    entity(role(key(next), 'AttributeAuthorityDescriptor') + role(key(idp) + service)),
    ['idp'],
  ],
  [
    'a signature of its own with another certificate',
    entity(
      `<ds:Signature xmlns:ds="${namespaces.signature}">${keyInfo(x509(next))}</ds:Signature>${role(key(idp) + service)}`,
    ),
    ['idp'],
  ],
  [
    'several entities around',
    `<EntitiesDescriptor xmlns="${namespaces.metadata}">${keys(key(idp))}${entity(role(key(next), 'SPSSODescriptor'), 'https://sp.example/')}</EntitiesDescriptor>`,
    ['idp'],
  ],
]

/** Two of the corpus publish the key that they will use next; AD FS has one more for encryption only. */
function keysOf(provider: string): Trusted {
  return ['entra', 'shibboleth'].includes(provider) ? ['idp', 'next'] : ['idp']
}

/** Read as text: one of them is refused as a certificate, which is the point. */
function keyPairBase64(name: string): string {
  return keyFile(`${name}.crt`).replace(/-----.*-----|\s/g, '')
}

function certificatesOf(metadata: string | Buffer): readonly SigningCertificate[] {
  try {
    return readIdpMetadata(metadata).certificates
  } catch (error) {
    if (error instanceof SsoError && error.code !== 'internal.error') return []
    throw error
  }
}

/** The same answer, signed by a key of the corpus. */
function signedBy(name: string): string {
  const privateKey = createPrivateKey(privateKeyNamed(name))
  return signXml({ xml: answer({ sign: [] }), elementId: '_assertion', privateKey, signatureAfter: 'issuer' })
}

describe('row 31: no import of metadata turns the verification off', () => {
  it('is tried with more than 30 shapes', () => {
    expect(new Set(shapes.map(([name]) => name)).size).toBe(shapes.length)
    expect(shapes.length).toBeGreaterThan(30)
  })

  it.each(shapes)('%s', (_, metadata, trusted) => {
    const certificates = certificatesOf(metadata)
    const judge = (xml: string) =>
      outcome(verifyXml(xml, params, { identityProvider: { entityId, certificates } }))
    // Nothing to verify with: the import was refused, and if it had not been, every answer would be.
    const refusals = trusted.length > 0 ? 'saml.signature_missing' : 'saml.certificate_missing'
    expect(judge(answer({ sign: [] }))).toBe(refusals)
    const accepted = ['idp', 'next', 'stranger'].filter((name) => judge(signedBy(name)) === 'accepted')
    expect(accepted).toEqual(trusted)
  })
})
