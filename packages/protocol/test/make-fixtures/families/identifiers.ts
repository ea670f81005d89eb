import { type BadCase, type Family, altered, at, because, steps } from '../case.ts'

const SIGNED = '_5c1d1f6e-0f4b-4c7e-9c9a-2a1b6d0e4f00'

/** An attribute put on Status, which no signature covers. */
const onStatus = (why: string, attribute: string, reason: string): BadCase =>
  because(reason, altered(why, 'saml.id_ambiguous', ['<samlp:Status>', `<samlp:Status ${attribute}>`]))

/** An element of some other vocabulary in Extensions. */
const inExtensions = (why: string, element: string, reason: string): BadCase =>
  because(
    reason,
    altered(why, 'saml.id_ambiguous', [
      '<samlp:Status>',
      `<samlp:Extensions>${element}</samlp:Extensions><samlp:Status>`,
    ]),
  )

/** Two readers must find the same element under an ID (incidents row 15). */
export const identifiers: Family = {
  'id-twice-on-status': onStatus('the signed ID twice', `ID="${SIGNED}"`, 'two elements have the ID'),
  'id-twice-response-and-assertion': because(
    'two elements have the ID',
    altered('one ID for Response and Assertion', 'saml.id_ambiguous', [
      '_8e8dc5f6-9a98-4cc1-9c6c-9d0b0c2f4c11',
      SIGNED,
    ]),
  ),
  'id-twice-in-extensions': inExtensions(
    'the signed ID in a foreign vocabulary',
    `<x xmlns="urn:x" ID="${SIGNED}"/>`,
    'two elements have the ID',
  ),
  'id-twice-in-object': because(
    'two elements have the ID',
    altered('the signed ID within the signature', 'saml.id_ambiguous', [
      '</KeyInfo>',
      `</KeyInfo><Object><x ID="${SIGNED}"/></Object>`,
    ]),
  ),
  'id-empty': onStatus('an empty ID', 'ID=""', 'is empty'),
  'id-lower-case': onStatus('id on an element of SAML', `id="${SIGNED}"`, 'has the attribute id'),
  'id-mixed-case': onStatus('Id on an element of SAML', `Id="${SIGNED}"`, 'has the attribute Id'),
  'id-other-case': onStatus('iD on an element of SAML', 'iD="_other"', 'has the attribute iD'),
  'id-xml': onStatus('xml:id on an element of SAML', `xml:id="${SIGNED}"`, 'has the attribute xml:id'),
  'id-prefixed': onStatus(
    'x:ID on an element of SAML',
    `xmlns:x="urn:x" x:ID="${SIGNED}"`,
    'has the attribute x:ID',
  ),
  'id-prefixed-own-namespace': onStatus(
    'ID in the namespace of SAML',
    `samlp:ID="${SIGNED}"`,
    'has the attribute samlp:ID',
  ),
  'id-wsu': onStatus(
    'wsu:Id on an element of SAML',
    `xmlns:wsu="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd" wsu:Id="${SIGNED}"`,
    'has the attribute wsu:Id',
  ),
  'id-on-response-lower-case': because(
    'has the attribute id',
    altered('id beside ID on the Response', 'saml.id_ambiguous', [
      '<samlp:Response ',
      `<samlp:Response id="${SIGNED}" `,
    ]),
  ),
  'id-on-response-xml': because(
    'has the attribute xml:id',
    altered('xml:id beside ID on the Response', 'saml.id_ambiguous', [
      '<samlp:Response ',
      `<samlp:Response xml:id="${SIGNED}" `,
    ]),
  ),
  'id-on-assertion-prefixed': {
    base: 'entra',
    why: 'x:ID beside ID on the signed Assertion',
    before: [['<Assertion ', '<Assertion xmlns:x="urn:x" x:ID="_other" ']],
    expected: 'saml.id_ambiguous',
    reason: 'has the attribute x:ID',
  },
  'id-alike-in-extensions': inExtensions(
    'an Id with the value of the signed ID',
    `<x xmlns="urn:x" Id="${SIGNED}"/>`,
    'are both',
  ),
  'id-alike-xml-in-extensions': inExtensions(
    'an xml:id with the value of the signed ID',
    `<x xmlns="urn:x" xml:id="${SIGNED}"/>`,
    'are both',
  ),
  'id-alike-on-signature': because(
    'are both',
    altered('the Id of the Signature is the signed ID', 'saml.id_ambiguous', [
      '<Signature ',
      `<Signature Id="${SIGNED}" `,
    ]),
  ),
  'id-alike-on-key-info': because(
    'are both',
    altered('the Id of KeyInfo is the signed ID', 'saml.id_ambiguous', [
      '<KeyInfo>',
      `<KeyInfo Id="${SIGNED}">`,
    ]),
  ),
  'id-attribute-twice': because(
    'is there twice',
    altered('ID twice on one element', 'saml.xml_malformed', [
      `<Assertion ID="${SIGNED}"`,
      `<Assertion ID="${SIGNED}" ID="_evil"`,
    ]),
  ),
  'id-attribute-twice-by-prefix': because(
    'is there twice',
    altered('one attribute under two prefixes', 'saml.xml_malformed', [
      '<samlp:Status>',
      '<samlp:Status xmlns:x="urn:x" xmlns:y="urn:x" x:a="1" y:a="2">',
    ]),
  ),
  'id-unusable': {
    base: 'entra',
    why: 'a signed ID that is no name',
    before: [[`ID="${SIGNED}"`, `ID="a']|//*[b"`]],
    expected: 'saml.signature_malformed',
    reason: 'no usable ID',
  },
  'id-missing': at(steps.signature, {
    base: 'entra',
    why: 'a signed Assertion that lost its ID',
    after: [[`<Assertion ID="${SIGNED}"`, '<Assertion']],
    expected: 'saml.signature_malformed',
    reason: 'no usable ID',
  }),
  'id-changed': because(
    'not to the ID of its parent',
    altered('another ID than was signed', 'saml.signature_malformed', [
      `<Assertion ID="${SIGNED}"`,
      '<Assertion ID="_evil"',
    ]),
  ),
}
