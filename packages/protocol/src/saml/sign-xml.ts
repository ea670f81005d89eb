import { createHash, type KeyObject } from 'node:crypto'
import { SsoError } from '../errors/sso-error.ts'
import { canonicalize } from '../xml/canonicalize.ts'
import { parsePositionedXml, parseXml } from '../xml/parse-xml.ts'
import { attributeOf, nextElement, onlyChild, optionalChild } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import { type XmlFragment, writeXml, xml } from '../xml/write-xml.ts'
import { namespaces, transforms } from './names.ts'
import {
  type SignatureAlgorithm,
  chooseSignatureAlgorithm,
  digestMethodOf,
  signBytes,
} from './signature-algorithms.ts'

/** What `signXml` signs, with what, and where the signature goes. */
export interface SignXmlInput {
  /** A document of ours, without the signature. */
  readonly xml: string
  /** The `ID` of the element to sign. */
  readonly elementId: string
  /** RSA, or EC on P-256, P-384, P-521. */
  readonly privateKey: KeyObject
  /** Base64 DER, put into KeyInfo; without it there is no KeyInfo. */
  readonly certificate?: string
  /** A SignatureMethod (`signatureMethods`); SHA-256 with the key's own kind when absent. */
  readonly algorithm?: string
  /** saml-core-2.0-os §3.2.1, §2.3.3: the schema has the signature right after saml:Issuer. */
  readonly signatureAfter: 'issuer'
}

/**
 * The document with an enveloped signature over one element (saml-core-2.0-os §5.4; XML Signature §3.1):
 * exclusive C14N, one reference to the element's ID. To sign a Response and its Assertion, sign the
 * Assertion first.
 *
 * @throws SsoError `saml.xml_unexpected` when the document has no such element, or it has no Issuer or has
 *   a Signature already; `saml.signature_algorithm` when the key does not fit; and as `parseXml`
 */
export function signXml({
  xml: text,
  elementId,
  privateKey,
  certificate,
  algorithm: uri,
}: SignXmlInput): string {
  const document = parsePositionedXml(text)
  const element = findById(document.root, elementId)
  const issuer = onlyChild(element, namespaces.assertion, 'Issuer')
  if (optionalChild(element, namespaces.signature, 'Signature') !== null) {
    throw new SsoError('saml.xml_unexpected', {
      within: element.name,
      expected: 'no Signature',
      received: 'one',
    })
  }
  const algorithm = chooseSignatureAlgorithm(privateKey, uri)
  const digest = createHash(algorithm.hash).update(canonicalize(element), 'utf8').digest('base64')
  const signedInfo = describeSignedInfo(algorithm, elementId, digest)
  const value = signBytes(algorithm, canonicalSignedInfo(signedInfo), privateKey).toString('base64')
  const signature = writeXml(describeSignature(signedInfo, value, certificate))
  const position = document.ends.get(issuer)
  return document.text.slice(0, position) + signature + document.text.slice(position)
}

function findById(root: XmlElement, id: string): XmlElement {
  for (let element: XmlElement | null = root; element !== null; element = nextElement(element)) {
    if (attributeOf(element, 'ID') === id) return element
  }
  throw new SsoError('saml.xml_unexpected', { within: root.name, expected: `the ID ${id}`, received: 'none' })
}

function describeSignedInfo(
  { uri, hash }: SignatureAlgorithm,
  elementId: string,
  digest: string,
): XmlFragment {
  const algorithm = (name: string, value: string) => xml(name, { Algorithm: value })
  return xml(
    'ds:SignedInfo',
    {},
    algorithm('ds:CanonicalizationMethod', transforms.exclusiveC14n),
    algorithm('ds:SignatureMethod', uri),
    xml(
      'ds:Reference',
      { URI: `#${elementId}` },
      xml(
        'ds:Transforms',
        {},
        algorithm('ds:Transform', transforms.enveloped),
        algorithm('ds:Transform', transforms.exclusiveC14n),
      ),
      algorithm('ds:DigestMethod', digestMethodOf(hash)),
      xml('ds:DigestValue', {}, digest),
    ),
  )
}

/** Exclusive C14N makes the place of SignedInfo irrelevant: what is signed here holds in the document. */
function canonicalSignedInfo(signedInfo: XmlFragment): string {
  const alone = parseXml(writeXml(withPrefix('ds:Signature', signedInfo)), 'message')
  return canonicalize(onlyChild(alone, namespaces.signature, 'SignedInfo'))
}

function describeSignature(
  signedInfo: XmlFragment,
  value: string,
  certificate: string | undefined,
): XmlFragment {
  const keyInfo =
    certificate === undefined
      ? null
      : xml('ds:KeyInfo', {}, xml('ds:X509Data', {}, xml('ds:X509Certificate', {}, certificate)))
  return withPrefix('ds:Signature', signedInfo, xml('ds:SignatureValue', {}, value), keyInfo)
}

function withPrefix(name: string, ...children: readonly (XmlFragment | null)[]): XmlFragment {
  return xml(name, { 'xmlns:ds': namespaces.signature }, ...children)
}
