import { createHash, hash, timingSafeEqual } from 'node:crypto'
import { SsoError } from '../errors/sso-error.ts'
import { canonicalize } from '../xml/canonicalize.ts'
import { isBlank } from '../xml/characters.ts'
import { attributeOf, childElements, isElement, nextElement } from '../xml/read-xml.ts'
import type { XmlElement } from '../xml/tree.ts'
import { namespaces, transforms } from './names.ts'
import { readBase64 } from './read-base64.ts'
import {
  type SignatureAlgorithm,
  type SignatureRules,
  type VerifiedHashName,
  readDigestAlgorithm,
  readXmlSignatureAlgorithm,
  strictRules,
  verifyBytes,
} from './signature-algorithms.ts'
import type { SigningCertificate } from './types.ts'

/** A ds:Signature and the element that it stands in, which is the only one it can sign. */
export interface FoundSignature {
  readonly element: XmlElement
  readonly parent: XmlElement
}

/** An expanded name: namespace URI and local name. */
export type ElementName = readonly [namespaceUri: string, localName: string]

/**
 * The one walk over a document before anything in it is believed: every identifier is unambiguous, and
 * every ds:Signature is a direct child of the root or of a child of the root, of a kind in
 * `signedElements`, at most one each. Returns the signatures, that of the root first.
 *
 * Identifiers: unqualified `ID` attributes are unique in the whole document (saml-core-2.0-os §1.3.4).
 * No element of SAML carries a look-alike (`Id`, `xml:id`, `x:ID`), and none elsewhere repeats the value
 * of an `ID` (incidents row 15).
 *
 * @throws SsoError `saml.id_ambiguous`, `saml.signature_misplaced`
 */
export function collectSignatures(
  root: XmlElement,
  signedElements: readonly ElementName[],
): readonly FoundSignature[] {
  const identifiers: Identifiers = { ids: new Set(), others: new Set() }
  const signatures = new Map<XmlElement, FoundSignature>()
  for (let element: XmlElement | null = root; element !== null; element = nextElement(element)) {
    noteIdentifiers(element, identifiers)
    if (isElement(element, namespaces.signature, 'Signature'))
      noteSignature(element, signedElements, signatures)
  }
  for (const id of identifiers.others) {
    if (identifiers.ids.has(id)) throw ambiguous(`an ID and another identifier are both "${id}"`)
  }
  return [...signatures.values()].sort((a, b) => Number(b.parent === root) - Number(a.parent === root))
}

interface Identifiers {
  /** Values of unqualified `ID` attributes. */
  readonly ids: Set<string>
  /** Values of everything that some reader may take for one. */
  readonly others: Set<string>
}

const samlNamespaces: readonly string[] = [namespaces.protocol, namespaces.assertion, namespaces.metadata]

function noteIdentifiers(element: XmlElement, { ids, others }: Identifiers): void {
  for (let at = element.firstAttribute; at !== null; at = at.next) {
    const { name, value } = at
    if (name === 'ID') {
      if (value === '') throw ambiguous(`the ID of ${element.name} is empty`)
      if (ids.has(value)) throw ambiguous(`two elements have the ID "${value}"`)
      ids.add(value)
    } else if (isLookalike(name)) {
      if (samlNamespaces.includes(element.namespaceUri))
        throw ambiguous(`${element.name} has the attribute ${name}`)
      others.add(value)
    }
  }
}

const LETTER_D = 0x64
/** What an ASCII letter in lower case has and one in upper case has not. */
const CASE = 0x20

/** `Id`, `id`, `xml:id`, `x:ID`, in any letters. */
function isLookalike(name: string): boolean {
  // Nearly every name ends in another letter, and needs no further look.
  if ((name.charCodeAt(name.length - 1) | CASE) !== LETTER_D) return false
  const end = name.slice(-3).toLowerCase()
  return end === 'id' || end === ':id'
}

