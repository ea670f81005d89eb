/**
 * What can be wrong with a sign-in answer. `before` edits what is then signed well, `after` edits the signed
 * text, `provider` overrides how it is signed, `params` what the service expects; `expected` is the error's code.
 */

const STATUS = 'urn:oasis:names:tc:SAML:2.0:status:'
const SUCCESS = `<samlp:StatusCode Value="${STATUS}Success"/>`
const RSA_SHA1 = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'
const INCLUSIVE_C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
const C14N_WITH_COMMENTS = 'http://www.w3.org/2001/10/xml-exc-c14n#WithComments'

const refusal = (codes, expected, message) => ({
  base: 'entra',
  why: 'the identity provider refused, in an unsigned answer without assertion',
  unsigned: true,
  before: [
    [
      SUCCESS,
      nest(codes) + (message === undefined ? '' : `<samlp:StatusMessage>${message}</samlp:StatusMessage>`),
    ],
    [/<Assertion .*<\/Assertion>/s, ''],
  ],
  expected,
})

const nest = ([code, ...inner]) =>
  `<samlp:StatusCode Value="${STATUS}${code}">${inner.length > 0 ? nest(inner) : ''}</samlp:StatusCode>`

/** A rule of the assertion, broken by the identity provider itself: the signature is good. */
const said = (why, expected, ...before) => ({ base: 'entra', why, before, expected })

/** Something done to the message on its way. */
const altered = (why, expected, ...after) => ({ base: 'entra', why, after, expected })

/** A signature that was made in a way that is not accepted. */
const signedOtherwise = (why, expected, provider) => ({ base: 'entra', why, provider, expected })

