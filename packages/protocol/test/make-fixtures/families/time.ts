import { type Family, said } from '../case.ts'

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
  'no-authn-statement': said('no AuthnStatement', 'saml.authn_statement_missing', [
    /<AuthnStatement .*<\/AuthnStatement>/,
    '',
  ]),
}
