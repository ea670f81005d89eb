import { type BadCase, type Family, because } from '../case.ts'
import { ENVELOPED, EXCLUSIVE_C14N, type Edit } from '../sign.ts'

/**
 * A SignedInfo that was changed and then signed anew by the right key: whoever holds it could have made it,
 * and the shape alone is what refuses it.
 */
const shaped = (why: string, reason: string, ...edits: readonly Edit[]): BadCase => ({
  base: 'entra',
  why,
  signing: { edits },
  expected: 'saml.signature_malformed',
  reason,
})

/** The element twice, the second time as it is or changed. */
const twice = (localName: string): Edit => [
  new RegExp(`<${localName}[ >/][^]*?(?:</${localName}>|/>)`),
  (found) => found + found,
]
const without = (localName: string): Edit => [new RegExp(`<${localName}[ >][^]*?</${localName}>`), '']
const withoutEmpty = (localName: string): Edit => [new RegExp(`<${localName}[^>]*/>`), '']
const uri = (value: string): Edit => [/ URI="[^"]*"/, ` URI="${value}"`]

/** The two Transform elements replaced by these. */
const transforms = (...algorithms: readonly string[]): Edit => [
  /<Transforms>.*<\/Transforms>/,
  `<Transforms>${algorithms.map((algorithm) => `<Transform Algorithm="${algorithm}"/>`).join('')}</Transforms>`,
]
const transformWith = (algorithm: string, content: string): Edit => [
  '</Transforms>',
  `<Transform Algorithm="${algorithm}">${content}</Transform></Transforms>`,
]
const NOT_TWO = 'the transforms are not exactly'
const NOT_FIRST = 'the first transform is not enveloped-signature'
const NOT_C14N = 'Transform is not exclusive C14N'
const ELSEWHERE = 'the Reference is not to the ID of its parent'

