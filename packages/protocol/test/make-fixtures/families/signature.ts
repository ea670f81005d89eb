import { ENVELOPED } from '../sign.ts'
import { type Family, altered, said, signedOtherwise } from '../case.ts'

const INCLUSIVE_C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
const C14N_WITH_COMMENTS = 'http://www.w3.org/2001/10/xml-exc-c14n#WithComments'

/** Who signed what, and whether it is still what was signed. */
export const signature: Family = {
  unsigned: { ...said('no signature at all', 'saml.signature_missing'), unsigned: true },
  'no-certificate': {
    base: 'entra',
    why: 'a connection without a certificate (row 32)',
    params: { certificates: [] },
    expected: 'saml.certificate_missing',
  },
  'signed-by-stranger': signedOtherwise(
    'a key of somebody else, in KeyInfo too (row 33)',
    'saml.signature_invalid',
    {
      key: 'stranger',
    },
  ),
  'stranger-with-known-certificate': signedOtherwise(
    'a stranger’s key under our certificate',
    'saml.signature_invalid',
    {
      key: 'stranger',
      keyInfoOf: 'idp',
    },
  ),
  'signed-with-sha1': signedOtherwise('RSA-SHA1', 'saml.signature_algorithm', {
    method: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  }),
  'digest-sha1': signedOtherwise('SHA-1 as digest', 'saml.signature_algorithm', {
    digest: 'http://www.w3.org/2000/09/xmldsig#sha1',
  }),
  'inclusive-canonicalization': signedOtherwise('inclusive C14N of SignedInfo', 'saml.signature_malformed', {
    canonicalization: INCLUSIVE_C14N,
  }),
  'canonicalization-with-comments': signedOtherwise('C14N with comments', 'saml.signature_malformed', {
    transforms: [ENVELOPED, C14N_WITH_COMMENTS],
  }),
  'no-enveloped-transform': signedOtherwise('only one transform', 'saml.signature_malformed', {
    transforms: ['http://www.w3.org/2001/10/xml-exc-c14n#'],
  }),
  'name-id-changed': altered('another NameID than was signed', 'saml.digest_mismatch', [
    'ada@acme.onmicrosoft.example</NameID>',
    'eve@acme.onmicrosoft.example</NameID>',
  ]),
  'attribute-added': altered('an attribute that was not signed', 'saml.digest_mismatch', [
    '</AttributeStatement>',
    '<Attribute Name="role"><AttributeValue>admin</AttributeValue></Attribute></AttributeStatement>',
  ]),
  'assertion-changed-under-response-signature': {
    base: 'google',
    why: 'only the Response is signed, and the assertion was changed',
    after: [['ada@acme.example</saml2:NameID>', 'eve@acme.example</saml2:NameID>']],
    expected: 'saml.digest_mismatch',
  },
  'one-of-two-signatures-bad': {
    base: 'okta',
    why: 'the assertion’s signature is good, the Response’s is not',
    after: [['Version="2.0" xmlns:saml2p', 'Version="2.0" Consent="x" xmlns:saml2p']],
    expected: 'saml.digest_mismatch',
  },
  'signature-moved-to-response': altered(
    'the assertion’s signature at the Response (row 11)',
    'saml.signature_malformed',
    [/(<samlp:Status>.*)(<Signature .*<\/Signature>)/s, '$2$1'],
  ),
  'signature-in-extensions': altered('a signature where SAML has none', 'saml.signature_misplaced', [
    /(<samlp:Status>.*)(<Signature .*<\/Signature>)/s,
    '<samlp:Extensions>$2</samlp:Extensions>$1',
  ]),
  'second-signed-info': altered('two SignedInfo (row 16)', 'saml.signature_malformed', [
    /(<SignedInfo>.*<\/SignedInfo>)/s,
    '$1$1',
  ]),
  'second-digest-value': altered('a second DigestValue (row 8)', 'saml.signature_malformed', [
    /(<DigestValue>.*<\/DigestValue>)/,
    '$1$1',
  ]),
  'comment-in-digest-value': altered('a comment in DigestValue (row 17)', 'saml.xml_forbidden', [
    '<DigestValue>',
    '<DigestValue><!--x-->',
  ]),
  'duplicate-id': altered('the same ID twice (row 15)', 'saml.id_ambiguous', [
    '<samlp:Status>',
    '<samlp:Status ID="_5c1d1f6e-0f4b-4c7e-9c9a-2a1b6d0e4f00">',
  ]),
  'foreign-id': altered('an xml:id with the assertion’s ID (row 15)', 'saml.id_ambiguous', [
    '<samlp:Status>',
    '<samlp:Status xml:id="_5c1d1f6e-0f4b-4c7e-9c9a-2a1b6d0e4f00">',
  ]),
}
