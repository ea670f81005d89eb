import { createHash, createHmac, createPublicKey, constants, sign as signBytes } from 'node:crypto'
import { DOMParser } from '@xmldom/xmldom'
import { ExclusiveCanonicalization, SignedXml, findAncestorNs } from 'xml-crypto'
import xpath from 'xpath'
import { type KeyName, readKey } from './keys.ts'

/**
 * The independent signer: references, digests and canonical forms are xml-crypto's, signature values are
 * node:crypto's. Nothing of `src/` takes part, so that a fault there cannot vouch for itself.
 */

export const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#'
export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
export const MGF1 = 'http://www.w3.org/2007/05/xmldsig-more#'
const XMLDSIG = 'http://www.w3.org/2000/09/xmldsig#'

/** What is sought in a text, and what stands in its place. */
export type Edit = readonly [from: string | RegExp, to: string | ((found: string) => string)]

/** How an answer is signed. */
export interface Signing {
  /** Local names of what is signed, the outer one first. */
  readonly signs: readonly string[]
  /** The prefix of the Signature; '' for the default namespace. */
  readonly prefix: string
  readonly key?: KeyName
  /** A name of `methods`, and of `digests`. */
  readonly method?: string
  readonly digest?: string
  readonly inclusive?: readonly string[]
  readonly keyInfo?: 'x509' | 'named' | 'none'
  /** Whose certificate KeyInfo shows, when not the signer's. */
  readonly keyInfoOf?: KeyName
  readonly canonicalization?: string
  readonly transforms?: readonly string[]
  /** Line breaks in the Signature, as Apache Santuario writes them. */
  readonly lineBreaks?: boolean
  /** The Signature is the first child, as metadata has it; else it follows Issuer. */
  readonly first?: boolean
  /** ECDSA in DER: not what XML Signature asks. */
  readonly der?: boolean
  /** Edits of the Signature, after which its SignedInfo is signed anew. */
  readonly edits?: readonly Edit[]
}

type Sign = (data: string, key: KeyName, dsaEncoding?: 'ieee-p1363' | 'der') => Buffer

const rsa =
  (hash: string): Sign =>
  (data, key) =>
    signBytes(hash, Buffer.from(data), readKey(key).privateKey)
const rsaPss =
  (hash: string, saltLength: number): Sign =>
  (data, key) =>
    signBytes(hash, Buffer.from(data), {
      key: readKey(key).privateKey,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength,
    })
const ecdsa =
  (hash: string): Sign =>
  (data, key, dsaEncoding = 'ieee-p1363') =>
    signBytes(hash, Buffer.from(data), { key: readKey(key).privateKey, dsaEncoding })
/** Needs no private key at all: the secret is the PEM of the public key, which everybody has. */
const hmac =
  (hash: string): Sign =>
  (data, key) =>
    createHmac(hash, createPublicKey(readKey(key).certificate).export({ type: 'spki', format: 'pem' }))
      .update(data)
      .digest()

/** SignatureMethods by URI, good and bad. */
const methodsByUri: Readonly<Record<string, Sign>> = {
  [`${XMLDSIG}rsa-sha1`]: rsa('sha1'),
  [`${XMLDSIG}hmac-sha1`]: hmac('sha1'),
  [`${MORE}hmac-sha256`]: hmac('sha256'),
  [`${MORE}rsa-md5`]: rsa('md5'),
  [`${MORE}rsa-ripemd160`]: rsa('ripemd160'),
  [`${MORE}rsa-sha224`]: rsa('sha224'),
  [`${MORE}rsa-sha256`]: rsa('sha256'),
  [`${MORE}rsa-sha384`]: rsa('sha384'),
  [`${MORE}rsa-sha512`]: rsa('sha512'),
  // RFC 9231 §2.3.10: the salt is as long as the hash. Of the first it is empty: a bad one.
  [`${MGF1}sha256-rsa-MGF1`]: rsaPss('sha256', 0),
  [`${MGF1}sha384-rsa-MGF1`]: rsaPss('sha384', 48),
  [`${MGF1}sha512-rsa-MGF1`]: rsaPss('sha512', 64),
  [`${MORE}ecdsa-sha1`]: ecdsa('sha1'),
  [`${MORE}ecdsa-sha256`]: ecdsa('sha256'),
  [`${MORE}ecdsa-sha384`]: ecdsa('sha384'),
  [`${MORE}ecdsa-sha512`]: ecdsa('sha512'),
  // Names that mean nothing.
  '': rsa('sha256'),
  'rsa-sha256': rsa('sha256'),
  [`${MORE}RSA-SHA256`]: rsa('sha256'),
  [`${MORE}rsa-sha256 `]: rsa('sha256'),
}

const digestsByUri: Readonly<Record<string, string>> = {
  [`${XMLDSIG}sha1`]: 'sha1',
  [`${MORE}md5`]: 'md5',
  [`${MORE}sha224`]: 'sha224',
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  [`${MORE}sha384`]: 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
  'http://www.w3.org/2001/04/xmlenc#ripemd160': 'ripemd160',
  sha256: 'sha256',
}

export const signatureMethod = (name: string) => `${MORE}${name}`

/** Signs the inner element first: the outer digest covers the inner signature. */
export function sign(xml: string, signing: Signing): string {
  return [...signing.signs].reverse().reduce((text, localName) => signElement(text, localName, signing), xml)
}

