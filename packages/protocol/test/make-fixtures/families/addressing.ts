import { type BadCase, at, steps, type Family, altered, said } from '../case.ts'

const alike: readonly (readonly [name: string, change: (value: string) => string])[] = [
  ['with-suffix', (value) => `${value}.evil.example`],
  ['with-more-digits', (value) => `${value}0`],
  ['cut-by-one', (value) => value.slice(0, -1)],
  ['with-prefix', (value) => `evil${value}`],
  ['in-capitals', (value) => value.toUpperCase()],
  ['with-query', (value) => `${value}?x`],
  ['with-fragment', (value) => `${value}#x`],
  ['contained', (value) => `https://evil.example/${value}`],
  ['empty', () => ''],
]

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

  // Alike is not equal: what begins, ends or contains like ours, in other letters, with other ports.
  ...Object.fromEntries(
    alike.flatMap(([name, change]): [string, BadCase][] => [
      [
        `audience-${name}`,
        said(`an audience ${name}`, 'saml.audience_mismatch', [
          /(<Audience>)([^<]*)/,
          (found) => `<Audience>${change(found.slice(10))}`,
        ]),
      ],
      [
        `recipient-${name}`,
        said(`a Recipient ${name}`, 'saml.recipient_mismatch', [
          /Recipient="([^"]*)"/,
          (found) => `Recipient="${change(found.slice(11, -1))}"`,
        ]),
      ],
      [
        `destination-${name}`,
        altered(`a Destination ${name}`, 'saml.destination_mismatch', [
          /Destination="([^"]*)"/,
          (found) => `Destination="${change(found.slice(13, -1))}"`,
        ]),
      ],
      [
        `issuer-${name}`,
        said(`an Issuer ${name}`, 'saml.assertion_issuer_mismatch', [
          /<Issuer>([^<]*)/,
          (found) => `<Issuer>${change(found.slice(8))}`,
        ]),
      ],
      [
        `request-${name}`,
        altered(`an InResponseTo ${name}`, 'saml.in_response_to_mismatch', [
          /InResponseTo="([^"]*)"/,
          (found) => `InResponseTo="${change(found.slice(14, -1))}"`,
        ]),
      ],
      [
        `confirmed-request-${name}`,
        said(`a confirmation’s InResponseTo ${name}`, 'saml.confirmation_in_response_to_mismatch', [
          /(<SubjectConfirmationData InResponseTo=")([^"]*)/,
          (found) => found.replace(/[^"]*$/, change),
        ]),
      ],
    ]),
  ),
  'our-entity-id-is-a-prefix-of-theirs': {
    ...said('an audience of which our entity ID is the beginning', 'saml.audience_mismatch'),
    params: {
      serviceProvider: {
        entityId: 'https://sso.example.com/saml/conn_01JABCDEFGHJKMNPQRSTVWXYZ',
        acsUrl: 'https://sso.example.com/saml/conn_01JABCDEFGHJKMNPQRSTVWXYZ0/acs',
      },
    },
  },
  'our-entity-id-is-longer-than-theirs': {
    ...said('an audience that is the beginning of our entity ID', 'saml.audience_mismatch'),
    params: {
      serviceProvider: {
        entityId: 'https://sso.example.com/saml/conn_01JABCDEFGHJKMNPQRSTVWXYZ01',
        acsUrl: 'https://sso.example.com/saml/conn_01JABCDEFGHJKMNPQRSTVWXYZ0/acs',
      },
    },
  },
  'connection-of-another-tenant': {
    ...said(
      'a good answer at the connection of another tenant, whose key it is not',
      'saml.signature_invalid',
    ),
    params: {
      certificates: ['next'],
      identityProvider: { entityId: 'https://sts.windows.net/11111111-1111-4111-8111-111111111111/' },
    },
  },
  'connection-of-another-tenant-same-key': {
    ...said(
      'a good answer at the connection of another tenant of the same provider and key',
      'saml.response_issuer_mismatch',
    ),
    params: {
      identityProvider: { entityId: 'https://sts.windows.net/11111111-1111-4111-8111-111111111111/' },
    },
  },
  'acs-of-another-connection': {
    ...said('a good answer at the address of another connection', 'saml.destination_mismatch'),
    params: {
      serviceProvider: {
        entityId: 'https://sso.example.com/saml/conn_01JABCDEFGHJKMNPQRSTVWXYZ0',
        acsUrl: 'https://sso.example.com/saml/conn_01JABCDEFGHJKMNPQRSTVWXYZ9/acs',
      },
    },
  },
  'response-issuer-missing': {
    base: 'google',
    why: 'a signed Response without Issuer',
    before: [[/(<saml2p:Response [^>]*>)<saml2:Issuer [^>]*>[^<]*<\/saml2:Issuer>/, '$1']],
    signing: { first: true },
    expected: 'saml.response_issuer_mismatch',
  },
  'response-issuer-empty': altered('an empty Issuer of the Response', 'saml.response_issuer_mismatch', [
    /(<Issuer xmlns="[^"]*">)[^<]*/,
    '$1',
  ]),
  'response-issuer-twice': at(
    steps.readMessage,
    altered('two Issuers of the Response', 'saml.xml_unexpected', [
      /<Issuer xmlns="[^"]*">[^<]*<\/Issuer>/,
      '$&$&',
    ]),
  ),
  'assertion-issuer-missing': at(steps.readAssertion, {
    base: 'entra',
    why: 'an Assertion without Issuer',
    before: [[/<Issuer>[^<]*<\/Issuer>/, '']],
    signing: { first: true },
    expected: 'saml.xml_unexpected',
  }),
  'response-version-missing': at(
    steps.responseVersion,
    altered('no Version of the Response', 'saml.version_unsupported', [
      ' Version="2.0" IssueInstant',
      ' IssueInstant',
    ]),
  ),
  'assertion-version-missing': at(
    steps.assertionVersion,
    said('no Version of the Assertion', 'saml.version_unsupported', [
      'Version="2.0" xmlns="urn:oasis:names:tc:SAML:2.0:assertion"',
      'xmlns="urn:oasis:names:tc:SAML:2.0:assertion"',
    ]),
  ),
  'response-version-21': at(
    steps.responseVersion,
    altered('SAML 2.1 on the Response', 'saml.version_unsupported', [
      'Version="2.0" IssueInstant',
      'Version="2.1" IssueInstant',
    ]),
  ),
}
