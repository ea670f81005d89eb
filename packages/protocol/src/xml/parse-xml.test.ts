import { describe, expect, it } from 'vitest'
import { refusalOf } from '../../test/refusal.ts'
import { parsePositionedXml, parseXml } from './parse-xml.ts'
import { XmlElement, type XmlNode, XmlText } from './tree.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const message = (input: string | Uint8Array) => parseXml(input, 'message')

/** A tree as a short text: names by expanded name, attributes, text in brackets. */
function sketch(node: XmlNode): string {
  if (node.kind === 'text') return `[${node.value}]`
  const uri = node.namespaceUri === '' ? '' : `{${node.namespaceUri}}`
  const attributes = node.attributes.map(
    ({ localName, namespaceUri, value }) => ` ${namespaceUri && `{${namespaceUri}}`}${localName}=${value}`,
  )
  return `<${uri}${node.localName}${attributes.join('')}>${node.children.map(sketch).join('')}`
}

type Accepted = readonly [rule: string, input: string | Uint8Array, tree: string]
type Refused = readonly [rule: string, input: string | Uint8Array, reason: RegExp]

function accepts(cases: readonly Accepted[]) {
  it.each(cases)('reads %s', (_, input, tree) => {
    expect(sketch(message(input))).toBe(tree)
  })
}

function refuses(code: 'malformed' | 'forbidden', cases: readonly Refused[]) {
  it.each(cases)('refuses %s', (_, input, reason) => {
    const { code: received, details } = refusalOf(() => message(input))
    expect(received).toBe(`saml.xml_${code}`)
    expect(details['reason']).toMatch(reason)
    expect(details['position']).toBeTypeOf('number')
  })
}

describe('XML 1.0 §2.1: one well-formed document', () => {
  accepts([
    ['an empty-element tag', '<a/>', '<a>'],
    ['a start tag and an end tag', '<a></a>', '<a>'],
    ['white space within tags', '<a\n b = "1"\t></a \n>', '<a b=1>'],
    ['white space and comments around the root', ' <!-- x -->\n<a/>\n<!-- y --> ', '<a>'],
    ['names with digits, hyphens, dots and underscores', '<_a-1.b/>', '<_a-1.b>'],
    ['nested elements and text', '<a>x<b>y</b>z</a>', '<a>[x]<b>[y][z]'],
    ['either kind of quote', `<a b='"' c="'"/>`, `<a b=" c='>`],
    ['greater-than in a value', '<a b=">">></a>', '<a b=>>[>]'],
  ])
  refuses('malformed', [
    ['an empty input', '', /no root/],
    ['white space only', ' \n', /no root/],
    ['a comment only', '<!-- x -->', /no root/],
    ['a second root (incidents row 7)', '<a/><b/>', /second root/],
    ['a second root after a comment', '<a/><!-- x --><a/>', /second root/],
    ['text before the root', 'x<a/>', /outside the root/],
    ['text after the root', '<a/>x', /outside the root/],
    ['a reference after the root', '<a/>&#32;', /outside the root/],
    ['a CDATA section before the root', '<![CDATA[ ]]><a/>', /outside the root/],
    ['a CDATA section after the root', '<a/><![CDATA[]]>', /outside the root/],
    ['an end tag after the root', '<a/></a>', /closes nothing/],
    ['an end tag before the root', '</a>', /closes nothing/],
    ['an end tag without a name', '<a></>', /name/],
    ['an end tag without a name before the root', '</>', /name/],
    ['an element without end', '<a><b></b>', /a has no end tag/],
    ['tags that overlap', '<a><b></a></b>', /closes nothing/],
    ['an end tag in other letters', '<a></A>', /closes nothing/],
    [
      'an end tag with another prefix for the same namespace',
      '<p:a xmlns:p="urn:x" xmlns:q="urn:x"></q:a>',
      /closes/,
    ],
    ['an end tag with an attribute', '<a></a b="c">', /end tag has no end/],
    ['an end tag without end', '<a></a', /end tag has no end/],
    ['a tag without end', '<a', /white space|name/],
    ['a tag that ends within an attribute name', '<a b', /= was/],
    ['an attribute without a value', '<a b/>', /= was/],
    ['an attribute without quotes', '<a b=c/>', /quoted value was/],
    ['a value without end', '<a b="c/>', /quoted value has no end/],
    ['a value that ends with the other quote', `<a b="c'/>`, /quoted value has no end/],
    ['attributes without white space between them', '<a b="1"c="2"/>', /white space/],
    ['a slash within a tag', '<a / b="1">', /white space|name/],
    ['less-than in a value', '<a b="<"/>', /< within/],
    ['less-than in text', '<a>< b</a>', /name/],
    ['a less-than at the very end', '<a/><', /second root|name/],
    ['an element name that begins with a digit', '<1/>', /name/],
    ['an attribute name that begins with a hyphen', '<a -b=""/>', /name/],
    ['an unknown declaration', '<!ELEMENT a ANY><a/>', /<!/],
    ['a lower-case doctype', '<!doctype a><a/>', /<!/],
    ['a CDATA section without end', '<a><![CDATA[x]]</a>', /CDATA section has no end/],
    ['a CDATA section in other letters', '<a><![cdata[x]]></a>', /<!/],
    ['a closing CDATA sequence in text (§2.4)', '<a>]]></a>', /]]>/],
  ])
  it('has the same names for elements and attributes that are not ASCII as for no name at all', () => {
    for (const input of ['<é/>', '<a é="1"/>', '<aé/>', '<ſaml/>']) {
      expect(refusalOf(() => message(input)).code).toBe('saml.xml_malformed')
    }
  })
})