function noteSignature(
  element: XmlElement,
  signedElements: readonly ElementName[],
  signatures: Map<XmlElement, FoundSignature>,
): void {
  const { parent } = element
  if (parent === null || !signedElements.some(([uri, localName]) => isElement(parent, uri, localName))) {
    throw misplaced(`a signature in ${parent?.name ?? 'place of the message'}`)
  }
  if (parent.parent !== null && parent.parent.parent !== null) {
    throw misplaced(`a signature in an inner ${parent.name}`)
  }
  if (signatures.has(parent)) throw misplaced(`two signatures in one ${parent.name}`)
  signatures.set(parent, { element, parent })
}

/**
 * Verifies a signature over its parent with the keys of the connection, and returns the certificate
 * whose key it was.
 *
 * The shape is an allow-list (saml-core-2.0-os §5.4; incidents rows 8, 14–17, 27, 33, 34): one SignedInfo,
 * one Reference to `#` + the parent's ID, the transforms enveloped-signature and exclusive C14N in this
 * order, algorithms of `signature-algorithms.ts`, at most one KeyInfo, which never chooses a key. An
 * expired certificate verifies: expiry is told to the admin and does not lock people out.
 *
 * @throws SsoError `saml.signature_malformed`, `saml.signature_algorithm`, `saml.signature_invalid`,
 *   `saml.digest_mismatch`, `saml.sha1_exception_ended`
 */
export function verifySignature(
  { element, parent }: FoundSignature,
  certificates: readonly SigningCertificate[],
  rules: SignatureRules = strictRules,
): { readonly certificate: SigningCertificate } {
  const shape = readShape(element, parent, rules)
  const { signedInfo, algorithm, reference } = shape
  const signed = canonicalize(signedInfo, { inclusivePrefixes: shape.signedInfoPrefixes })
  const certificate = certificates.find(({ publicKey }) =>
    verifyBytes(algorithm, signed, shape.value, publicKey),
  )
  if (certificate === undefined) throw unknownSigner(certificates, shape.keyInfo)
  const content = canonicalize(parent, { inclusivePrefixes: reference.inclusivePrefixes, omit: element })
  const digest = hash(reference.hash, content, 'buffer')
  if (digest.length !== reference.digest.length || !timingSafeEqual(digest, reference.digest)) {
    throw new SsoError('saml.digest_mismatch')
  }
  return { certificate }
}

/** Does a signature that was verified under an exception rest on SHA-1, in its value or its digest? */
export function usesSha1({ element, parent }: FoundSignature): boolean {
  const { algorithm, reference } = readShape(element, parent, { sha1: 'accepted' })
  return [algorithm.hash, reference.hash].includes('sha1')
}

/** A ds:Signature of the one accepted shape. */
interface Shape {
  readonly signedInfo: XmlElement
  readonly signedInfoPrefixes: readonly string[]
  readonly algorithm: SignatureAlgorithm<VerifiedHashName>
  readonly reference: Reference
  readonly value: Buffer
  readonly keyInfo: XmlElement | null
}

/** Its one Reference, to its parent. */
interface Reference {
  readonly inclusivePrefixes: readonly string[]
  readonly hash: VerifiedHashName
  readonly digest: Buffer
}

/** XML Signature §4.1: SignedInfo, SignatureValue, KeyInfo?, and here no Object. */
function readShape(signature: XmlElement, parent: XmlElement, rules: SignatureRules): Shape {
  const [keyInfo = null] = childElements(signature, namespaces.signature, 'KeyInfo')
  checkAttributes(signature, 'Id')
  const [signedInfo, signatureValue] = readSequence(signature, keyInfo === null ? unnamedKey : namedKey)
  checkAttributes(signatureValue, 'Id')
  const value = readValue(signatureValue)
  return readSignedInfo(signedInfo, parent, { value, keyInfo }, rules)
}

