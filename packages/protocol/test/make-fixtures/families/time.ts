import { kebab, timeAttributes } from '../time-attributes.ts'
import { at, steps, type BadCase, type Family, said } from '../case.ts'

/** The first whole second at which each attribute refuses, by the skew of the connection; `good.ts` has the last that does not. */
const refusedAt: readonly (readonly [
  skew: number,
  what: keyof typeof timeAttributes,
  value: string,
  expected: string,
])[] = [
  [180, 'NotBefore', '2026-03-02T09:33:01Z', 'saml.assertion_not_yet_valid'],
  [180, 'NotOnOrAfter', '2026-03-02T09:27:00Z', 'saml.assertion_expired'],
  [180, 'ConfirmationNotOnOrAfter', '2026-03-02T09:27:00Z', 'saml.confirmation_expired'],
  [180, 'AuthnInstant', '2026-03-02T09:33:01Z', 'saml.authn_instant_in_future'],
  [180, 'SessionNotOnOrAfter', '2026-03-02T09:27:00Z', 'saml.session_expired'],
  [0, 'NotBefore', '2026-03-02T09:30:01Z', 'saml.assertion_not_yet_valid'],
  [0, 'NotOnOrAfter', '2026-03-02T09:30:00Z', 'saml.assertion_expired'],
  [0, 'ConfirmationNotOnOrAfter', '2026-03-02T09:30:00Z', 'saml.confirmation_expired'],
  [0, 'AuthnInstant', '2026-03-02T09:30:01Z', 'saml.authn_instant_in_future'],
  [0, 'SessionNotOnOrAfter', '2026-03-02T09:30:00Z', 'saml.session_expired'],
  [300, 'NotBefore', '2026-03-02T09:35:01Z', 'saml.assertion_not_yet_valid'],
  [300, 'NotOnOrAfter', '2026-03-02T09:25:00Z', 'saml.assertion_expired'],
  [300, 'ConfirmationNotOnOrAfter', '2026-03-02T09:25:00Z', 'saml.confirmation_expired'],
  [300, 'AuthnInstant', '2026-03-02T09:35:01Z', 'saml.authn_instant_in_future'],
  [300, 'SessionNotOnOrAfter', '2026-03-02T09:25:00Z', 'saml.session_expired'],
]

const firstSeconds = Object.fromEntries(
  refusedAt.map(([skew, what, value, expected]): [string, BadCase] => [
    `${kebab(what)}-first-second-at-skew-${skew}`,
    {
      ...said(`${what} one second too far, with a skew of ${skew} s`, expected, timeAttributes[what](value)),
      params: { clockSkewSeconds: skew },
    },
  ]),
)

/** When an answer is good. */
export const time: Family = {
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
  ...firstSeconds,
  'not-before-by-a-millisecond': said(
    'valid a millisecond too late',
    'saml.assertion_not_yet_valid',
    timeAttributes.NotBefore('2026-03-02T09:33:00.001Z'),
  ),
  'offset-of-another-zone': said(
    'an end that is over in the zone that it names',
    'saml.assertion_expired',
    timeAttributes.NotOnOrAfter('2026-03-02T10:27:00+01:00'),
  ),
  'two-sessions-one-over': said('two statements, of which one session has ended', 'saml.session_expired', [
    /<AuthnStatement .*<\/AuthnStatement>/,
    (statement) =>
      statement +
      statement.replace('<AuthnStatement ', '<AuthnStatement SessionNotOnOrAfter="2026-03-02T09:00:00Z" '),
  ]),
  'two-statements-one-tomorrow': said(
    'two statements, of which one is still to come',
    'saml.authn_instant_in_future',
    [
      /<AuthnStatement .*<\/AuthnStatement>/,
      (statement) =>
        statement + statement.replace(/AuthnInstant="[^"]*"/, 'AuthnInstant="2026-03-03T09:00:00Z"'),
    ],
  ),
  'time-without-seconds': at(
    steps.readAssertion,
    said('a time without seconds', 'saml.xml_unexpected', timeAttributes.NotOnOrAfter('2026-03-02T10:29Z')),
  ),
  'time-leap-second': at(
    steps.readAssertion,
    said('a leap second', 'saml.xml_unexpected', timeAttributes.NotOnOrAfter('2026-12-31T23:59:60Z')),
  ),
  'time-epoch': at(
    steps.readAssertion,
    said('seconds since 1970', 'saml.xml_unexpected', timeAttributes.NotOnOrAfter('1772447398')),
  ),
  'time-empty': at(
    steps.readAssertion,
    said('an empty time', 'saml.xml_unexpected', timeAttributes.NotOnOrAfter('')),
  ),
  'time-year-of-five-digits': at(
    steps.readAssertion,
    said('the year 20260', 'saml.xml_unexpected', timeAttributes.NotOnOrAfter('20260-03-02T10:29:58Z')),
  ),
  'no-authn-statement': said('no AuthnStatement', 'saml.authn_statement_missing', [
    /<AuthnStatement .*<\/AuthnStatement>/,
    '',
  ]),
}