describe('XML 1.0 §2.2: characters', () => {
  accepts([
    [
      'characters of every plane',
      '<a>é\u{1F511}\u{10FFFF}\ufffd\ud7ff\ue000</a>',
      '<a>[é\u{1F511}\u{10FFFF}\ufffd\ud7ff\ue000]',
    ],
    ['the C1 controls, which XML 1.0 allows', '<a>\u0085\u009f\u007f</a>', '<a>[\u0085\u009f\u007f]'],
  ])
  refuses(
    'malformed',
    [0, 1, 8, 0xb, 0xc, 0xe, 0x1f, 0xfffe, 0xffff, 0xd800, 0xdbff, 0xdc00, 0xdfff].map(
      (code) => [`U+${code.toString(16)}`, `<a>${String.fromCharCode(code)}</a>`, /character/] as const,
    ),
  )
  refuses('malformed', [
    ['a control character in a name', '<a\0/>', /character/],
    ['a control character in a value', '<a b="\x01"/>', /character/],
    ['a control character in a comment', '<a><!--\x01--></a>', /character/],
    ['a control character after the root', '<a/>\0', /character/],
    ['surrogates in the wrong order', '<a>\udd11\ud83d</a>', /character/],
  ])
  it('says where the character stands', () => {
    expect(refusalOf(() => message('<a>\u{1F511}\x02</a>')).details['position']).toBe(5)
  })
})

describe('XML 1.0 §2.5: comments', () => {
  accepts([
    ['a comment between elements as if it were not there', '<a><!-- x --><b/><!-- - --></a>', '<a><b>'],
    ['a comment within white space as one run', '<a> <!-- x -->\n<b/></a>', '<a>[ \n]<b>'],
    ['an empty comment', '<a><!----></a>', '<a>'],
    ['a comment beside white space of any kind', '<a>&#13;&#9;<!-- x --></a>', '<a>[\r\t]'],
    ['markup in a comment as nothing', '<a><!--<b>&nope;<![CDATA[--></a>', '<a>'],
  ])
  refuses('malformed', [
    ['two hyphens within', '<a><!-- -- --></a>', /comment/],
    ['three hyphens at the end', '<a><!-- x ---></a>', /comment/],
    ['a comment without end', '<a><!-- x </a>', /comment/],
    ['a comment that ends before it begins', '<a><!--></a>', /comment/],
  ])
  refuses(
    'forbidden',
    [
      'admin@a.com<!---->.evil.com',
      '<!---->x',
      'x<!-- -->',
      ' x <!-- --> ',
      '<!-- --><![CDATA[x]]>',
      '&#120;<!-- -->',
    ].map(
      (value) =>
        [
          `a comment inside a value: ${value} (incidents row 3)`,
          `<a><b>${value}</b></a>`,
          /comment inside the value of b/,
        ] as const,
    ),
  )
  it('refuses a comment in an element with text and elements', () => {
    expect(refusalOf(() => message('<a>x<b/><!-- --></a>')).code).toBe('saml.xml_forbidden')
    expect(refusalOf(() => message('<a><!-- --><b/>x</a>')).code).toBe('saml.xml_forbidden')
  })
  it('does not take a comment of an inner element for one of the outer', () => {
    expect(sketch(message('<a><b><!-- --></b>x</a>'))).toBe('<a><b>[x]')
  })
})

