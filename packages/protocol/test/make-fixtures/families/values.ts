import { type BadCase, type Family } from '../case.ts'
import type { Edit } from '../sign.ts'

/** Where a value begins that is read from the assertion. */
const values: readonly (readonly [name: string, start: RegExp])[] = [
  ['name-id', /(<NameID[^>]*>)(...)/],
  ['issuer', /(<Issuer>)(...)/],
  ['response-issuer', /(<Issuer xmlns="[^"]*">)(...)/],
  ['audience', /(<Audience>)(...)/],
  ['attribute-value', /(<AttributeValue>)(...)/],
  ['authn-context', /(<AuthnContextClassRef>)(...)/],
]

const inEach = (
  what: string,
  why: string,
  content: string,
  refusal: Pick<BadCase, 'expected' | 'reason'>,
): Family =>
  Object.fromEntries(
    values.map(([name, start]): [string, BadCase] => {
      const split: Edit = [start, `$1$2${content}`]
      return [
        `${what}-in-${name}`,
        { base: 'entra', why: `${why} within ${name}`, after: [split], ...refusal },
      ]
    }),
  )

/**
 * A value is read whole or the answer is refused (incidents row 3): readers differ over what a comment, an
 * instruction or an element within text leaves of it. Canonicalization drops comments, so the digest holds.
 */
export const splitValues: Family = {
  ...inEach('split-comment', 'an empty comment', '<!---->', {
    expected: 'saml.xml_forbidden',
    reason: 'a comment inside the value',
  }),
  ...inEach('split-comment-text', 'a comment with text', '<!-- .evil.example -->', {
    expected: 'saml.xml_forbidden',
    reason: 'a comment inside the value',
  }),
  ...inEach('split-instruction', 'a processing instruction', '<?x y?>', {
    expected: 'saml.xml_forbidden',
    reason: 'a processing instruction',
  }),
  ...inEach('split-entity', 'an entity that no DTD declares', '&evil;', {
    expected: 'saml.xml_malformed',
    reason: 'a reference that XML does not define',
  }),
  'split-at-the-end': {
    base: 'entra',
    why: 'a comment between the value and the rest of the victim’s name',
    after: [
      ['ada@acme.onmicrosoft.example</NameID>', 'ada@acme.onmicrosoft.example<!---->.evil.example</NameID>'],
    ],
    expected: 'saml.xml_forbidden',
    reason: 'a comment inside the value',
  },
  'cdata-changes-value': {
    base: 'entra',
    why: 'CDATA that adds to the value',
    after: [
      ['ada@acme.onmicrosoft.example</NameID>', 'ada@acme.onmicrosoft.example<![CDATA[.evil]]></NameID>'],
    ],
    expected: 'saml.digest_mismatch',
  },
  'reference-changes-value': {
    base: 'entra',
    why: 'a character reference that adds to the value',
    after: [['ada@acme.onmicrosoft.example</NameID>', 'ada@acme.onmicrosoft.example&#x20;</NameID>']],
    expected: 'saml.digest_mismatch',
  },
  'zero-width-in-value': {
    base: 'entra',
    why: 'a zero-width space in the value',
    after: [['ada@acme.onmicrosoft.example</NameID>', 'ada@acme.onmicrosoft\u200b.example</NameID>']],
    expected: 'saml.digest_mismatch',
  },
}