export const badFixtures = {
  // XML and structure
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
  'element-in-name-id': said('an element inside the NameID', 'saml.xml_unexpected', [
    'ada@acme.onmicrosoft.example</NameID>',
    'ada@acme.onmicrosoft.example<x/></NameID>',
  ]),
  'not-a-response': {
    base: 'entra',
    why: 'another message of SAML',
    unsigned: true,
    before: [[/samlp:Response/g, 'samlp:ArtifactResponse']],
    expected: 'saml.response_expected',
  },
  'unknown-child-of-response': altered('an element that no schema puts there', 'saml.xml_unexpected', [
    '<samlp:Status>',
    '<evil xmlns="urn:evil"/><samlp:Status>',
  ]),
  'unknown-child-of-assertion': said('a statement of an unknown kind', 'saml.xml_unexpected', [
    '<AttributeStatement>',
    '<Statement/><AttributeStatement>',
  ]),
  'no-status': said('no Status', 'saml.xml_unexpected', [/<samlp:Status>.*<\/samlp:Status>/, '']),
  'status-without-value': altered('a StatusCode that says nothing', 'saml.xml_unexpected', [
    SUCCESS,
    '<samlp:StatusCode/>',
  ]),
  'assertion-without-id': {
    base: 'google',
    why: 'an assertion without ID under a signed Response',
    before: [[/(<saml2:Assertion [^>]*) ID="[^"]*"/, '$1']],
    expected: 'saml.xml_unexpected',
  },
  'authn-statement-without-instant': said('an AuthnStatement without AuthnInstant', 'saml.xml_unexpected', [
    / AuthnInstant="[^"]*"/,
    '',
  ]),
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
    why: 'an encrypted assertion',
    unsigned: true,
    before: [
      [/<Assertion .*<\/Assertion>/s, '<EncryptedAssertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/>'],
    ],
    expected: 'saml.encryption_unsupported',
  },
  'encrypted-name-id': said('an encrypted NameID', 'saml.encryption_unsupported', [
    /<NameID.*<\/NameID>/,
    '<EncryptedID/>',
  ]),
  'encrypted-attribute': said('an encrypted attribute', 'saml.encryption_unsupported', [
    '<AttributeStatement>',
    '<AttributeStatement><EncryptedAttribute/>',
  ]),
  'time-that-is-none': said('30 February', 'saml.xml_unexpected', [
    'NotBefore="2026-03-02T09:24:58.331Z"',
    'NotBefore="2026-02-30T09:24:58.331Z"',
  ]),
  'attribute-without-name': said('an Attribute without Name', 'saml.xml_unexpected', [
    '<AttributeStatement>',
    '<AttributeStatement><Attribute FriendlyName="mail"><AttributeValue>x</AttributeValue></Attribute>',
  ]),
  'attribute-value-with-markup': said('elements where a value belongs', 'saml.xml_unexpected', [
    '<AttributeValue>Ada</AttributeValue>',
    '<AttributeValue>A<b>d</b>a</AttributeValue>',
  ]),

  // Status
  'status-authn-failed': refusal(['Responder', 'AuthnFailed'], 'saml.authn_failed', 'Wrong password'),
  'status-request-denied': refusal(['Responder', 'RequestDenied'], 'saml.request_denied'),
  'status-no-passive': refusal(['Responder', 'NoPassive'], 'saml.no_passive'),
  'status-invalid-name-id-policy': refusal(
    ['Requester', 'InvalidNameIDPolicy'],
    'saml.name_id_policy_refused',
  ),
  'status-no-authn-context': refusal(['Responder', 'NoAuthnContext'], 'saml.authn_context_refused'),
  'status-responder': refusal(['Responder'], 'saml.idp_responder_error'),
  'status-requester': refusal(['Requester'], 'saml.idp_requester_error', 'AADSTS75011'),
  'status-unknown': refusal(['VersionMismatch', 'RequestVersionTooHigh'], 'saml.status_not_success'),
  'status-failure-with-assertion': altered('a refusal with a good assertion', 'saml.authn_failed', [
    SUCCESS,
    nest(['Responder', 'AuthnFailed']),
  ]),
  'status-success-inside-failure': altered('Success only at the second level', 'saml.idp_responder_error', [
    SUCCESS,
    nest(['Responder', 'Success']),
  ]),

  // Signature
  unsigned: { ...said('no signature at all', 'saml.signature_missing'), unsigned: true },
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
      options: { keyInfoOf: 'idp' },
    },
  ),
  'signed-with-sha1': signedOtherwise('RSA-SHA1', 'saml.signature_algorithm', {
    options: { signatureAlgorithm: RSA_SHA1 },
  }),
  'digest-sha1': signedOtherwise('SHA-1 as digest', 'saml.signature_algorithm', {
    options: { digestAlgorithm: 'http://www.w3.org/2000/09/xmldsig#sha1' },
  }),
  'inclusive-canonicalization': signedOtherwise('inclusive C14N of SignedInfo', 'saml.signature_malformed', {
    options: { canonicalization: INCLUSIVE_C14N },
  }),
  'canonicalization-with-comments': signedOtherwise('C14N with comments', 'saml.signature_malformed', {
    options: { transforms: [ENVELOPED, C14N_WITH_COMMENTS] },
  }),
  'no-enveloped-transform': signedOtherwise('only one transform', 'saml.signature_malformed', {
    options: { transforms: ['http://www.w3.org/2001/10/xml-exc-c14n#'] },
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

  // Version
  'response-version': altered('SAML 1.1 on the Response', 'saml.version_unsupported', [
    'Version="2.0" IssueInstant',
    'Version="1.1" IssueInstant',
  ]),
  'assertion-version': said('SAML 1.1 on the Assertion', 'saml.version_unsupported', [
    'Version="2.0" xmlns="urn:oasis:names:tc:SAML:2.0:assertion"',
    'Version="1.1" xmlns="urn:oasis:names:tc:SAML:2.0:assertion"',
  ]),

  // Who and whom
  destination: altered('another Destination', 'saml.destination_mismatch', [
    /Destination="[^"]*"/,
    'Destination="https://sso.example.com/saml/conn_01JABCDEFGHJKMNPQRSTVWXYZ9/acs"',
  ]),
  'destination-empty': altered('an empty Destination', 'saml.destination_mismatch', [
    /Destination="[^"]*"/,
    'Destination=""',
  ]),
  'destination-with-slash': altered('a Destination that is only alike', 'saml.destination_mismatch', [
    /Destination="([^"]*)"/,
    'Destination="$1/"',
  ]),
  'signed-response-without-destination': {
    base: 'okta',
    why: 'a signed Response without Destination',
    before: [[/Destination="[^"]*" /, '']],
    expected: 'saml.destination_mismatch',
  },
  'response-issuer': altered('another issuer of the Response', 'saml.response_issuer_mismatch', [
    /(<Issuer xmlns="[^"]*">)[^<]*/,
    '$1https://sts.windows.net/00000000-0000-0000-0000-000000000000/',
  ]),
  'assertion-issuer': said('another issuer of the Assertion', 'saml.assertion_issuer_mismatch', [
    /<Issuer>[^<]*/,
    '<Issuer>https://sts.windows.net/00000000-0000-0000-0000-000000000000/',
  ]),
  'assertion-issuer-format': said('an issuer that is no entity', 'saml.assertion_issuer_mismatch', [
    '<Issuer>',
    '<Issuer Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">',
  ]),
  'another-idp': {
    base: 'entra',
    why: 'the connection trusts another entity ID under the same key',
    params: { identityProvider: { entityId: 'https://idp.other.example/' } },
    expected: 'saml.response_issuer_mismatch',
  },
  unsolicited: {
    base: 'entra',
    why: 'nobody asked',
    before: [[/ InResponseTo="[^"]*"/g, '']],
    params: { request: null },
    expected: 'saml.unsolicited_response',
  },
  'solicited-elsewhere': {
    base: 'entra',
    why: 'an answer to a request that is not ours',
    params: { request: null },
    expected: 'saml.unsolicited_response',
  },
  'in-response-to': altered('InResponseTo of another request', 'saml.in_response_to_mismatch', [
    /InResponseTo="[^"]*"/,
    'InResponseTo="login_01JABCDEFGHJKMNPQRSTVWXYZ9"',
  ]),
  'in-response-to-missing': altered('no InResponseTo on the Response', 'saml.in_response_to_mismatch', [
    / InResponseTo="[^"]*"/,
    '',
  ]),
  'another-request': {
    base: 'entra',
    why: 'a good answer to another login of the same person',
    params: { request: { id: 'login_01JABCDEFGHJKMNPQRSTVWXYZ9' } },
    expected: 'saml.in_response_to_mismatch',
  },
  audience: said('an assertion for another service (row 39)', 'saml.audience_mismatch', [
    /<Audience>[^<]*/,
    '<Audience>https://other.example.com/saml',
  ]),
  'audience-prefix': said('an audience that only begins alike', 'saml.audience_mismatch', [
    '</Audience>',
    '.evil</Audience>',
  ]),
  'audience-missing': said('no AudienceRestriction', 'saml.audience_mismatch', [
    /<AudienceRestriction>.*<\/AudienceRestriction>/,
    '',
  ]),
  'audience-empty': said('an empty Audience', 'saml.audience_mismatch', [/<Audience>[^<]*/, '<Audience>']),
  'audience-none-inside': said('an AudienceRestriction without Audience', 'saml.audience_mismatch', [
    /<Audience>.*<\/Audience>/,
    '',
  ]),
  'audience-second-restriction': said('two restrictions, of which one is for us', 'saml.audience_mismatch', [
    '</AudienceRestriction>',
    '</AudienceRestriction><AudienceRestriction><Audience>https://other.example.com/</Audience></AudienceRestriction>',
  ]),
  'no-conditions': said('no Conditions at all', 'saml.audience_mismatch', [
    /<Conditions .*<\/Conditions>/,
    '',
  ]),
  'unknown-condition': said('a condition that nobody knows', 'saml.condition_unknown', [
    '</Conditions>',
    '<Condition xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="x:Moon" xmlns:x="urn:x"/></Conditions>',
  ]),
  'foreign-condition': said('a condition of another namespace', 'saml.condition_unknown', [
    '</Conditions>',
    '<OneTimeUse xmlns="urn:x"/></Conditions>',
  ]),

  // Subject
  'no-subject': said('no Subject', 'saml.subject_missing', [/<Subject>.*<\/Subject>/, '']),
  'no-name-id': said('a Subject without NameID', 'saml.subject_missing', [/<NameID.*<\/NameID>/, '']),
  'name-id-empty': said('an empty NameID', 'saml.subject_missing', [/(<NameID[^>]*>)[^<]*/, '$1 ']),
  'two-name-ids': said('two NameID', 'saml.xml_unexpected', [/(<NameID.*<\/NameID>)/, '$1$1']),
  'no-confirmation': said('no SubjectConfirmation', 'saml.bearer_confirmation_missing', [
    /<SubjectConfirmation .*<\/SubjectConfirmation>/,
    '',
  ]),
  'holder-of-key': said('a confirmation method that is not bearer', 'saml.bearer_confirmation_missing', [
    'cm:bearer',
    'cm:holder-of-key',
  ]),
  'confirmation-without-data': said('a confirmation without data', 'saml.recipient_mismatch', [
    /<SubjectConfirmationData [^>]*>/,
    '',
  ]),
  recipient: said('another Recipient', 'saml.recipient_mismatch', [
    /Recipient="[^"]*"/,
    'Recipient="https://other.example.com/acs"',
  ]),
  'recipient-missing': said('no Recipient', 'saml.recipient_mismatch', [/ Recipient="[^"]*"/, '']),
  'confirmation-in-response-to': said(
    'a confirmation for another request',
    'saml.confirmation_in_response_to_mismatch',
    [/(<SubjectConfirmationData InResponseTo=")[^"]*/, '$1login_01JABCDEFGHJKMNPQRSTVWXYZ9'],
  ),
  'confirmation-in-response-to-missing': said(
    'a confirmation for no request',
    'saml.confirmation_in_response_to_mismatch',
    [/(<SubjectConfirmationData) InResponseTo="[^"]*"/, '$1'],
  ),
  'confirmation-not-before': said(
    'NotBefore on a bearer confirmation',
    'saml.confirmation_not_before_present',
    ['<SubjectConfirmationData ', '<SubjectConfirmationData NotBefore="2026-03-02T09:00:00Z" '],
  ),
  'confirmation-without-end': said('a confirmation without NotOnOrAfter', 'saml.confirmation_expired', [
    /(<SubjectConfirmationData [^>]*)NotOnOrAfter="[^"]*"/,
    '$1',
  ]),
  'confirmation-expired': said('a confirmation that is over', 'saml.confirmation_expired', [
    /(<SubjectConfirmationData [^>]*NotOnOrAfter=")[^"]*/,
    '$12026-03-02T09:27:00Z',
  ]),
  'confirmations-that-share': said('two confirmations, each right in one half', 'saml.confirmation_expired', [
    /(<SubjectConfirmation .*<\/SubjectConfirmation>)/,
    (confirmation) =>
      confirmation.replace(/Recipient="[^"]*"/, 'Recipient="https://other.example.com/acs"') +
      confirmation.replace(/NotOnOrAfter="[^"]*"/, 'NotOnOrAfter="2026-03-02T08:00:00Z"'),
  ]),

  // Time
  'not-yet-valid': said('valid from the future', 'saml.assertion_not_yet_valid', [
    /(<Conditions NotBefore=")[^"]*/,
    '$12026-03-02T09:33:01Z',
  ]),
  expired: said('expired', 'saml.assertion_expired', [
    /(<Conditions [^>]*NotOnOrAfter=")[^"]*/,
    '$12026-03-02T09:27:00Z',
  ]),
  'signed-in-tomorrow': said('a sign-in that is still to come', 'saml.authn_instant_in_future', [
    /AuthnInstant="[^"]*"/,
    'AuthnInstant="2026-03-03T08:00:00Z"',
  ]),
  'session-over': said('a session that has ended', 'saml.session_expired', [
    '<AuthnStatement ',
    '<AuthnStatement SessionNotOnOrAfter="2026-03-02T09:27:00Z" ',
  ]),
  'no-authn-statement': said('no AuthnStatement', 'saml.authn_statement_missing', [
    /<AuthnStatement .*<\/AuthnStatement>/,
    '',
  ]),
}