const unnamedKey = ['SignedInfo', 'SignatureValue'] as const
const namedKey = ['SignedInfo', 'SignatureValue', 'KeyInfo'] as const

/** XML Signature §4.3. */
function readSignedInfo(
  signedInfo: XmlElement,
  parent: XmlElement,
  { value, keyInfo }: Pick<Shape, 'value' | 'keyInfo'>,
  rules: SignatureRules,
): Shape {
  checkAttributes(signedInfo, 'Id')
  const [canonicalizationMethod, signatureMethod, reference] = readSequence(signedInfo, [
    'CanonicalizationMethod',
    'SignatureMethod',
    'Reference',
  ])
  const signedInfoPrefixes = readExclusiveC14n(canonicalizationMethod)
  const algorithm = readXmlSignatureAlgorithm(algorithmOf(signatureMethod), rules)
  // HMACOutputLength and other parameters have no place here (incidents row 34).
  readSequence(signatureMethod, [])
  return {
    signedInfo,
    signedInfoPrefixes,
    algorithm,
    reference: readReference(reference, parent, rules),
    value,
    keyInfo,
  }
}

/** XML Signature §4.3.3; saml-core-2.0-os §5.4.2: the reference is to the ID of the parent, never empty. */
function readReference(reference: XmlElement, parent: XmlElement, rules: SignatureRules): Reference {
  const id = attributeOf(parent, 'ID') ?? ''
  if (!/^[\w.:-]+$/.test(id)) throw malformed('the signed element has no usable ID')
  checkAttributes(reference, 'Id', 'Type', 'URI')
  if (attributeOf(reference, 'URI') !== `#${id}`)
    throw malformed('the Reference is not to the ID of its parent')
  const [transformList, digestMethod, digestValue] = readSequence(reference, [
    'Transforms',
    'DigestMethod',
    'DigestValue',
  ])
  const hash = readDigestAlgorithm(algorithmOf(digestMethod), rules)
  readSequence(digestMethod, [])
  checkAttributes(digestValue)
  const digest = readValue(digestValue)
  return { inclusivePrefixes: readTransforms(transformList), hash, digest }
}

/** saml-core-2.0-os §5.4.4. Returns the PrefixList. */
function readTransforms(list: XmlElement): readonly string[] {
  checkAttributes(list)
  const [enveloped, exclusive, ...more] = childElements(list, namespaces.signature, 'Transform')
  if (enveloped === undefined || exclusive === undefined || more.length > 0) {
    throw malformed('the transforms are not exactly enveloped-signature and exclusive C14N')
  }
  checkContent(list, [enveloped, exclusive])
  if (algorithmOf(enveloped) !== transforms.enveloped) {
    throw malformed('the first transform is not enveloped-signature')
  }
  readSequence(enveloped, [])
  return readExclusiveC14n(exclusive)
}

/** Exclusive C14N 1.0 §4. Returns the PrefixList of InclusiveNamespaces. */
function readExclusiveC14n(method: XmlElement): readonly string[] {
  if (algorithmOf(method) !== transforms.exclusiveC14n)
    throw malformed(`${method.localName} is not exclusive C14N`)
  const [inclusive] = childElements(method, namespaces.exclusiveC14n, 'InclusiveNamespaces')
  if (inclusive === undefined) {
    readSequence(method, [])
    return []
  }
  checkContent(method, [inclusive])
  checkAttributes(inclusive, 'PrefixList')
  readSequence(inclusive, [])
  return readPrefixList(attributeOf(inclusive, 'PrefixList') ?? '')
}

const MAX_PREFIXES = 64

