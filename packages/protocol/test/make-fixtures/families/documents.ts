import { type BadCase, type Family, altered, because } from '../case.ts'
import type { Edit } from '../sign.ts'

const malformed = (why: string, reason: string, ...after: readonly Edit[]): BadCase =>
  because(reason, altered(why, 'saml.xml_malformed', ...after))
const forbidden = (why: string, reason: string, ...after: readonly Edit[]): BadCase =>
  because(reason, altered(why, 'saml.xml_forbidden', ...after))
const encoded = (
  why: string,
  expected: string,
  reason: string,
  encode: (xml: string) => Buffer,
): BadCase => ({
  base: 'entra',
  why,
  encode,
  expected,
  reason,
})
const prolog = (text: string): Edit => ['<samlp:Response', `${text}<samlp:Response`]
const onRoot = (declarations: string): Edit => ['<samlp:Response ', `<samlp:Response ${declarations} `]
const utf16 = (xml: string, mark: string) => Buffer.from(mark + xml, 'utf16le')
const DTD = 'a document type declaration'
const NOT_UTF8 = 'the bytes are not UTF-8'
const ILLEGAL = 'a character that XML 1.0 does not allow'

/** Documents that two parsers may read in two ways, and that ours does not read (incidents rows 5, 7, 12, 15, 28). */
export const documents: Family = {
  // Declarations of types and entities.
  'dtd-empty': forbidden('a DTD that says nothing', DTD, prolog('<!DOCTYPE r>')),
  'dtd-external': forbidden('an external DTD', DTD, prolog('<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">')),
  'dtd-public': forbidden(
    'a public DTD',
    DTD,
    prolog('<!DOCTYPE r PUBLIC "-//x//y" "http://127.0.0.1:9/x.dtd">'),
  ),
  'dtd-parameter-entity': forbidden(
    'a parameter entity',
    DTD,
    prolog('<!DOCTYPE r [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'),
  ),
  'dtd-laughs': forbidden(
    'a billion laughs',
    DTD,
    prolog(
      '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
    ),
  ),
  'dtd-default-attribute': forbidden(
    'an attribute by default',
    DTD,
    prolog('<!DOCTYPE r [<!ATTLIST r ID ID "_evil">]>'),
  ),
  'dtd-after-declaration': forbidden(
    'a DTD after the XML declaration',
    DTD,
    prolog('<?xml version="1.0"?><!DOCTYPE r>'),
  ),
  'dtd-lower-case': malformed('a DTD in small letters', '<! begins nothing', prolog('<!doctype r>')),
  'dtd-inside': forbidden('a DTD within the root', DTD, ['<samlp:Status>', '<!DOCTYPE r><samlp:Status>']),
  'entity-declared-inside': malformed(
    'an entity declared without a DTD',
    '<! begins nothing',
    prolog('<!ENTITY x "y">'),
  ),
  'conditional-section': malformed('a conditional section', '<! begins nothing', prolog('<![INCLUDE[]]>')),
  'stylesheet-instruction': forbidden(
    'a style sheet',
    'a processing instruction',
    prolog('<?xml-stylesheet href="x"?>'),
  ),
  'instruction-after-root': forbidden('an instruction after the root', 'a processing instruction', [
    /$/,
    '<?x?>',
  ]),
  'declaration-twice': forbidden(
    'two XML declarations',
    'a processing instruction',
    prolog('<?xml version="1.0"?><?xml version="1.0"?>'),
  ),
  'declaration-late': forbidden(
    'an XML declaration after a line break',
    'a processing instruction',
    prolog('\n<?xml version="1.0"?>'),
  ),
  'declaration-version-11': forbidden('XML 1.1', 'another version', prolog('<?xml version="1.1"?>')),
  'declaration-broken': malformed(
    'an XML declaration without a version',
    'the XML declaration',
    prolog('<?xml encoding="UTF-8"?>'),
  ),
  // Encodings.
  'encoding-declared-latin1': forbidden(
    'Latin-1 declared',
    'another encoding than UTF-8 is declared',
    prolog('<?xml version="1.0" encoding="ISO-8859-1"?>'),
  ),
  'encoding-declared-utf7': forbidden(
    'UTF-7 declared',
    'another encoding than UTF-8 is declared',
    prolog('<?xml version="1.0" encoding="UTF-7"?>'),
  ),
  'encoding-declared-utf16': forbidden(
    'UTF-16 declared over UTF-8',
    'another encoding than UTF-8 is declared',
    prolog('<?xml version="1.0" encoding="UTF-16"?>'),
  ),
  'encoding-utf16-le': encoded('UTF-16 with its mark', 'saml.xml_forbidden', NOT_UTF8, (xml) =>
    utf16(xml, '\ufeff'),
  ),
  'encoding-utf16-be': encoded('UTF-16, the other way round', 'saml.xml_forbidden', NOT_UTF8, (xml) =>
    utf16(xml, '\ufeff').swap16(),
  ),
  'encoding-utf16-unmarked': encoded('UTF-16 without a mark', 'saml.xml_malformed', ILLEGAL, (xml) =>
    utf16(xml, ''),
  ),
  'encoding-utf32': encoded('UTF-32', 'saml.xml_malformed', ILLEGAL, (xml) =>
    Buffer.from(Uint32Array.from(Array.from(xml, (character) => character.codePointAt(0) ?? 0)).buffer),
  ),
  'encoding-utf7': encoded('UTF-7', 'saml.xml_malformed', 'text outside the root element', (xml) =>
    Buffer.from(xml.replaceAll('<', '+ADw-')),
  ),
  'encoding-latin1': encoded('Latin-1', 'saml.xml_forbidden', NOT_UTF8, (xml) =>
    Buffer.from(xml.replace('>Ada<', '>Adä<'), 'latin1'),
  ),
  'encoding-ebcdic': encoded('EBCDIC', 'saml.xml_forbidden', NOT_UTF8, () =>
    Buffer.from('4C6FA7949340A58599A28996957E7FF14BF07F6F6E', 'hex'),
  ),
  'encoding-mark': encoded('a byte order mark', 'saml.xml_forbidden', 'a byte order mark', (xml) =>
    Buffer.from(`\ufeff${xml}`),
  ),
  'encoding-overlong': encoded('an overlong <', 'saml.xml_forbidden', NOT_UTF8, (xml) =>
    Buffer.concat([Buffer.from([0xc0, 0xbc]), Buffer.from(xml)]),
  ),
  'encoding-surrogate': encoded('half a surrogate pair', 'saml.xml_forbidden', NOT_UTF8, (xml) =>
    Buffer.from(
      Buffer.from(xml.replace('>Ada<', '>\ue000<'))
        .toString('latin1')
        .replace('\xee\x80\x80', '\xed\xa0\x80'),
      'latin1',
    ),
  ),
  'encoding-cut': encoded('a character cut in the middle', 'saml.xml_forbidden', NOT_UTF8, (xml) =>
    Buffer.concat([Buffer.from(xml), Buffer.from([0xe2, 0x82])]),
  ),
  'character-null': encoded('a null character', 'saml.xml_malformed', ILLEGAL, (xml) =>
    Buffer.from(xml.replace('>Ada<', '>A\0da<')),
  ),
  'character-control': encoded('a control character', 'saml.xml_malformed', ILLEGAL, (xml) =>
    Buffer.from(xml.replace('>Ada<', '>A\x0bda<')),
  ),
  'character-fffe': encoded('U+FFFE', 'saml.xml_malformed', ILLEGAL, (xml) =>
    Buffer.from(xml.replace('>Ada<', '>A\ufffeda<')),
  ),
  'reference-null': malformed('a reference to null', 'a reference that XML does not define', [
    '>Ada<',
    '>A&#0;da<',
  ]),
  'reference-surrogate': malformed(
    'a reference to half a surrogate pair',
    'a reference that XML does not define',
    ['>Ada<', '>A&#xD800;da<'],
  ),
  'reference-large': malformed('a reference beyond Unicode', 'a reference that XML does not define', [
    '>Ada<',
    '>A&#x110000;da<',
  ]),
  'reference-long': malformed(
    'a reference with a million zeros, in spirit',
    'a reference that XML does not define',
    ['>Ada<', `>A&#x${'0'.repeat(40)}41;da<`],
  ),
  'reference-html': malformed('an entity of HTML', 'a reference that XML does not define', [
    '>Ada<',
    '>A&nbsp;da<',
  ]),
  'ampersand-alone': malformed('an ampersand alone', 'a reference that XML does not define', [
    '>Ada<',
    '>A & da<',
  ]),
  // One root, and nothing around it.
  'root-missing': encoded('nothing but a comment', 'saml.xml_malformed', 'there is no root element', () =>
    Buffer.from('<!-- -->'),
  ),
  'root-twice': malformed('the document twice', 'a second root element', [/^[^]*$/, (xml) => xml + xml]),
  'root-twice-evil-first': malformed(
    'another Response before it',
    'a second root element',
    prolog('<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>'),
  ),
  'root-then-comment-then-root': malformed('a comment and another root', 'a second root element', [
    /$/,
    '<!-- --><evil/>',
  ]),
  'text-before-root': malformed('text before the root', 'text outside the root', prolog('evil')),
  'text-after-root': malformed('text after the root', 'text outside the root', [/$/, 'evil']),
  'reference-after-root': malformed('a reference after the root', 'text outside the root', [/$/, '&#x20;']),
  'cdata-after-root': malformed('CDATA after the root', 'text outside the root', [/$/, '<![CDATA[evil]]>']),
  'end-missing': malformed('a document that is cut off', 'has no end tag', ['</samlp:Response>', '']),
  'end-of-another': malformed('an end tag of another element', 'closes nothing', [
    '</samlp:Status>',
    '</samlp:Extensions>',
  ]),
  'end-of-another-prefix': malformed('an end tag by another prefix', 'closes nothing', [
    '</samlp:Status>',
    '</Status>',
  ]),
  'cdata-end-in-text': malformed(']]> in text', ']]> within text', ['>Ada<', '>A]]>da<']),
  'comment-hyphens': malformed('two hyphens in a comment', 'a comment has no end', prolog('<!-- -- -->')),
  'comment-open': malformed('a comment without an end', 'a comment has no end', [
    '<samlp:Status>',
    '<!-- <samlp:Status>',
  ]),
  'cdata-open': malformed('CDATA without an end', 'a CDATA section has no end', ['>Ada<', '><![CDATA[Ada<']),
  'less-in-attribute': malformed('< in an attribute', '< within a quoted value', [
    /Destination="/,
    'Destination="<',
  ]),
  'attribute-unquoted': malformed('an attribute without quotes', 'a quoted value was expected', [
    'Version="2.0" IssueInstant',
    'Version=2.0 IssueInstant',
  ]),
  'attribute-without-space': malformed('attributes that touch', 'white space was expected', [
    'Version="2.0" IssueInstant',
    'Version="2.0"IssueInstant',
  ]),
  'name-not-ascii': malformed('a name that is not ASCII', 'a name was expected', [
    '<samlp:Status>',
    '<ſamlp:Status>',
  ]),
  'name-two-colons': malformed('a name with two colons', 'white space was expected', [
    '<samlp:Status>',
    '<samlp:a:Status>',
  ]),
  // Namespaces.
  'namespace-relative': forbidden(
    'a relative namespace (row 14)',
    'is not an absolute URI',
    onRoot('xmlns:x="relative/path"'),
  ),
  'namespace-empty-prefix': forbidden(
    'a prefix for no namespace',
    'is not an absolute URI',
    onRoot('xmlns:x=""'),
  ),
  'namespace-with-space': forbidden(
    'a namespace with a space',
    'is not an absolute URI',
    onRoot('xmlns:x="urn:a b"'),
  ),
  'namespace-with-ampersand': forbidden(
    'a namespace with an ampersand',
    'is not an absolute URI',
    onRoot('xmlns:x="urn:a&amp;b"'),
  ),
  'namespace-bad-port': forbidden(
    'a namespace with a port that is none',
    'is not an absolute URI',
    onRoot('xmlns:x="http://a:b/"'),
  ),
  'namespace-xmlns-declared': forbidden(
    'xmlns declared',
    'the prefix xmlns is declared',
    onRoot('xmlns:xmlns="urn:x"'),
  ),
  'namespace-xml-declared': forbidden(
    'xml declared as what it means',
    'the prefix xml is declared',
    onRoot('xmlns:xml="http://www.w3.org/XML/1998/namespace"'),
  ),
  'namespace-xml-rebound': forbidden(
    'xml declared as something else',
    'the prefix xml is declared',
    onRoot('xmlns:xml="urn:x"'),
  ),
  'namespace-xml-by-prefix': forbidden(
    'another prefix for xml',
    'is bound to a prefix',
    onRoot('xmlns:x="http://www.w3.org/XML/1998/namespace"'),
  ),
  'namespace-xmlns-by-prefix': forbidden(
    'a prefix for xmlns',
    'is bound to a prefix',
    onRoot('xmlns:x="http://www.w3.org/2000/xmlns/"'),
  ),
  'namespace-undeclared': malformed('a prefix that is not declared', 'is not declared', [
    '<samlp:Status>',
    '<samlp:Status x:y="z">',
  ]),
  'namespace-twice': malformed(
    'a prefix declared twice in one tag',
    'declared twice',
    onRoot('xmlns:samlp="urn:x"'),
  ),
  'namespace-default-twice': malformed('the default namespace declared twice in one tag', 'declared twice', [
    '<Assertion ',
    '<Assertion xmlns="urn:x" ',
  ]),
  'not-xml': encoded('JSON', 'saml.xml_malformed', 'text outside the root element', () =>
    Buffer.from('{"Response":{}}'),
  ),
  'not-xml-html': encoded('a web page', 'saml.xml_forbidden', DTD, () =>
    Buffer.from('<!DOCTYPE html><html><body>Sign in</body></html>'),
  ),
}

