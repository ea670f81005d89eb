import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SignedXml } from 'xml-crypto'
import { keyFile, keyPair } from '../../test/keys.ts'
import { refusalOf } from '../../test/refusal.ts'
import { signedElements, signedMessage, unsigned } from '../../test/signed-message.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { namespaces, signatureMethods } from './names.ts'
import type { SigningCertificate } from './types.ts'
import { collectSignatures, verifySignature } from './verify-signature.ts'

/** Methods with the keys that they are tried with. */
const methods = [
  ['rsaSha256', 'rsa', 'rsa-sha256', 'sha256'],
  ['rsaSha384', 'rsa', 'rsa-sha384', 'sha384'],
  ['rsaSha512', 'rsa', 'rsa-sha512', 'sha512'],
  ['ecdsaSha256', 'ec-p256', 'ecdsa-sha256', 'sha256'],
  ['ecdsaSha384', 'ec-p384', 'ecdsa-sha384', 'sha384'],
  ['ecdsaSha512', 'ec-p521', 'ecdsa-sha512', 'sha512'],
] as const

const digestUris = {
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha384: 'http://www.w3.org/2001/04/xmldsig-more#sha384',
  sha512: 'http://www.w3.org/2001/04/xmlenc#sha512',
}

function verifyOurs(xml: string, certificates: readonly SigningCertificate[]): number {
  const signatures = collectSignatures(parseXml(xml, 'message'), signedElements)
  for (const signature of signatures) verifySignature(signature, certificates)
  return signatures.length
}

/** A signature for another tool to fill in. */
function template(method: string, digest: string, inclusivePrefixes?: string): string {
  const inclusive =
    inclusivePrefixes === undefined
      ? ''
      : `<ec:InclusiveNamespaces xmlns:ec="${namespaces.exclusiveC14n}" PrefixList="${inclusivePrefixes}"/>`
  return `<Signature xmlns="${namespaces.signature}">
    <SignedInfo>
      <CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
      <SignatureMethod Algorithm="${method}"/>
      <Reference URI="#_a">
        <Transforms>
          <Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
          <Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#">${inclusive}</Transform>
        </Transforms>
        <DigestMethod Algorithm="${digest}"/>
        <DigestValue/>
      </Reference>
    </SignedInfo>
    <SignatureValue/>
    <KeyInfo><X509Data/></KeyInfo>
  </Signature>`
}

describe('beside xmlsec1', { timeout: 120_000 }, () => {
  let folder = ''
  let name = ''

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cardea-xmlsec-'))
    try {
      name = execFileSync('xmlsec1', ['--version'], { encoding: 'utf8' })
    } catch {
      throw new Error(
        'These tests need the program xmlsec1 (Debian package xmlsec1). Install it, or run `npm test`, which does.',
      )
    }
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  function file(fileName: string, text: string): string {
    const path = join(folder, fileName)
    writeFileSync(path, text)
    return path
  }
  const ids = ['Response', 'Assertion'].flatMap((localName) => [
    '--id-attr:ID',
    `${localName === 'Response' ? namespaces.protocol : namespaces.assertion}:${localName}`,
  ])
  function xmlsec1(...parameters: readonly string[]): string {
    return execFileSync('xmlsec1', parameters, { encoding: 'utf8', stdio: 'pipe' })
  }
  function xmlsec1Signs(xml: string, key: string): string {
    const keys = `${file('key.pem', keyFile(`${key}.key`))},${file('crt.pem', keyFile(`${key}.crt`))}`
    return xmlsec1('--sign', ...ids, '--privkey-pem', keys, file('unsigned.xml', xml))
  }
  /** Throws unless the signature in the element at this path verifies. */
  function xmlsec1Verifies(xml: string, key: string, path: string): void {
    const signature = `${path}/*[local-name()="Signature"]`
    const certificate = file('crt.pem', keyFile(`${key}.crt`))
    const by = ['--pubkey-cert-pem', certificate, '--enabled-key-data', 'rsa,ecdsa,ec']
    xmlsec1('--verify', ...ids, ...by, '--node-xpath', signature, file('signed.xml', xml))
  }
  const assertionPath = '/*/*[local-name()="Assertion"]'

  it('is there', () => {
    expect(name).toMatch(/^xmlsec1 /)
  })
  it.each(methods)('our %s by %s verifies there, and not after a change', (method, key) => {
    const xml = signedMessage(['_a', '_r'], key, signatureMethods[method])
    for (const path of [assertionPath, '/*']) {
      expect(() => xmlsec1Verifies(xml, key, path)).not.toThrow()
      expect(() => xmlsec1Verifies(xml.replace('ada@', 'eve@'), key, path)).toThrow()
    }
  })
  it.each(methods)('its %s by %s verifies here, and not after a change', (method, key, _, hash) => {
    for (const inclusivePrefixes of [undefined, '', 'xs', '#default xs samlp nowhere']) {
      const filled = template(signatureMethods[method], digestUris[hash], inclusivePrefixes)
      const xml = xmlsec1Signs(unsigned.replace('<saml:Subject>', `${filled}<saml:Subject>`), key)
      const { certificate } = keyPair(key)
      expect(verifyOurs(xml, [certificate])).toBe(1)
      const { code } = refusalOf(() => verifyOurs(xml.replace('ada@', 'eve@'), [certificate]))
      expect(code).toBe('saml.digest_mismatch')
    }
  })
})