function signElement(text: string, localName: string, signing: Signing): string {
  const { prefix, key = 'idp', inclusive = [], keyInfo = 'x509' } = signing
  const target = localName === 'Assertion' ? "/*/*[local-name(.)='Assertion']" : '/*'
  const signer = new SignedXml({
    idAttribute: 'ID',
    privateKey: readKey(key).privateKey,
    signatureAlgorithm: signing.method ?? signatureMethod('rsa-sha256'),
    canonicalizationAlgorithm: signing.canonicalization ?? EXCLUSIVE_C14N,
    getKeyInfoContent: () => keyInfoOf(keyInfo, prefix, readKey(signing.keyInfoOf ?? key).base64),
  })
  teach(signer, key, signing.der === true ? 'der' : 'ieee-p1363')
  signer.addReference({
    xpath: target,
    transforms: signing.transforms ?? [ENVELOPED, EXCLUSIVE_C14N],
    digestAlgorithm: signing.digest ?? 'http://www.w3.org/2001/04/xmlenc#sha256',
    inclusiveNamespacesPrefixList: [...inclusive],
  })
  signer.computeSignature(text, {
    ...(prefix === '' ? {} : { prefix }),
    location:
      signing.first === true
        ? { reference: target, action: 'prepend' }
        : { reference: `${target}/*[local-name(.)='Issuer']`, action: 'after' },
  })
  const tidy = [...misplacedNamespaces, ...(signing.lineBreaks === true ? lineBreaks : [])]
  return resign(resign(signer.getSignedXml(), tidy, key), signing.edits ?? [], key, editStrictly)
}

/** Every method and digest of the tables above. */
function teach(signer: SignedXml, key: KeyName, encoding: 'ieee-p1363' | 'der'): void {
  for (const [uri, make] of Object.entries(methodsByUri)) {
    signer.SignatureAlgorithms[uri] = class {
      getAlgorithmName = () => uri
      getSignature = (data: unknown) => make(String(data), key, encoding).toString('base64')
      verifySignature = () => false
    }
  }
  for (const [uri, hash] of Object.entries(digestsByUri)) {
    signer.HashAlgorithms[uri] = class {
      getAlgorithmName = () => uri
      getHash = (data: string) => createHash(hash).update(data, 'utf8').digest('base64')
    }
  }
}

/** xml-crypto writes InclusiveNamespaces into every transform, also into one that has no such parameter. */
const misplacedNamespaces: readonly Edit[] = [
  [
    /(<(?:\w+:)?Transform Algorithm="[^"]*#enveloped-signature")><InclusiveNamespaces [^>]*\/><\/(?:\w+:)?Transform>/g,
    '$1/>',
  ],
]

const lineBreaks: readonly Edit[] = [
  [/(<\/?\w+:(?!DigestValue|SignatureValue|X509Certificate)[^>]*>)(?=<)/g, '$1\n'],
  [/(<\/\w+:(?:DigestValue|SignatureValue|X509Certificate)>)/g, '$1\n'],
  [
    /(<\w+:X509Certificate>)([^<]*)/g,
    (found) => found.replace(/>(.*)/, (_, text: string) => `>\n${wrapAt76(text)}\n`),
  ],
]

const wrapAt76 = (base64: string) => base64.replace(/.{76}(?=.)/g, '$&\n')

const SIGNATURE = /<((?:\w+:)?)Signature[ >][^]*?<\/\1Signature>/

/** The first Signature edited, and the first SignedInfo in it signed anew if that changed anything. */
function resign(xml: string, edits: readonly Edit[], key: KeyName, apply = applyEdits): string {
  const [before = ''] = SIGNATURE.exec(xml) ?? []
  const edited = apply(before, edits)
  if (edited === before) return xml
  const text = xml.replace(before, () => edited)
  const value = signatureValueOf(text, key)
  return text.replace(/(<(?:\w+:)?SignatureValue[^>]*>)[^<]*/, (_, start: string) => start + value)
}

function signatureValueOf(xml: string, key: KeyName): string {
  const document = new DOMParser().parseFromString(xml, 'text/xml')
  const signedInfo = xpath.select1("//*[local-name()='SignedInfo']", document)
  if (!xpath.isElement(signedInfo)) return ''
  const textAt = (path: string) => {
    const found = xpath.select1(`string(${path})`, signedInfo)
    return typeof found === 'string' ? found : ''
  }
  const inclusive = textAt(
    "*[local-name()='CanonicalizationMethod']/*[local-name()='InclusiveNamespaces']/@PrefixList",
  )
  const canonical = new ExclusiveCanonicalization().process(signedInfo, {
    inclusiveNamespacesPrefixList: inclusive.split(' ').filter((prefix) => prefix !== ''),
    ancestorNamespaces: findAncestorNs(document, "//*[local-name()='SignedInfo']"),
  })
  const make = methodsByUri[textAt("*[local-name()='SignatureMethod']/@Algorithm")] ?? rsa('sha256')
  return make(canonical, key).toString('base64')
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  return edits.reduce(
    (current, [from, to]) => (typeof to === 'string' ? current.replace(from, to) : current.replace(from, to)),
    text,
  )
}

/** Each edit must change something: a fixture that is good after all would prove nothing. */
export function editStrictly(text: string, edits: readonly Edit[]): string {
  return edits.reduce((current, edit) => {
    const changed = applyEdits(current, [edit])
    if (changed === current) throw new Error(`${String(edit[0])} changes nothing`)
    return changed
  }, text)
}

function keyInfoOf(kind: 'x509' | 'named' | 'none', prefix: string, base64: string): string | null {
  const p = prefix === '' ? '' : `${prefix}:`
  if (kind === 'none') return null
  const name =
    kind === 'named' ? `<${p}KeyName>FJ86GcF3jTbNLOco4NvZkUCIUmfYCqoqtOQeMfbhNlE</${p}KeyName>` : ''
  return `${name}<${p}X509Data><${p}X509Certificate>${base64}</${p}X509Certificate></${p}X509Data>`
}