/** A prefix bound anew names another thing, whatever it looks like. */
export const namespaces: Family = {
  'response-of-another-namespace': {
    base: 'entra',
    why: 'a Response of SAML 1',
    after: [['urn:oasis:names:tc:SAML:2.0:protocol', 'urn:oasis:names:tc:SAML:1.0:protocol']],
    expected: 'saml.response_expected',
  },
  'response-of-assertion-namespace': {
    base: 'entra',
    why: 'a Response of the assertion’s namespace',
    after: [['"urn:oasis:names:tc:SAML:2.0:protocol"', '"urn:oasis:names:tc:SAML:2.0:assertion"']],
    expected: 'saml.response_expected',
  },
  'response-namespace-with-slash': {
    base: 'entra',
    why: 'a namespace that is only alike',
    after: [['"urn:oasis:names:tc:SAML:2.0:protocol"', '"urn:oasis:names:tc:SAML:2.0:protocol/"']],
    expected: 'saml.response_expected',
  },
  'status-of-another-namespace': {
    base: 'entra',
    why: 'samlp bound anew on Status',
    after: [['<samlp:Status>', '<samlp:Status xmlns:samlp="urn:evil">']],
    expected: 'saml.xml_unexpected',
    refusedBy: 'read the message',
    reason: 'samlp:Status',
  },
  'assertion-of-another-namespace': {
    base: 'entra',
    why: 'an Assertion of another namespace',
    after: [
      ['Version="2.0" xmlns="urn:oasis:names:tc:SAML:2.0:assertion"', 'Version="2.0" xmlns="urn:evil"'],
    ],
    expected: 'saml.signature_misplaced',
    reason: 'a signature in Assertion',
  },
  'signature-of-another-namespace': {
    base: 'entra',
    why: 'a Signature of another namespace',
    after: [['<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">', '<Signature xmlns="urn:evil">']],
    expected: 'saml.signature_missing',
  },
  'signed-info-of-another-namespace': {
    base: 'entra',
    why: 'a SignedInfo of another namespace',
    after: [['<SignedInfo>', '<SignedInfo xmlns="urn:evil">']],
    expected: 'saml.signature_malformed',
    reason: 'Signature contains SignedInfo',
  },
  'subject-of-another-namespace': {
    base: 'entra',
    why: 'a Subject of another namespace, well signed',
    before: [['<Subject>', '<Subject xmlns="urn:evil">']],
    expected: 'saml.xml_unexpected',
    refusedBy: 'read the assertion',
    reason: 'Subject',
  },
  'prefix-rebound-in-assertion': {
    base: 'google',
    why: 'saml2 bound anew below the signature’s reach of names',
    after: [['<saml2:NameID ', '<saml2:NameID xmlns:saml2="urn:evil" ']],
    expected: 'saml.digest_mismatch',
  },
  'attribute-prefixed': {
    base: 'entra',
    why: 'a Destination in a namespace stands for none',
    after: [
      ['Destination=', 'x:Destination='],
      ['<samlp:Response ', '<samlp:Response xmlns:x="urn:x" '],
      [/ InResponseTo="[^"]*"/, ''],
    ],
    expected: 'saml.in_response_to_mismatch',
  },
}
