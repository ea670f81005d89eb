import { at, steps, type Family, said } from '../case.ts'

/** Whom the assertion is about, and who may present it. */
export const subject: Family = {
  'no-subject': said('no Subject', 'saml.subject_missing', [/<Subject>.*<\/Subject>/, '']),
  'no-name-id': said('a Subject without NameID', 'saml.subject_missing', [/<NameID.*<\/NameID>/, '']),
  'name-id-empty': said('an empty NameID', 'saml.subject_missing', [/(<NameID[^>]*>)[^<]*/, '$1 ']),
  'two-name-ids': at(
    steps.readAssertion,
    said('two NameID', 'saml.xml_unexpected', [/(<NameID.*<\/NameID>)/, '$1$1']),
  ),
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

  'confirmation-method-missing': said('a confirmation without Method', 'saml.bearer_confirmation_missing', [
    / Method="[^"]*"/,
    '',
  ]),
  'sender-vouches': said('sender-vouches', 'saml.bearer_confirmation_missing', [
    'cm:bearer',
    'cm:sender-vouches',
  ]),
  'bearer-of-saml-1': said('the bearer method of SAML 1', 'saml.bearer_confirmation_missing', [
    '2.0:cm:bearer',
    '1.0:cm:bearer',
  ]),
  'bearer-in-capitals': said('bearer in capitals', 'saml.bearer_confirmation_missing', [
    'cm:bearer',
    'cm:BEARER',
  ]),
  'subject-twice': at(
    steps.readAssertion,
    said('two Subjects', 'saml.xml_unexpected', [/<Subject>.*<\/Subject>/, '$&$&']),
  ),
  'conditions-twice': at(
    steps.readAssertion,
    said('two Conditions', 'saml.xml_unexpected', [/<Conditions .*<\/Conditions>/, '$&$&']),
  ),
  'confirmation-data-twice': at(
    steps.readAssertion,
    said('two SubjectConfirmationData', 'saml.xml_unexpected', [/<SubjectConfirmationData [^>]*>/, '$&$&']),
  ),
  'base-id': at(
    steps.readAssertion,
    said('a BaseID in place of a NameID', 'saml.xml_unexpected', [/<NameID.*<\/NameID>/, '<BaseID/>']),
  ),
  'name-id-of-spaces': said('a NameID of line breaks', 'saml.subject_missing', [
    /(<NameID[^>]*>)[^<]*/,
    '$1\n\t ',
  ]),
  'bearer-for-another-and-holder-for-us': said(
    'bearer for another service, holder-of-key for this one',
    'saml.recipient_mismatch',
    [
      /<SubjectConfirmation .*<\/SubjectConfirmation>/,
      (confirmation) =>
        confirmation.replace(/Recipient="[^"]*"/, 'Recipient="https://other.example.com/acs"') +
        confirmation.replace('cm:bearer', 'cm:holder-of-key'),
    ],
  ),
}
