import { at, steps, type Family, altered, said, SUCCESS } from '../case.ts'

/** What the schema of SAML puts where. */
export const structure: Family = {
  'document-type': altered('a document type declaration', 'saml.xml_forbidden', [
    '<samlp:Response',
    '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><samlp:Response',
  ]),
  'processing-instruction': altered('a processing instruction', 'saml.xml_forbidden', [
    '<samlp:Response',
    '<?xml-stylesheet href="http://127.0.0.1:9/"?><samlp:Response',
  ]),
  'two-roots': altered('two root elements', 'saml.xml_malformed', [/$/, '<evil/>']),
  'comment-in-name-id': altered('a comment splits the NameID', 'saml.xml_forbidden', [
    'ada@acme.onmicrosoft.example</NameID>',
    'ada@acme.onmicrosoft.example<!----></NameID>',
  ]),
  'element-in-name-id': at(
    steps.readAssertion,
    said('an element inside the NameID', 'saml.xml_unexpected', [
      'ada@acme.onmicrosoft.example</NameID>',
      'ada@acme.onmicrosoft.example<x/></NameID>',
    ]),
  ),
  'not-a-response': {
    base: 'entra',
    why: 'another message of SAML',
    unsigned: true,
    before: [[/samlp:Response/g, 'samlp:ArtifactResponse']],
    expected: 'saml.response_expected',
  },
  'unknown-child-of-response': at(
    steps.readMessage,
    altered('an element that no schema puts there', 'saml.xml_unexpected', [
      '<samlp:Status>',
      '<evil xmlns="urn:evil"/><samlp:Status>',
    ]),
  ),
  'unknown-child-of-assertion': at(
    steps.readAssertion,
    said('a statement of an unknown kind', 'saml.xml_unexpected', [
      '<AttributeStatement>',
      '<Statement/><AttributeStatement>',
    ]),
  ),
  'no-status': at(
    steps.readMessage,
    said('no Status', 'saml.xml_unexpected', [/<samlp:Status>.*<\/samlp:Status>/, '']),
  ),
  'status-without-value': at(
    steps.readMessage,
    altered('a StatusCode that says nothing', 'saml.xml_unexpected', [SUCCESS, '<samlp:StatusCode/>']),
  ),
  'assertion-without-id': at(steps.readAssertion, {
    base: 'google',
    why: 'an assertion without ID under a signed Response',
    before: [[/(<saml2:Assertion [^>]*) ID="[^"]*"/, '$1']],
    expected: 'saml.xml_unexpected',
  }),
  'authn-statement-without-instant': at(
    steps.readAssertion,
    said('an AuthnStatement without AuthnInstant', 'saml.xml_unexpected', [/ AuthnInstant="[^"]*"/, '']),
  ),
  'no-assertion': {
    base: 'entra',
    why: 'Success, but no assertion',
    unsigned: true,
    before: [[/<Assertion .*<\/Assertion>/s, '']],
    expected: 'saml.assertion_count',
  },
  'second-assertion': altered('an unsigned second assertion (incidents row 4)', 'saml.assertion_count', [
    '</samlp:Response>',
    '<Assertion ID="_evil" Version="2.0" IssueInstant="2026-03-02T09:29:58Z" xmlns="urn:oasis:names:tc:SAML:2.0:assertion"><Issuer>x</Issuer></Assertion></samlp:Response>',
  ]),
  'assertion-in-extensions': {
    base: 'google',
    why: 'the only assertion is not a child of the Response',
    before: [
      [
        /(<saml2p:Status>.*<\/saml2p:Status>)(<saml2:Assertion .*<\/saml2:Assertion>)/s,
        '<saml2p:Extensions>$2</saml2p:Extensions>$1',
      ],
    ],
    expected: 'saml.assertion_count',
  },
  'signed-assertion-in-extensions': altered(
    'the signed assertion is not a child of the Response',
    'saml.signature_misplaced',
    [
      /(<samlp:Status>.*<\/samlp:Status>)(<Assertion .*<\/Assertion>)/s,
      '<samlp:Extensions>$2</samlp:Extensions>$1',
    ],
  ),
  'encrypted-assertion': {
    base: 'entra',
    why: 'an encrypted assertion, for a connection without a key',
    refusedBy: 'message: saml.encryption_unsupported',
    unsigned: true,
    before: [
      [/<Assertion .*<\/Assertion>/s, '<EncryptedAssertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/>'],
    ],
    expected: 'saml.decryption_key_missing',
  },
  'encrypted-name-id': at(
    'message: saml.encryption_unsupported',
    said('an encrypted NameID, for a connection without a key', 'saml.decryption_key_missing', [
      /<NameID.*<\/NameID>/,
      '<EncryptedID/>',
    ]),
  ),
  'encrypted-attribute': said('an encrypted attribute', 'saml.encryption_unsupported', [
    '<AttributeStatement>',
    '<AttributeStatement><EncryptedAttribute/>',
  ]),
  'time-that-is-none': at(
    steps.readAssertion,
    said('30 February', 'saml.xml_unexpected', [
      'NotBefore="2026-03-02T09:24:58.331Z"',
      'NotBefore="2026-02-30T09:24:58.331Z"',
    ]),
  ),
  'attribute-without-name': at(
    steps.readAssertion,
    said('an Attribute without Name', 'saml.xml_unexpected', [
      '<AttributeStatement>',
      '<AttributeStatement><Attribute FriendlyName="mail"><AttributeValue>x</AttributeValue></Attribute>',
    ]),
  ),
  'attribute-value-with-markup': at(
    steps.readAssertion,
    said('elements where a value belongs', 'saml.xml_unexpected', [
      '<AttributeValue>Ada</AttributeValue>',
      '<AttributeValue>A<b>d</b>a</AttributeValue>',
    ]),
  ),
}