describe('XML 1.0 §2.6: processing instructions', () => {
  refuses('forbidden', [
    ['one before the root', '<?xml-stylesheet href="x"?><a/>', /processing instruction/],
    ['one in an element', '<a><?x y?></a>', /processing instruction/],
    ['one after the root', '<a/><?x?>', /processing instruction/],
    ['an XML declaration that is not at the start', ' <?xml version="1.0"?><a/>', /processing instruction/],
    ['an XML declaration within', '<a><?xml version="1.0"?></a>', /processing instruction/],
  ])
})

describe('XML 1.0 §2.7: CDATA sections', () => {
  accepts([
    ['CDATA as text', '<a><![CDATA[<b>&amp;]]></a>', '<a>[<b>&amp;]'],
    ['text split by CDATA as one run (incidents row 3)', '<a>x<![CDATA[y]]>z<![CDATA[]]></a>', '<a>[xyz]'],
    ['a bracket run at the end', '<a><![CDATA[]]]]></a>', '<a>[]]]'],
  ])
})

describe('XML 1.0 §2.8: prolog', () => {
  accepts([
    ['a declaration', '<?xml version="1.0"?><a/>', '<a>'],
    [
      'a declaration with everything',
      `<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<a/>`,
      '<a>',
    ],
    ['standalone="no"', '<?xml version="1.0" standalone="no"?><a/>', '<a>'],
    [
      'white space wherever a declaration may have it',
      '<?xml \t\nversion \t= \n"1.0" \tencoding \n= \t"UTF-8" \n standalone \t= \n"yes" \t\n?><a/>',
      '<a>',
    ],
    [
      'no white space where a declaration needs none',
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><a/>',
      '<a>',
    ],
    ['line breaks within the declaration', '<?xml\r\nversion = "1.0"\tencoding="UTF-8"\n?><a/>', '<a>'],
  ])
  refuses('forbidden', [
    ['a DTD (incidents row 28)', '<!DOCTYPE a><a/>', /DTD/],
    ['a DTD with entities', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', /DTD/],
    ['an external DTD', '<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://127.0.0.1/x"><a/>', /DTD/],
    ['a DTD after the root', '<a/><!DOCTYPE a>', /DTD/],
    ['a DTD within the root', '<a><!DOCTYPE a></a>', /DTD/],
    ['XML 1.1', '<?xml version="1.1"?><a/>', /version/],
    ['XML 1.00', '<?xml version="1.00"?><a/>', /version/],
    ['an empty version', '<?xml version=""?><a/>', /version/],
    ['UTF-16 declared', '<?xml version="1.0" encoding="UTF-16"?><a/>', /encoding/],
    ['UTF-7 declared', '<?xml version="1.0" encoding="UTF-7"?><a/>', /encoding/],
    ['Latin-1 declared', '<?xml version="1.0" encoding="ISO-8859-1"?><a/>', /encoding/],
    ['another spelling of UTF-8', '<?xml version="1.0" encoding="utf8"?><a/>', /encoding/],
  ])
  refuses('malformed', [
    ['a declaration without version', '<?xml encoding="UTF-8"?><a/>', /declaration/],
    ['a declaration in the wrong order', '<?xml encoding="UTF-8" version="1.0"?><a/>', /declaration/],
    ['another attribute in the declaration', '<?xml version="1.0" x="y"?><a/>', /declaration/],
    ['standalone in other letters', '<?xml version="1.0" standalone="YES"?><a/>', /declaration/],
    ['a declaration without white space', '<?xml version="1.0"encoding="UTF-8"?><a/>', /declaration/],
    ['a declaration without end', '<?xml version="1.0"><a/>', /declaration/],
  ])
})

describe('XML 1.0 §2.11: line ends', () => {
  accepts([
    ['every line end as a line feed', '<a>\r\n\r\r\n\n</a>', '<a>[\n\n\n\n]'],
    ['line ends in CDATA the same', '<a><![CDATA[\r\n]]></a>', '<a>[\n]'],
    ['a referenced carriage return as it is', '<a>&#13;\n</a>', '<a>[\r\n]'],
  ])
})

describe('XML 1.0 §3.1, §3.3.3: attributes', () => {
  accepts([
    ['literal white space in a value as spaces', '<a b="\t\n\r\n \r"/>', '<a b=     >'],
    ['referenced white space in a value as it is', '<a b="&#9;&#10;&#13;&#32;"/>', '<a b=\t\n\r >'],
    ['spaces at the ends of a value, which is CDATA', '<a b="  x  "/>', '<a b=  x  >'],
    [
      'attributes of one local name in two namespaces',
      '<a b="1" p:b="2" xmlns:p="urn:p"/>',
      '<a b=1 {urn:p}b=2>',
    ],
  ])
  refuses('malformed', [
    ['an attribute twice', '<a b="1" b="1"/>', /twice/],
    ['an attribute twice, not side by side', '<a b="1" c="" b="2"/>', /twice/],
  ])
})

describe('XML 1.0 §4.1, §4.6: references', () => {
  accepts([
    ['the five entities', '<a b="&lt;&amp;&quot;">&lt;&gt;&amp;&quot;&apos;</a>', `<a b=<&">[<>&"']`],
    [
      'decimal and hexadecimal character references',
      '<a>&#65;&#x42;&#x1F511;&#x1f511;</a>',
      '<a>[AB\u{1F511}\u{1F511}]',
    ],
    [
      'the limits of the character ranges',
      '<a>&#x9;&#x20;&#xD7FF;&#xE000;&#xFFFD;&#x10000;&#x10FFFF;</a>',
      '<a>[\t \ud7ff\ue000\ufffd\u{10000}\u{10ffff}]',
    ],
    ['leading zeros', '<a>&#0000065;</a>', '<a>[A]'],
    ['text around references', '<a>x&amp;y&lt;z</a>', '<a>[x&y<z]'],
    ['a reference split from its value only once', '<a>&amp;lt;&#38;lt;</a>', '<a>[&lt;&lt;]'],
    ['a referenced bracket sequence', '<a>]]&gt;</a>', '<a>[]]>]'],
  ])
  refuses(
    'malformed',
    [
      '&nbsp;',
      '&AMP;',
      '&constructor;',
      '&;',
      '& ',
      '&amp',
      '&&amp;',
      '&amp ;',
      '& amp;',
      '&#;',
      '&#x;',
      '&#xg;',
      '&#6a;',
      '&#65a;',
      '&#x41g;',
      '&#x+41;',
      '&#x 41;',
      '&#X41;',
      '&#-1;',
      '&#+65;',
      '&# 65;',
      '&#0;',
      '&#x0;',
      '&#8;',
      '&#x1F;',
      '&#xD800;',
      '&#xDFFF;',
      '&#xFFFE;',
      '&#xFFFF;',
      '&#x110000;',
      '&#99999999;',
      '&#xFFFFFFFF;',
      '&#00000000000065;',
      '&#1e3;',
      '&%x;',
    ].flatMap((reference) => [
      [`${reference} in text`, `<a>x${reference}</a>`, /reference/],
      [`${reference} in a value`, `<a b="x${reference}"/>`, /reference/],
    ]),
  )
  it('says where the reference stands', () => {
    expect(refusalOf(() => message('<a>xyz&nope;</a>')).details['position']).toBe(6)
    expect(refusalOf(() => message('<a b="x &nope;"/>')).details['position']).toBe(8)
    expect(refusalOf(() => message('<a b="x <"/>')).details['position']).toBe(8)
  })
})

describe('XML 1.0 §4.3.3: encoding', () => {
  accepts([
    ['UTF-8 bytes', utf8('<a>é\u{1F511}</a>'), '<a>[é\u{1F511}]'],
    ['a mark within the document as the character it is there', '<a>\ufeff</a>', '<a>[\ufeff]'],
  ])
  refuses('forbidden', [
    ['a lone continuation byte', Uint8Array.of(0x3c, 0x61, 0x3e, 0x80, 0x3c, 0x2f, 0x61, 0x3e), /UTF-8/],
    ['an overlong less-than', Uint8Array.of(0xc0, 0xbc, 0x61, 0x2f, 0x3e), /UTF-8/],
    [
      'an encoded surrogate',
      Uint8Array.of(0x3c, 0x61, 0x3e, 0xed, 0xa0, 0x80, 0x3c, 0x2f, 0x61, 0x3e),
      /UTF-8/,
    ],
    ['a cut sequence', Uint8Array.of(0x3c, 0x61, 0x2f, 0x3e, 0xc3), /UTF-8/],
    ['UTF-16 with a mark', Buffer.from('\ufeff<!DOCTYPE a><a/>', 'utf16le'), /UTF-8/],
    ['Latin-1 bytes', Buffer.from('<a>é</a>', 'latin1'), /UTF-8/],
    ['a byte order mark in a message', utf8('\ufeff<a/>'), /byte order mark/],
    ['a byte order mark in a text', '\ufeff<a/>', /byte order mark/],
  ])
  it('refuses UTF-16 without a mark', () => {
    expect(refusalOf(() => message(Buffer.from('<a/>', 'utf16le'))).code).toBe('saml.xml_malformed')
  })
  it('reads a good document after a bad one', () => {
    refusalOf(() => message(Uint8Array.of(0x3c, 0xf0, 0x9f)))
    expect(sketch(message(utf8('<a>é</a>')))).toBe('<a>[é]')
  })
})

describe('Namespaces in XML 1.0', () => {
  accepts([
    ['a default namespace, for elements only', '<a xmlns="urn:x" b="1"><c/></a>', '<{urn:x}a b=1><{urn:x}c>'],
    ['a prefix', '<p:a xmlns:p="urn:x" p:b="1"/>', '<{urn:x}a {urn:x}b=1>'],
    ['a declaration after its use in the tag', '<p:a p:b="1" xmlns:p="urn:x"/>', '<{urn:x}a {urn:x}b=1>'],
    [
      'a prefix bound anew inside and restored after',
      '<p:a xmlns:p="urn:x"><p:b xmlns:p="urn:y"/><p:c/></p:a>',
      '<{urn:x}a><{urn:y}b><{urn:x}c>',
    ],
    ['an undeclared default namespace', '<a xmlns="urn:x"><b xmlns=""/><c/></a>', '<{urn:x}a><b><{urn:x}c>'],
    [
      'the prefix xml without declaration',
      '<a xml:lang="en"/>',
      '<a {http://www.w3.org/XML/1998/namespace}lang=en>',
    ],
    ['a namespace URI with a reference in it', '<a xmlns="urn:x&#58;b"/>', '<{urn:x:b}a>'],
  ])
  refuses('malformed', [
    ['an undeclared prefix of an element', '<p:a/>', /p is not declared/],
    ['an undeclared prefix of an attribute', '<a p:b="1"/>', /p is not declared/],
    ['a prefix that went out of scope', '<a><b xmlns:p="urn:x"/><p:c/></a>', /p is not declared/],
    [
      'a prefix declared in a sibling attribute’s value only',
      '<a b="xmlns:p=urn:x" p:c=""/>',
      /p is not declared/,
    ],
    ['the prefix xmlns for an element', '<xmlns:a/>', /xmlns is not declared/],
    [
      'an attribute twice by expanded name (§6.3)',
      '<a xmlns:p="urn:x" xmlns:q="urn:x" p:b="1" q:b="2"/>',
      /twice/,
    ],
    ['a prefix declared twice', '<a xmlns:p="urn:x" xmlns:p="urn:x"/>', /declared twice/],
    ['the default declared twice', '<a xmlns="urn:x" xmlns="urn:y"/>', /declared twice/],
    ['an empty prefix', '<:a/>', /name/],
    ['an empty local name', '<p: xmlns:p="urn:x"/>', /name/],
    ['two colons', '<p:a:b xmlns:p="urn:x"/>', /white space/],
    ['an empty declared prefix', '<a xmlns:="urn:x"/>', /name/],
    ['a local name that begins with a digit', '<p:1 xmlns:p="urn:x"/>', /name/],
  ])
  refuses('forbidden', [
    ['xml bound to something else (§3)', '<a xmlns:xml="urn:x"/>', /prefix xml is/],
    ['xml bound to what it means', '<a xmlns:xml="http://www.w3.org/XML/1998/namespace"/>', /prefix xml is/],
    ['xmlns bound', '<a xmlns:xmlns="urn:x"/>', /prefix xmlns is/],
    [
      'another prefix for the XML namespace',
      '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>',
      /is bound/,
    ],
    ['the XML namespace as default', '<a xmlns="http://www.w3.org/XML/1998/namespace"/>', /is bound/],
    ['a prefix for the xmlns namespace', '<a xmlns:p="http://www.w3.org/2000/xmlns/"/>', /is bound/],
    ['the xmlns namespace as default', '<a xmlns="http://www.w3.org/2000/xmlns/"/>', /is bound/],
    ['an undeclared prefix (§2.2)', '<p:a xmlns:p="urn:x"><b xmlns:p=""/></p:a>', /absolute/],
    [
      'an undeclared prefix where the default was undeclared before',
      '<a xmlns=""><b xmlns:p=""/></a>',
      /absolute/,
    ],
  ])
})

describe('RFC 3986 §3: namespace URIs are absolute and of legal characters (incidents row 14)', () => {
  it.each([
    'urn:oasis:names:tc:SAML:2.0:assertion',
    'http://www.w3.org/2000/09/xmldsig#',
    'HTTP://h',
    'a:b',
    'a+b-c.1:x',
    'http://user:pass@host:8080/p?q=1#f',
    'http:///p',
    'http://h/%C3%A9',
    'http://h/#%C3%A9',
    "x:!$'()*+,;=~_.-@?",
    'x:a//b@c:d',
    'mailto:a@b@c',
    'http://h/a@b:c@d',
    'http://h?a:b@c@d',
  ])('accepts %s', (uri) => {
    expect(message(`<p:a xmlns:p="${uri}"/>`).namespaceUri).toBe(uri)
  })
  it.each([
    'relative',
    '/path',
    '//host',
    '#fragment',
    '?q',
    ':x',
    '1a:x',
    'a_b:x',
    'é:x',
    'urn:',
    'x: ',
    ' x:y',
    'x:y ',
    'http://a b',
    'http://h/é',
    'http://h/%zz',
    'http://h/%4',
    'http://h/#%zz',
    'http://h/#%4',
    'http://h/#a#b',
    'http://h:x/',
    'http://h:/',
    'http://h:1:2/',
    'http://a@b@c/',
    'http://[::1]/',
    'x:{y}',
    'x:a|b',
    'x:a\\b',
    'x:a^b',
    'x:`',
    'x:&quot;',
    'x:a&amp;b',
    'x:&lt;',
    'x:&#10;',
    'urn:x&#10;',
    'http://a@b:c@d',
  ])('refuses %s', (uri) => {
    expect(refusalOf(() => message(`<a xmlns:p="${uri}"/>`)).code).toBe('saml.xml_forbidden')
    expect(refusalOf(() => message(`<a xmlns="${uri}"/>`)).code).toBe('saml.xml_forbidden')
  })
})

describe('limits, before anybody is authenticated (incidents row 36)', () => {
  const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth)
  const attributes = (count: number) => Array.from({ length: count }, (_, index) => ` a${index}=""`).join('')
  const namespaces = (count: number) =>
    Array.from({ length: count }, (_, index) => ` xmlns:a${index}="urn:x"`).join('')
  const sized = (bytes: number) => `<a>${'x'.repeat(bytes - 7)}</a>`

  it.each([
    ['bytes', sized(524_288), sized(524_289), 524_288],
    ['bytes', `<a>${'é'.repeat(262_140)}</a>`, `<a>${'é'.repeat(262_141)}</a>`, 524_288],
    ['levels', nested(64), nested(65), 64],
    ['attributes', `<a${attributes(64)}/>`, `<a${attributes(65)}/>`, 64],
    ['attributes', `<a${attributes(63)} xmlns="urn:x"/>`, `<a${attributes(64)} xmlns="urn:x"/>`, 64],
    ['nodes', `<a>${'<b/>'.repeat(19_999)}</a>`, `<a>${'<b/>'.repeat(20_000)}</a>`, 20_000],
    ['nodes', `<a>${'<b/>x'.repeat(9_999)}<b/></a>`, `<a>${'<b/>x'.repeat(10_000)}</a>`, 20_000],
    ['nodes', `<a>${'<b c=""/>'.repeat(9_999)}<b/></a>`, `<a>${'<b c=""/>'.repeat(10_000)}</a>`, 20_000],
    ['nodes', `<a>${'<!---->'.repeat(19_999)}</a>`, `<a>${'<!---->'.repeat(20_000)}</a>`, 20_000],
    ['nodes', `<a>${'<![CDATA[]]>'.repeat(19_999)}</a>`, `<a>${'<![CDATA[]]>'.repeat(20_000)}</a>`, 20_000],
    [
      'namespaces',
      `<a${namespaces(64)}/>`,
      `<a${namespaces(60)}><b xmlns:b1="urn:x" xmlns:b2="urn:x" xmlns:b3="urn:x" xmlns:b4="urn:x" xmlns:b5="urn:x"/></a>`,
      64,
    ],
  ])('%s', (unit, within, beyond, limit) => {
    expect(message(within).name).toBe('a')
    const { code, details } = refusalOf(() => message(beyond))
    expect({ code, ...details }).toEqual({ code: 'saml.xml_too_large', limit, unit })
  })
  it('counts the bytes of bytes', () => {
    expect(message(utf8(sized(524_288))).name).toBe('a')
    expect(refusalOf(() => message(utf8(sized(524_289)))).code).toBe('saml.xml_too_large')
  })
  it('forgets the namespaces of elements that ended', () => {
    expect(message(`<a>${`<b${namespaces(40)}/>`.repeat(10)}</a>`).children).toHaveLength(10)
  })
  it('forgets the levels of elements that ended', () => {
    expect(message(`<a>${nested(63).repeat(3)}</a>`).children).toHaveLength(3)
  })
})