/** The shape of a Signature is an allow-list (incidents rows 8, 14, 16, 17, 27, 34). */
export const signatureShape: Family = {
  // Twice.
  'twice-signed-info': shaped('two SignedInfo', 'Signature contains SignedInfo, SignedInfo', [
    /<SignedInfo>[^]*<\/SignedInfo>/,
    '$&$&',
  ]),
  'twice-signature-value': shaped('two SignatureValue', 'Signature contains', [
    /<SignatureValue>[^<]*<\/SignatureValue>/,
    '$&$&',
  ]),
  'twice-key-info': shaped('two KeyInfo', 'Signature contains', [/<KeyInfo>[^]*?<\/KeyInfo>/, '$&$&']),
  'twice-reference': shaped('two Reference to the same', 'SignedInfo contains', [
    /<Reference [^]*<\/Reference>/,
    '$&$&',
  ]),
  'twice-reference-other': shaped('a second Reference, to the Response', 'SignedInfo contains', [
    /<Reference URI="[^"]*"([^]*<\/Reference>)/,
    '$&<Reference URI="#_8e8dc5f6-9a98-4cc1-9c6c-9d0b0c2f4c11"$1',
  ]),
  'twice-canonicalization-method': shaped(
    'two CanonicalizationMethod',
    'SignedInfo contains',
    twice('CanonicalizationMethod'),
  ),
  'twice-signature-method': shaped('two SignatureMethod', 'SignedInfo contains', twice('SignatureMethod')),
  'twice-transforms': shaped('two Transforms', 'Reference contains', [
    /<Transforms>.*<\/Transforms>/,
    '$&$&',
  ]),
  'twice-digest-method': shaped('two DigestMethod', 'Reference contains', twice('DigestMethod')),
  'twice-digest-value': shaped('two DigestValue', 'Reference contains', twice('DigestValue')),
  'twice-inclusive-namespaces': shaped('two InclusiveNamespaces', 'Transform contains', [
    `<Transform Algorithm="${EXCLUSIVE_C14N}"/>`,
    `<Transform Algorithm="${EXCLUSIVE_C14N}"><i:InclusiveNamespaces xmlns:i="${EXCLUSIVE_C14N}" PrefixList=""/><i:InclusiveNamespaces xmlns:i="${EXCLUSIVE_C14N}" PrefixList=""/></Transform>`,
  ]),
  // Missing.
  'no-signed-info': shaped('no SignedInfo', 'Signature contains SignatureValue', [
    /<SignedInfo>[^]*<\/SignedInfo>/,
    '',
  ]),
  'no-signature-value': shaped(
    'no SignatureValue',
    'Signature contains SignedInfo, KeyInfo',
    without('SignatureValue'),
  ),
  'no-reference': shaped('no Reference', 'SignedInfo contains', [/<Reference [^]*<\/Reference>/, '']),
  'no-canonicalization-method': shaped(
    'no CanonicalizationMethod',
    'SignedInfo contains',
    withoutEmpty('CanonicalizationMethod'),
  ),
  'no-transforms': shaped('no Transforms', 'Reference contains', [/<Transforms>.*<\/Transforms>/, '']),
  'no-digest-method': shaped('no DigestMethod', 'Reference contains', withoutEmpty('DigestMethod')),
  'no-digest-value': shaped('no DigestValue', 'Reference contains', without('DigestValue')),
  // In another order.
  'order-signature-value-first': shaped(
    'SignatureValue before SignedInfo',
    'Signature contains SignatureValue, SignedInfo',
    [/(<SignedInfo>[^]*<\/SignedInfo>)(<SignatureValue>[^<]*<\/SignatureValue>)/, '$2$1'],
  ),
  'order-digest-value-first': shaped('DigestValue before DigestMethod', 'Reference contains', [
    /(<DigestMethod [^>]*\/>)(<DigestValue>[^<]*<\/DigestValue>)/,
    '$2$1',
  ]),
  // More than belongs there.
  'object-in-signature': shaped('an Object', 'Signature contains', ['</KeyInfo>', '</KeyInfo><Object/>']),
  'manifest-in-object': shaped('a Manifest', 'Signature contains', [
    '</KeyInfo>',
    '</KeyInfo><Object><Manifest Id="m"/></Object>',
  ]),
  'foreign-in-signed-info': shaped('a foreign element in SignedInfo', 'SignedInfo contains', [
    '</SignedInfo>',
    '<x xmlns="urn:x"/></SignedInfo>',
  ]),
  'foreign-in-reference': shaped('a foreign element in Reference', 'Reference contains', [
    '</Reference>',
    '<x xmlns="urn:x"/></Reference>',
  ]),
  'foreign-namespace-digest-value': shaped('a DigestValue of another namespace', 'Reference contains', [
    '<DigestValue>',
    '<DigestValue xmlns="urn:x">',
  ]),
  'text-in-signed-info': shaped('text in SignedInfo', 'SignedInfo contains text', [
    '<SignedInfo>',
    '<SignedInfo>x',
  ]),
  'text-in-signature': shaped('text in Signature', 'Signature contains text', [
    '<SignatureValue>',
    'x<SignatureValue>',
  ]),
  'text-in-transforms': shaped('text in Transforms', 'Transforms contains text', [
    '<Transforms>',
    '<Transforms>x',
  ]),
  'attribute-on-signed-info': shaped('an unknown attribute of SignedInfo', 'SignedInfo has the attribute', [
    '<SignedInfo>',
    '<SignedInfo URI="">',
  ]),
  'attribute-on-digest-value': shaped(
    'an unknown attribute of DigestValue',
    'DigestValue has the attribute',
    ['<DigestValue>', '<DigestValue Encoding="x">'],
  ),
  'attribute-on-transform': shaped('an unknown attribute of Transform', 'Transform has the attribute', [
    '<Transform ',
    '<Transform x="y" ',
  ]),
  'attribute-on-signature': shaped('an unknown attribute of Signature', 'Signature has the attribute', [
    '<Signature ',
    '<Signature x="y" ',
  ]),
  // A reference to something else.
  'reference-empty': shaped('a Reference to the whole document', ELSEWHERE, uri('')),
  'reference-absent': shaped('a Reference without URI', ELSEWHERE, [/ URI="[^"]*"/, '']),
  'reference-hash-alone': shaped('a Reference to nothing', ELSEWHERE, uri('#')),
  'reference-to-response': shaped(
    'the assertion’s Reference to the Response',
    ELSEWHERE,
    uri('#_8e8dc5f6-9a98-4cc1-9c6c-9d0b0c2f4c11'),
  ),
  'reference-to-nobody': shaped('a Reference to an ID that is not there', ELSEWHERE, uri('#_nobody')),
  'reference-without-hash': shaped('a Reference without #', ELSEWHERE, [' URI="#', ' URI="']),
  'reference-with-space': shaped('a Reference with a space', ELSEWHERE, [/ URI="([^"]*)"/, ' URI=" $1"']),
  'reference-percent-encoded': shaped('a percent-encoded Reference', ELSEWHERE, [' URI="#_', ' URI="#%5F']),
  'reference-xpointer-root': shaped('xpointer(/)', ELSEWHERE, uri('#xpointer(/)')),
  'reference-xpointer-id': shaped('xpointer(id(…))', ELSEWHERE, [
    / URI="#([^"]*)"/,
    ` URI="#xpointer(id('$1'))"`,
  ]),
  'reference-http': shaped('a Reference over the network', ELSEWHERE, uri('http://127.0.0.1:9/x')),
  'reference-file': shaped('a Reference to a file', ELSEWHERE, uri('file:///etc/passwd')),
  'reference-this-document': shaped('a Reference to a fragment of some document', ELSEWHERE, [
    ' URI="#',
    ' URI="response.xml#',
  ]),
  // Transforms.
  'transforms-empty': shaped('no Transform', NOT_TWO, transforms()),
  'transforms-swapped': shaped('C14N before enveloped', NOT_FIRST, transforms(EXCLUSIVE_C14N, ENVELOPED)),
  'transforms-enveloped-only': shaped('enveloped alone', NOT_TWO, transforms(ENVELOPED)),
  'transforms-enveloped-twice': shaped('enveloped twice', NOT_C14N, transforms(ENVELOPED, ENVELOPED)),
  'transforms-c14n-twice': shaped('C14N twice', NOT_FIRST, transforms(EXCLUSIVE_C14N, EXCLUSIVE_C14N)),
  'transforms-three': shaped('three', NOT_TWO, transforms(ENVELOPED, EXCLUSIVE_C14N, EXCLUSIVE_C14N)),
  'transforms-many': shaped('a hundred', NOT_TWO, transforms(...Array<string>(100).fill(EXCLUSIVE_C14N))),
  'transform-inclusive-c14n': shaped(
    'inclusive C14N',
    NOT_C14N,
    transforms(ENVELOPED, 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'),
  ),
  'transform-c14n-11': shaped(
    'C14N 1.1',
    NOT_C14N,
    transforms(ENVELOPED, 'http://www.w3.org/2006/12/xml-c14n11'),
  ),
  'transform-with-comments': shaped(
    'C14N with comments',
    NOT_C14N,
    transforms(ENVELOPED, `${EXCLUSIVE_C14N}WithComments`),
  ),
  'transform-base64': shaped(
    'base64',
    NOT_C14N,
    transforms(ENVELOPED, 'http://www.w3.org/2000/09/xmldsig#base64'),
  ),
  'transform-unknown': shaped('one that nobody knows', NOT_C14N, transforms(ENVELOPED, 'urn:x')),
  'transform-without-algorithm': shaped('one without a name', NOT_C14N, [
    `<Transform Algorithm="${EXCLUSIVE_C14N}"/>`,
    '<Transform/>',
  ]),
  'transform-xpath': shaped(
    'XPath',
    NOT_TWO,
    transformWith('http://www.w3.org/TR/1999/REC-xpath-19991116', '<XPath>ancestor-or-self::Subject</XPath>'),
  ),
  'transform-xpath-filter': shaped(
    'XPath Filter 2',
    NOT_TWO,
    transformWith(
      'http://www.w3.org/2002/06/xmldsig-filter2',
      '<XPath xmlns="http://www.w3.org/2002/06/xmldsig-filter2" Filter="subtract">//NameID</XPath>',
    ),
  ),
  'transform-xslt': shaped(
    'XSLT',
    NOT_TWO,
    transformWith(
      'http://www.w3.org/TR/1999/REC-xslt-19991116',
      '<stylesheet xmlns="http://www.w3.org/1999/XSL/Transform" version="1.0"/>',
    ),
  ),
  'transform-xslt-first': shaped(
    'XSLT in place of enveloped',
    NOT_FIRST,
    transforms('http://www.w3.org/TR/1999/REC-xslt-19991116', EXCLUSIVE_C14N),
  ),
  'transform-with-content': shaped('something inside enveloped', 'Transform contains', [
    `<Transform Algorithm="${ENVELOPED}"/>`,
    `<Transform Algorithm="${ENVELOPED}"><XPath>x</XPath></Transform>`,
  ]),
  'prefix-list-with-markup': shaped('a PrefixList that lists no prefixes', 'PrefixList', [
    `<Transform Algorithm="${EXCLUSIVE_C14N}"/>`,
    `<Transform Algorithm="${EXCLUSIVE_C14N}"><i:InclusiveNamespaces xmlns:i="${EXCLUSIVE_C14N}" PrefixList="a &lt;b"/></Transform>`,
  ]),
  'prefix-list-long': shaped('a PrefixList of a thousand', 'PrefixList', [
    `<Transform Algorithm="${EXCLUSIVE_C14N}"/>`,
    `<Transform Algorithm="${EXCLUSIVE_C14N}"><i:InclusiveNamespaces xmlns:i="${EXCLUSIVE_C14N}" PrefixList="${Array.from({ length: 1000 }, (_, index) => `p${index}`).join(' ')}"/></Transform>`,
  ]),
  'canonicalization-parameter': shaped(
    'a parameter of CanonicalizationMethod',
    'CanonicalizationMethod contains',
    [
      /<CanonicalizationMethod ([^>]*)\/>/,
      '<CanonicalizationMethod $1><x xmlns="urn:x"/></CanonicalizationMethod>',
    ],
  ),
  // Values.
  'digest-value-empty': shaped('an empty DigestValue (row 14)', 'DigestValue is not base64', [
    /<DigestValue>[^<]*/,
    '<DigestValue>',
  ]),
  'digest-value-unpadded': shaped('base64 without padding', 'DigestValue is not base64', [
    '=</DigestValue>',
    '</DigestValue>',
  ]),
  'digest-value-with-junk': shaped('characters outside of base64', 'DigestValue is not base64', [
    '<DigestValue>',
    '<DigestValue>*',
  ]),
  'digest-value-element': shaped('an element in DigestValue', 'DigestValue is not base64', [
    '</DigestValue>',
    '<x/></DigestValue>',
  ]),
  'signature-value-empty': {
    ...shaped('an empty SignatureValue', 'SignatureValue is not base64'),
    signing: {},
    after: [[/<SignatureValue>[^<]*/, '<SignatureValue>']],
  },
  'signature-value-blank': {
    ...shaped('a SignatureValue of spaces', 'SignatureValue is not base64'),
    signing: {},
    after: [[/<SignatureValue>[^<]*/, '<SignatureValue>  ']],
  },
  'signature-value-url-safe': {
    ...shaped('the URL-safe alphabet', 'SignatureValue is not base64'),
    signing: {},
    after: [[/<SignatureValue>..../, '<SignatureValue>-_-_']],
  },
  'signature-value-element': {
    ...shaped('an element in SignatureValue', 'SignatureValue is not base64'),
    signing: {},
    after: [['</SignatureValue>', '<x/></SignatureValue>']],
  },
  'comment-in-signature-value': because('SignatureValue', {
    base: 'entra',
    why: 'a comment in SignatureValue (row 17)',
    after: [['</SignatureValue>', '<!--x--></SignatureValue>']],
    expected: 'saml.xml_forbidden',
  }),
  // An empty canonical form (row 14): nothing to digest is not a digest of nothing.
  'digest-of-nothing': {
    base: 'entra',
    why: 'the digest of no bytes at all',
    signing: { edits: [[/<DigestValue>[^<]*/, '<DigestValue>47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=']] },
    expected: 'saml.digest_mismatch',
  },
  'digest-truncated': {
    base: 'entra',
    why: 'the first half of the digest',
    signing: { edits: [[/<DigestValue>([^<]{20})[^<]*/, '<DigestValue>$1']] },
    expected: 'saml.digest_mismatch',
  },
}