function readPrefixList(list: string): readonly string[] {
  const prefixes = list.split(' ').filter((prefix) => prefix !== '')
  if (
    prefixes.length > MAX_PREFIXES ||
    !prefixes.every((prefix) => /^(?:#default|[A-Za-z_][-.\w]*)$/.test(prefix))
  ) {
    throw malformed('the PrefixList does not consist of prefixes')
  }
  return prefixes
}

function algorithmOf(element: XmlElement): string | null {
  checkAttributes(element, 'Algorithm')
  return attributeOf(element, 'Algorithm')
}

/** Strict base64 in a single text child: what was compared is what was written (incidents row 17). */
function readValue(element: XmlElement): Buffer {
  const text = element.firstChild
  const bytes = text?.kind === 'text' && text.nextSibling === null ? readBase64(text.value) : null
  if (bytes === null) throw malformed(`${element.localName} is not base64`)
  return bytes
}

/** One element for each name. */
type Elements<Names extends readonly string[]> = { readonly [Index in keyof Names]: XmlElement }

/** The child elements, which are exactly these of XML Signature, in this order (incidents rows 8, 16). */
function readSequence<const Names extends readonly string[]>(
  element: XmlElement,
  localNames: Names,
): Elements<Names> {
  const found: XmlElement[] = []
  let fits = true
  for (let node = element.firstChild; node !== null; node = node.nextSibling) {
    if (node.kind === 'text') continue
    fits &&= isElement(node, namespaces.signature, localNames[found.length] ?? '')
    found.push(node)
  }
  if (!fits || !areAsMany(found, localNames)) {
    throw malformed(`${element.localName} contains ${namesIn(element)}`)
  }
  checkNoText(element)
  return found
}

function areAsMany<Names extends readonly string[]>(
  found: readonly XmlElement[],
  names: Names,
): found is Elements<Names> {
  return found.length === names.length
}

function namesIn({ children }: XmlElement): string {
  const names = children.flatMap((node) => (node.kind === 'element' ? [node.name] : []))
  return names.join(', ') || 'nothing'
}

function checkNoText(element: XmlElement): void {
  for (let node = element.firstChild; node !== null; node = node.nextSibling) {
    if (node.kind === 'text' && !isBlank(node.value)) throw malformed(`${element.localName} contains text`)
  }
}

/** Nothing else is in the element than these children and white space. */
function checkContent(element: XmlElement, allowed: readonly XmlElement[]): void {
  for (let node = element.firstChild; node !== null; node = node.nextSibling) {
    if (node.kind === 'element' && !allowed.includes(node)) {
      throw malformed(`${element.localName} contains ${node.name}`)
    }
  }
  checkNoText(element)
}

/** The element has no other attributes than these. */
function checkAttributes(element: XmlElement, ...allowed: readonly string[]): void {
  for (let at = element.firstAttribute; at !== null; at = at.next) {
    if (!allowed.includes(at.name)) throw malformed(`${element.localName} has the attribute ${at.name}`)
  }
}

/** The certificate that the message names is shown for diagnosis only: KeyInfo is anybody's word. */
function unknownSigner(certificates: readonly SigningCertificate[], keyInfo: XmlElement | null): SsoError {
  const expected = certificates.map(({ fingerprint }) => fingerprint)
  return new SsoError('saml.signature_invalid', {
    expected,
    received: keyInfo && claimedFingerprint(keyInfo),
  })
}

/** XML Signature §4.4.4: the first certificate in KeyInfo, as a fingerprint like those of the connection. */
function claimedFingerprint(keyInfo: XmlElement): string | null {
  const [data] = childElements(keyInfo, namespaces.signature, 'X509Data')
  const [certificate] = data === undefined ? [] : childElements(data, namespaces.signature, 'X509Certificate')
  const [text] = certificate?.children ?? []
  const bytes = text?.kind === 'text' ? readBase64(text.value) : null
  return bytes && createHash('sha256').update(bytes).digest('hex')
}

function malformed(reason: string): SsoError {
  return new SsoError('saml.signature_malformed', { reason })
}

function misplaced(reason: string): SsoError {
  return new SsoError('saml.signature_misplaced', { reason })
}

function ambiguous(reason: string): SsoError {
  return new SsoError('saml.id_ambiguous', { reason })
}