describe('the tree', () => {
  it('keeps prefixes, declarations in document order, and parents', () => {
    const root = message('<p:a xmlns:p="urn:x" xmlns="urn:y" p:b="1" c="2"><d/></p:a>')
    expect(root).toMatchObject({
      kind: 'element',
      name: 'p:a',
      prefix: 'p',
      localName: 'a',
      parent: null,
      declarations: [
        { prefix: 'p', uri: 'urn:x' },
        { prefix: '', uri: 'urn:y' },
      ],
      attributes: [
        { name: 'p:b', prefix: 'p', localName: 'b', namespaceUri: 'urn:x', value: '1' },
        { name: 'c', prefix: '', localName: 'c', namespaceUri: '', value: '2' },
      ],
    })
    expect(root.children[0]).toMatchObject({
      name: 'd',
      prefix: '',
      parent: root,
      attributes: [],
      declarations: [],
    })
  })
  it('cannot be changed', () => {
    const root = message('<a xmlns:p="urn:x" b="1"><c/>x</a>')
    const names = [
      ...[
        'kind',
        'name',
        'prefix',
        'localName',
        'namespaceUri',
        'value',
        'uri',
        'parent',
        'next',
        'nextSibling',
      ],
      ...['firstAttribute', 'firstDeclaration', 'firstChild', 'attributes', 'declarations', 'children'],
    ]
    const parts = [root, ...root.attributes, ...root.declarations, ...root.children]
    expect(parts).toHaveLength(5)
    for (const part of parts) {
      // A node owns no property: what it says comes from getters, which have no setters.
      expect(Reflect.ownKeys(part)).toEqual([])
      for (const name of names.filter((one) => one in part)) {
        expect(Reflect.set(part, name, null), name).toBe(false)
      }
    }
    expect(sketch(root)).toBe('<a b=1><c>[x]')
  })
  it('gives copies of its lists', () => {
    const root = message('<a xmlns:p="urn:x" b="1"><c/>x</a>')
    for (const list of [root.attributes, root.declarations, root.children]) (list as unknown[]).length = 0
    expect([root.attributes.length, root.declarations.length, root.children.length]).toEqual([1, 1, 2])
  })
  it('takes no child once it is complete', () => {
    const root = message('<a><b/></a>')
    const [inner] = root.children
    for (const element of [root, inner]) {
      if (element?.kind !== 'element') throw new Error('it is an element')
      expect(refusalOf(() => XmlElement.append(element, new XmlText('x')))).toMatchObject({
        code: 'internal.error',
        details: { within: element.name },
      })
    }
    expect(sketch(root)).toBe('<a><b>')
  })
})

