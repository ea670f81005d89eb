import { at, steps, type Family, altered, said } from '../case.ts'

/** Version, and from whom and for whom an answer is. */
export const addressing: Family = {
  'response-version': at(
    steps.responseVersion,
    altered('SAML 1.1 on the Response', 'saml.version_unsupported', [
      'Version="2.0" IssueInstant',
      'Version="1.1" IssueInstant',
    ]),
  ),
  'assertion-version': at(
    steps.assertionVersion,
    said('SAML 1.1 on the Assertion', 'saml.version_unsupported', [
      'Version="2.0" xmlns="urn:oasis:names:tc:SAML:2.0:assertion"',
      'Version="1.1" xmlns="urn:oasis:names:tc:SAML:2.0:assertion"',
    ]),
  ),

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
}