describe('beside xml-crypto', { timeout: 60_000 }, () => {
  const path = "/*/*[local-name()='Assertion']"
  const supported = methods.filter(([method]) => method.startsWith('rsa') && method !== 'rsaSha384')

  function xmlCryptoSigns(method: string, digest: string, inclusivePrefixes: string[] = []): string {
    const signer = new SignedXml({
      privateKey: keyFile('rsa.key'),
      signatureAlgorithm: method,
      canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
    })
    signer.addReference({
      xpath: path,
      transforms: [
        'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
        'http://www.w3.org/2001/10/xml-exc-c14n#',
      ],
      digestAlgorithm: digest,
      inclusiveNamespacesPrefixList: inclusivePrefixes,
    })
    signer.computeSignature(unsigned, {
      location: { reference: `${path}/*[local-name()='Issuer']`, action: 'after' },
    })
    return signer.getSignedXml()
  }
  function xmlCryptoVerifies(xml: string): boolean {
    const verifier = new SignedXml({ publicCert: keyFile('rsa.crt') })
    const [signature = ''] = /<ds:Signature .*<\/ds:Signature>/.exec(xml) ?? []
    verifier.loadSignature(signature)
    try {
      return verifier.checkSignature(xml)
    } catch {
      return false
    }
  }

  it.each(supported)('our %s by %s verifies there, and not after a change', (method, key) => {
    const xml = signedMessage(['_a'], key, signatureMethods[method])
    expect(xmlCryptoVerifies(xml)).toBe(true)
    expect(xmlCryptoVerifies(xml.replace('ada@', 'eve@'))).toBe(false)
  })
  it.each(supported)('its %s by %s verifies here, and not after a change', (method, key, _, hash) => {
    const { certificate } = keyPair(key)
    const xml = xmlCryptoSigns(signatureMethods[method], digestUris[hash])
    expect(verifyOurs(xml, [certificate])).toBe(1)
    const { code } = refusalOf(() => verifyOurs(xml.replace('ada@', 'eve@'), [certificate]))
    expect(code).toBe('saml.digest_mismatch')
  })
  it('its PrefixList is refused, for it also stands in enveloped-signature, which has no parameters', () => {
    const xml = xmlCryptoSigns(signatureMethods.rsaSha256, digestUris.sha256, ['xs'])
    const { details } = refusalOf(() => verifyOurs(xml, [keyPair('rsa').certificate]))
    expect(details['reason']).toBe('Transform contains InclusiveNamespaces')
  })
})