describe('the profile of metadata', { timeout: 60_000 }, () => {
  const metadata = (input: string | Uint8Array) => sketch(parseXml(input, 'metadata'))

  it.each([
    ['a byte order mark', '\ufeff<a/>', '<a>'],
    ['a byte order mark before a declaration', utf8('\ufeff<?xml version="1.0"?><a/>'), '<a>'],
    [
      'processing instructions anywhere',
      '<?x?><?xml-stylesheet href="y"?><a>x<?z  y ? > ?>y</a><?x y?>',
      '<a>[xy]',
    ],
    [
      'a declaration of xml as what it means, as the template of Shibboleth has it',
      '<a xmlns:xml="http://www.w3.org/XML/1998/namespace" xml:lang="en"/>',
      '<a {http://www.w3.org/XML/1998/namespace}lang=en>',
    ],
    ['targets that only begin or end like the reserved one', '<?xmlx?><?my-xml?><a/>', '<a>'],
    ['a comment inside a value, with the whole value', '<a>x<!-- c -->y</a>', '<a>[xy]'],
    ['more than a message may hold', `<a>${'<b/>'.repeat(150_000)}</a>`, `<a>${'<b>'.repeat(150_000)}`],
  ])('reads %s', (_, input, tree) => {
    expect(metadata(input)).toBe(tree)
  })
  it.each([
    ['a DTD', '<!DOCTYPE a><a/>', 'saml.xml_forbidden'],
    ['xml declared as something else', '<a xmlns:xml="urn:x"/>', 'saml.xml_forbidden'],
    ['xml declared as nothing', '<a xmlns:xml=""/>', 'saml.xml_forbidden'],
    [
      'xml declared twice',
      '<a xmlns:xml="http://www.w3.org/XML/1998/namespace" xmlns:xml="http://www.w3.org/XML/1998/namespace"/>',
      'saml.xml_malformed',
    ],
    ['a second byte order mark', '\ufeff\ufeff<a/>', 'saml.xml_malformed'],
    ['an XML declaration that is not at the start', '<a/><?xml version="1.0"?>', 'saml.xml_malformed'],
    ['a reserved target', '<?XML x?><a/>', 'saml.xml_malformed'],
    ['a target with a colon', '<?a:b?><a/>', 'saml.xml_malformed'],
    ['a target with no name', '<? x?><a/>', 'saml.xml_malformed'],
    ['a target and data in one', '<?a+b?><a/>', 'saml.xml_malformed'],
    ['a processing instruction without end', '<a/><?x >', 'saml.xml_malformed'],
    ['a processing instruction that ends in its name', '<?x?', 'saml.xml_malformed'],
    ['another encoding', '<?xml version="1.0" encoding="UTF-16"?><a/>', 'saml.xml_forbidden'],
    ['more than 400,000 nodes', `<a>${'<b/>'.repeat(400_000)}</a>`, 'saml.xml_too_large'],
    ['more than 400,000 instructions', `<a>${'<?x?>'.repeat(400_000)}</a>`, 'saml.xml_too_large'],
    ['more than 10 MiB', `<a>${'x'.repeat(10_485_754)}</a>`, 'saml.xml_too_large'],
  ])('refuses %s', (_, input, code) => {
    expect(refusalOf(() => parseXml(input, 'metadata')).code).toBe(code)
  })
  it.each([
    ['without end', '<a/><?x >', { reason: 'a processing instruction has no end', position: 4 }],
    ['of a reserved name', '<a/><?xMl?>', { reason: 'the name of a processing instruction', position: 4 }],
    ['of two names', '<a/><?a:b?>', { reason: 'the name of a processing instruction', position: 4 }],
  ])('tells of a processing instruction %s, and where it is', (_, input, details) => {
    expect(refusalOf(() => parseXml(input, 'metadata')).details).toEqual(details)
  })
})

describe('positions, for inserting a signature', () => {
  it('gives the end of each element in the normalized text', () => {
    const { root, text, ends } = parsePositionedXml('<a>\r\n<b></b ><c/></a>')
    expect([...ends].map(([element, end]) => [element.name, text.slice(0, end)])).toEqual([
      ['b', '<a>\n<b></b >'],
      ['c', '<a>\n<b></b ><c/>'],
      ['a', '<a>\n<b></b ><c/></a>'],
    ])
    expect(root.name).toBe('a')
  })
})
