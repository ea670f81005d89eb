import { defineErrors } from './define.ts'

/** `saml.*`: a rule of SAML 2.0, XML or XML Signature failed, or its settings cannot be used. */
export const samlErrors = defineErrors({
  // XML, certificates and signatures: what must hold before anything is read from a message.
  'saml.xml_malformed': {
    status: 400,
    oauthError: 'access_denied',
    person:
      'The answer of your organization’s sign-in could not be read. Try again; if it happens again, tell your IT team.',
    admin:
      'The identity provider sent a document that is not well-formed XML: {reason}, at character {position}. Check that nothing between the identity provider and Cardea changes or cuts it; for metadata, download the file again.',
    developer:
      'Not well-formed by XML 1.0 (fifth edition) or Namespaces in XML 1.0: {reason}, at character {position}. The document must be UTF-8 with ASCII element and attribute names.',
  },
  'saml.xml_forbidden': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in could not be accepted. Tell your IT team.',
    admin:
      'The identity provider sent XML with something that has no place in a SAML message: {reason}, at character {position}. Identity providers do not do this by themselves: look for a proxy, template or script that changes the message.',
    developer:
      'Well-formed perhaps, but refused so that no two readers can differ: {reason}, at character {position}. No DTD, no processing instruction, no comment inside a value, no other encoding than UTF-8 (XML Signature Best Practices §2).',
  },
  'saml.xml_too_large': {
    status: 413,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in is too large. Tell your IT team.',
    admin:
      'The identity provider sent more than Cardea reads: the limit is {limit} {unit}. Most often this is a very long list of groups: send only the groups that the application needs.',
    developer: 'The XML exceeds the limit of {limit} {unit}.',
  },
  'saml.xml_unexpected': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in could not be read. Tell your IT team.',
    admin:
      'The identity provider’s document is not built as SAML 2.0 asks: in {within}, expected {expected}, received {received}. Check that the right file was used and that the identity provider speaks SAML 2.0.',
    developer:
      'The element {within} does not have the content that its schema demands: expected {expected}, received {received} (saml-core-2.0-os, saml-metadata-2.0-os, XML Signature §4).',
  },
  'saml.xml_unwritable': {
    status: 400,
    oauthError: 'invalid_request',
    person:
      'The request contains a character that cannot be sent. Go back to the application and start again.',
    admin: 'A value contains a character that XML cannot carry (in {within}). Remove it from the setting.',
    developer: 'XML 1.0 §2.2 forbids this character even as a reference; it was found in {within}.',
  },
  'saml.id_ambiguous': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in could not be accepted. Tell your IT team.',
    admin:
      'The message marks its parts with identifiers that do not tell them apart: {reason}. Identity providers do not do this by themselves: someone may have changed the message on its way.',
    developer:
      'Every `ID` is unique in the whole document, and no look-alike (`Id`, `id`, `xml:id`, `x:ID`) stands beside it (saml-core-2.0-os §1.3.4): {reason}.',
  },
  'saml.signature_misplaced': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in could not be accepted. Tell your IT team.',
    admin:
      'The message carries a signature in a place where SAML has none: {reason}. Identity providers do not do this by themselves: someone may have changed the message on its way.',
    developer:
      'A ds:Signature is a direct child of the element that it signs, at most one each (saml-core-2.0-os §5.4.1, §5.4.2): {reason}.',
  },
  'saml.signature_malformed': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in could not be accepted. Tell your IT team.',
    admin:
      'The signature of the identity provider is not built as SAML 2.0 asks: {reason}. Use the identity provider’s own SAML 2.0 signing without changes.',
    developer:
      'The signature is outside the SAML profile (saml-core-2.0-os §5.4): one Reference to the parent’s ID, transforms enveloped-signature then exclusive C14N without comments, strict base64. {reason}.',
  },
  'saml.signature_algorithm': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in could not be accepted. Tell your IT team.',
    admin:
      'The identity provider signs with {received}, which is not accepted. In its SAML settings choose RSA-SHA256 (or ECDSA-SHA256 or stronger), and SHA-256 as digest.',
    developer:
      'Accepted are RSA (PKCS #1 v1.5 and PSS) and ECDSA with SHA-256, SHA-384 or SHA-512 (RFC 9231 §2.3) over SHA-256 or better; received {received}. MD5, DSA and HMAC never verify, SHA-1 only under a connection’s exception that has an end.',
  },
  'saml.sha1_exception_ended': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in could not be accepted. Tell your IT team.',
    admin:
      'The identity provider still signs with SHA-1, and the time for which this connection accepted that is over. In its SAML settings choose RSA-SHA256, and SHA-256 as digest.',
    developer:
      'Signatures by rsa-sha1 and digests by sha1 are accepted only until the connection’s sha1Until. SHA-1 collisions are practical; set a new end only while the identity provider is being changed.',
  },
  'saml.signature_invalid': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in could not be accepted. Tell your IT team.',
    admin:
      'The message was not signed by a key of this connection. The connection has the certificates with fingerprint {expected}; the message names {received}. If the identity provider has a new certificate, add it to the connection.',
    developer:
      'No signing certificate of the connection verifies the signature value (XML Signature §3.2.2). Keys come only from the connection; KeyInfo is shown for diagnosis and never trusted.',
  },
  'saml.digest_mismatch': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in could not be accepted. Tell your IT team.',
    admin:
      'The message was changed after the identity provider signed it. Look for a proxy, browser extension or script between the identity provider and Cardea.',
    developer:
      'The signature value is genuine, but the digest of the signed element differs from its DigestValue (XML Signature §3.2.1): the content was altered or was canonicalized differently.',
  },
  'saml.certificate_unreadable': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'Sign-in is not set up completely. Tell your IT team.',
    admin:
      'This is not a signing certificate: {reason}. Download the X.509 certificate (Base64, .cer or .pem) from the identity provider’s SAML settings and paste all of it.',
    developer: 'Expected one X.509 certificate, as PEM or as base64 of its DER: {reason}.',
  },
  'saml.certificate_private_key': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'Sign-in is not set up completely. Tell your IT team.',
    admin:
      'This is a private key, not a certificate. It was not stored. Treat the key as exposed, replace it at the identity provider, and paste only the certificate here.',
    developer:
      'A private key was given where an X.509 certificate belongs. Private keys of an identity provider never leave it.',
  },
  'saml.certificate_weak_key': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'Sign-in is not set up completely. Tell your IT team.',
    admin:
      'The key in this certificate is too weak: RSA with {received} bits, where {expected} is the least. Let the identity provider make a new signing certificate.',
    developer: 'RSA keys below {expected} bits are refused (NIST SP 800-131A); received {received} bits.',
  },
  'saml.certificate_unsupported_key': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'Sign-in is not set up completely. Tell your IT team.',
    admin:
      'The key in this certificate is of a kind that SAML signatures do not use here: {received}. Choose an RSA certificate of 2048 bits or more, or an EC one on P-256, P-384 or P-521.',
    developer: 'Key types accepted: RSA, and EC on P-256, P-384, P-521; received {received}.',
  },

  // Messages: what a Response and a request are made of.
  'saml.response_encoding': {
    status: 400,
    oauthError: 'access_denied',
    person:
      'The answer of your organization’s sign-in could not be read. Go back to the application and try again.',
    admin:
      'The form field SAMLResponse is not base64: {reason}. Check that nothing between the identity provider and Cardea changes the form, and that the identity provider answers with HTTP-POST (not HTTP-Redirect).',
    developer:
      'SAMLResponse is the base64 of the XML (saml-bindings-2.0-os §3.5.4, RFC 4648 §4; line breaks are tolerated), neither compressed nor URL-safe: {reason}.',
  },
  'saml.response_expected': {
    status: 400,
    oauthError: 'access_denied',
    person:
      'The answer of your organization’s sign-in could not be read. Go back to the application and try again.',
    admin:
      'The identity provider posted {received} where a SAML 2.0 Response belongs. Check that it speaks SAML 2.0 (not SAML 1.1 or WS-Federation) and that only sign-in answers are sent to this address.',
    developer:
      'The root element must be Response of urn:oasis:names:tc:SAML:2.0:protocol (saml-profiles-2.0-os §4.1.4.2); received {received}.',
  },
  'saml.version_unsupported': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in could not be accepted. Tell your IT team.',
    admin:
      'The identity provider answered in SAML version {received}. Set the application there to SAML 2.0.',
    developer:
      'Version must be "2.0" on the Response and on the Assertion (saml-core-2.0-os §4.1.3.2); received {received}.',
  },
  'saml.assertion_count': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in could not be accepted. Tell your IT team.',
    admin:
      'The identity provider’s answer holds {received} assertions; exactly one is needed. With none, look for a rule at the identity provider that leaves this person without access. With more, someone may have changed the message on its way.',
    developer:
      'Exactly one Assertion in the whole document, a child of the Response (saml-profiles-2.0-os §4.1.4.2 allows more; Cardea does not, so that none can hide behind another); found {received}.',
  },
  'saml.encryption_unsupported': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in could not be read. Tell your IT team.',
    admin:
      'The identity provider encrypted a part of its answer that Cardea reads in clear only ({received}). Let it encrypt the whole assertion instead, or nothing: the answer travels over HTTPS and is signed.',
    developer:
      'Of what saml-core-2.0-os §6 can encrypt, an EncryptedAssertion and the EncryptedID of its Subject are read; EncryptedAttribute and every other place are not; received {received}.',
  },
  'saml.decryption_key_missing': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in could not be read. Tell your IT team.',
    admin:
      'The identity provider encrypted its answer ({received}), and this connection has no key to decrypt it with. Turn the encryption of assertions off for this application there (the answer travels over HTTPS and is signed), or give the connection a key and the identity provider its certificate.',
    developer: 'The answer holds {received} (saml-core-2.0-os §6), and the connection has no decryption key.',
  },
  'saml.encryption_algorithm': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in could not be read. Tell your IT team.',
    admin:
      'The identity provider encrypts with {received}, which is not accepted. In its settings choose AES-256-GCM for the assertion and RSA-OAEP for the key.',
    developer:
      'Accepted are AES-128, AES-192 and AES-256 in GCM, their keys under RSA-OAEP (XML Encryption 1.1 §5.2.4, §5.5.2) with SHA-1, SHA-256, SHA-384 or SHA-512 and MGF1 of the same. RSA PKCS#1 v1.5 and Triple DES never are; received {received}.',
  },
  'saml.encryption_unauthenticated': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in could not be read. Tell your IT team.',
    admin:
      'The identity provider encrypts with {received}, which does not show whether somebody changed the answer: {reason}. Choose AES-GCM there. If it offers none, allow AES-CBC in the connection and let the identity provider sign the whole response (not the assertion alone).',
    developer:
      'AES-CBC is read only when the connection allows it, and only below a verified signature over the cipher text, for whoever can change it can learn what it holds (XML Encryption 1.1 §6.1.1); received {received}: {reason}.',
  },
  'saml.decryption_failed': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in could not be read. Tell your IT team.',
    admin:
      'The identity provider’s answer cannot be decrypted. Most often it was encrypted to another certificate: give the identity provider the encryption certificate that this connection has now.',
    developer:
      'No key of the connection opens an EncryptedKey, or the content does not decrypt, or what comes out is no XML document by itself. Which of these is not told, on purpose (XML Encryption 1.1 §6.1.1).',
  },

  // Status: the identity provider refused by itself (saml-core-2.0-os §3.2.2.2).
  'saml.status_not_success': {
    status: 403,
    oauthError: 'access_denied',
    person: 'Your organization’s sign-in did not let you in. Try again, or ask your IT team.',
    admin:
      'The identity provider answered with the status {received} and the message “{message}”. Its own log of this sign-in names the cause.',
    developer: 'The top-level StatusCode is not Success (saml-core-2.0-os §3.2.2.2); received {received}.',
  },
  'saml.authn_failed': {
    status: 403,
    oauthError: 'access_denied',
    person:
      'Your organization could not confirm who you are. Check your password or second factor and try again.',
    admin:
      'The identity provider could not authenticate the person (AuthnFailed, message “{message}”). Its own log of this sign-in names the cause.',
    developer: 'Second-level status AuthnFailed (saml-core-2.0-os §3.2.2.2).',
  },
  'saml.request_denied': {
    status: 403,
    oauthError: 'access_denied',
    person: 'Your organization has not given you access to this application. Ask your IT team for it.',
    admin:
      'The identity provider denied the request (RequestDenied, message “{message}”). Assign this person, or a group they are in, to the application there.',
    developer: 'Second-level status RequestDenied (saml-core-2.0-os §3.2.2.2).',
  },
  'saml.no_passive': {
    status: 403,
    oauthError: 'login_required',
    person: 'You need to sign in at your organization first. Start again from the application.',
    admin:
      'The application asked for a sign-in without any page, and the identity provider has no session of this person (NoPassive). Nothing is wrong in its settings.',
    developer:
      'Second-level status NoPassive: IsPassive was true and the person would have had to be asked (saml-core-2.0-os §3.4.1). Start again without prompt=none.',
  },
  'saml.name_id_policy_refused': {
    status: 403,
    oauthError: 'server_error',
    person: 'Sign-in is not set up completely. Tell your IT team.',
    admin:
      'The identity provider cannot give the name identifier that was asked for (InvalidNameIDPolicy, message “{message}”). Set a NameID for this application there, for example the e-mail address, or take the NameID format off the connection.',
    developer:
      'Second-level status InvalidNameIDPolicy (saml-core-2.0-os §3.4.1.1): the NameIDPolicy of the request, or the default policy, cannot be met.',
  },
  'saml.authn_context_refused': {
    status: 403,
    oauthError: 'access_denied',
    person: 'Your organization could not sign you in the way this application asks for. Ask your IT team.',
    admin:
      'The identity provider cannot authenticate in the way that was asked for (NoAuthnContext, message “{message}”). Allow that method for this application there, or take the requested authentication context off the connection.',
    developer:
      'Second-level status NoAuthnContext: RequestedAuthnContext cannot be met (saml-core-2.0-os §3.3.2.2.1).',
  },
  'saml.idp_responder_error': {
    status: 502,
    oauthError: 'server_error',
    person: 'Your organization’s sign-in reported a problem. Try again in a moment, or tell your IT team.',
    admin:
      'The identity provider failed on its own side (Responder, message “{message}”). Most often: a claim rule or attribute that fails for this person, a missing NameID rule, or a signing setting (AD FS: see the event log under AD FS/Admin, events 303, 321 and 364).',
    developer: 'Top-level status Responder without a more precise code; received {received}.',
  },
  'saml.idp_requester_error': {
    status: 502,
    oauthError: 'server_error',
    person: 'Sign-in is not set up completely. Tell your IT team.',
    admin:
      'The identity provider did not accept the request (Requester, message “{message}”). Compare the entity ID and the ACS URL that it has for this application with those of the connection; if it wants signed requests, turn them on.',
    developer: 'Top-level status Requester without a more precise code; received {received}.',
  },

  // Checks: who sent the answer, to whom, for which request (saml-profiles-2.0-os §4.1.4.2, §4.1.4.3).
  'saml.signature_missing': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in could not be accepted. Tell your IT team.',
    admin:
      'The identity provider’s answer is not signed. Turn on signing of the assertion (or of the response) for this application there.',
    developer:
      'saml-profiles-2.0-os §4.1.3.5: an assertion by HTTP-POST must be signed, by itself or by its Response. No ds:Signature was found.',
  },
  'saml.certificate_missing': {
    status: 400,
    oauthError: 'server_error',
    person: 'Sign-in is not set up completely. Tell your IT team.',
    admin: 'The connection has no signing certificate of the identity provider. Add it to the connection.',
    developer:
      'Without a certificate no answer can be accepted; there is no setting that skips the signature.',
  },
  'saml.destination_mismatch': {
    status: 400,
    oauthError: 'access_denied',
    person: 'Your organization’s sign-in sent its answer to the wrong place. Tell your IT team.',
    admin:
      'The identity provider addressed its answer to {received}; this connection receives at {expected}. Set the ACS URL (reply URL, single sign-on URL) there to {expected}.',
    developer:
      'Destination must be the ACS URL, and must be present on a signed Response (saml-bindings-2.0-os §3.5.5.2): expected {expected}, received {received}.',
  },
  'saml.response_issuer_mismatch': {
    status: 400,
    oauthError: 'access_denied',
    person:
      'The answer came from another sign-in service than the one your organization uses. Tell your IT team.',
    admin:
      'The answer names {received} as its issuer; this connection trusts {expected}. If the identity provider’s entity ID is right there, correct it in the connection.',
    developer:
      'Issuer of the Response, when present, is the entity ID of the IdP; on a signed Response it is required (saml-profiles-2.0-os §4.1.4.2): expected {expected}, received {received}.',
  },
  'saml.assertion_issuer_mismatch': {
    status: 400,
    oauthError: 'access_denied',
    person:
      'The answer came from another sign-in service than the one your organization uses. Tell your IT team.',
    admin:
      'The assertion names {received} as its issuer; this connection trusts {expected}. If the identity provider’s entity ID is right there, correct it in the connection.',
    developer:
      'Issuer of the Assertion is the entity ID of the IdP, with no Format or the entity format (saml-profiles-2.0-os §4.1.4.2): expected {expected}, received {received}.',
  },
  'saml.unsolicited_response': {
    status: 403,
    oauthError: 'access_denied',
    person: 'Start at the application, not at your organization’s portal.',
    admin:
      'A sign-in that started at the identity provider, which this connection is set to refuse. Let people start at the application, or give the tile in the portal the application’s own address.',
    developer:
      'No request of this connection belongs to the Response: it is unsolicited (saml-profiles-2.0-os §4.1.5), and the connection has `idpInitiated: reject`.',
  },
  'saml.in_response_to_mismatch': {
    status: 400,
    oauthError: 'access_denied',
    person:
      'This sign-in was already used or belongs to another window. Go back to the application and start again.',
    admin:
      'The answer belongs to another request ({received}) than the one of this sign-in ({expected}). A page that was reloaded or a bookmark of the identity provider’s sign-in page is the usual cause.',
    developer:
      'InResponseTo of the Response must be the ID of the AuthnRequest (saml-profiles-2.0-os §4.1.4.3): expected {expected}, received {received}.',
  },
  'saml.condition_unknown': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in could not be accepted. Tell your IT team.',
    admin:
      'The assertion sets a condition that Cardea does not know: {received}. Take this condition off for this application at the identity provider.',
    developer:
      'saml-core-2.0-os §2.5.1: an assertion with a condition that is not understood must not be relied on; received {received}.',
  },
  'saml.assertion_not_yet_valid': {
    status: 400,
    oauthError: 'access_denied',
    person:
      'The clocks of your organization’s sign-in and of this service differ. Wait a minute and try again.',
    admin:
      'The assertion is valid from {expected}, and it is {received} here: the identity provider’s clock is ahead. Set its time by NTP.',
    developer:
      'Conditions/@NotBefore lies in the future beyond the clock skew of the connection (saml-core-2.0-os §2.5.1.2): valid from {expected}, now {received}.',
  },
  'saml.assertion_expired': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The sign-in took too long. Go back to the application and start again.',
    admin:
      'The assertion was valid until {expected}, and it is {received} here. If this happens to everybody, the identity provider’s clock is behind: set its time by NTP.',
    developer:
      'Conditions/@NotOnOrAfter has passed, clock skew included (saml-core-2.0-os §2.5.1.2): valid until {expected}, now {received}.',
  },
  'saml.audience_mismatch': {
    status: 400,
    oauthError: 'access_denied',
    person: 'Your organization’s sign-in answered for another application. Tell your IT team.',
    admin:
      'The identity provider made this assertion for the audience {received}; this connection is {expected}. Set the audience (entity ID, identifier, audience URI, relying party identifier) there to {expected}.',
    developer:
      'A bearer assertion has at least one AudienceRestriction, and every one must name this SP (saml-profiles-2.0-os §4.1.4.2, saml-core-2.0-os §2.5.1.4): expected {expected}, received {received}.',
  },
  'saml.subject_missing': {
    status: 400,
    oauthError: 'access_denied',
    person: 'Your organization’s sign-in did not say who you are. Tell your IT team.',
    admin:
      'The assertion has no NameID. Let the identity provider send one for this application, for example the user’s permanent id or e-mail address (AD FS: add a claim rule that issues the Name ID).',
    developer:
      'Subject must hold a NameID that is not empty (saml-profiles-2.0-os §4.1.4.2, saml-core-2.0-os §2.4.1).',
  },
  'saml.bearer_confirmation_missing': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in could not be accepted. Tell your IT team.',
    admin:
      'The assertion has no bearer subject confirmation (it has {received}). Use the Web Browser SSO profile for this application at the identity provider.',
    developer:
      'At least one SubjectConfirmation has the method urn:oasis:names:tc:SAML:2.0:cm:bearer (saml-profiles-2.0-os §4.1.4.2); received {received}.',
  },
  'saml.recipient_mismatch': {
    status: 400,
    oauthError: 'access_denied',
    person: 'Your organization’s sign-in sent its answer to the wrong place. Tell your IT team.',
    admin:
      'The assertion is for the recipient {received}; this connection receives at {expected}. Set the recipient (most often the ACS URL) at the identity provider to {expected}.',
    developer:
      'SubjectConfirmationData/@Recipient must be the ACS URL (saml-profiles-2.0-os §4.1.4.3): expected {expected}, received {received}.',
  },
  'saml.confirmation_in_response_to_mismatch': {
    status: 400,
    oauthError: 'access_denied',
    person:
      'This sign-in was already used or belongs to another window. Go back to the application and start again.',
    admin:
      'The assertion was made for another request ({received}) than the one of this sign-in ({expected}). A page that was reloaded is the usual cause; if it happens to everybody, the identity provider does not repeat the request’s id in the assertion.',
    developer:
      'SubjectConfirmationData/@InResponseTo must be the ID of the AuthnRequest (saml-profiles-2.0-os §4.1.4.2): expected {expected}, received {received}.',
  },
  'saml.confirmation_not_before_present': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in could not be accepted. Tell your IT team.',
    admin:
      'The bearer confirmation of the assertion has a NotBefore ({received}), which the SAML sign-in profile forbids. Use the identity provider’s standard SAML 2.0 response for this application.',
    developer:
      'SubjectConfirmationData of a bearer confirmation must not have NotBefore (saml-profiles-2.0-os §4.1.4.2); received {received}.',
  },
  'saml.confirmation_expired': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The sign-in took too long. Go back to the application and start again.',
    admin:
      'The assertion could be delivered until {expected}, and it is {received} here. If this happens to everybody, the identity provider’s clock is behind: set its time by NTP.',
    developer:
      'SubjectConfirmationData/@NotOnOrAfter is required and has not passed, clock skew included (saml-profiles-2.0-os §4.1.4.2): until {expected}, now {received}.',
  },
  'saml.authn_statement_missing': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer of your organization’s sign-in could not be accepted. Tell your IT team.',
    admin:
      'The assertion does not say that and when the person signed in (no AuthnStatement). Use the identity provider’s standard SAML 2.0 sign-in response for this application.',
    developer: 'At least one AuthnStatement is required (saml-profiles-2.0-os §4.1.4.2).',
  },
  'saml.authn_instant_in_future': {
    status: 400,
    oauthError: 'access_denied',
    person:
      'The clocks of your organization’s sign-in and of this service differ. Wait a minute and try again.',
    admin:
      'The person signed in at {expected} by the identity provider’s clock, and it is {received} here: that clock is ahead. Set its time by NTP.',
    developer:
      'AuthnStatement/@AuthnInstant lies in the future beyond the clock skew of the connection (saml-core-2.0-os §2.7.2): {expected}, now {received}.',
  },
  'saml.session_expired': {
    status: 400,
    oauthError: 'access_denied',
    person: 'Your session at your organization has ended. Go back to the application and sign in again.',
    admin:
      'The identity provider ended this session at {expected}, and it is {received} here. If this happens to everybody, lengthen the session there or set its clock by NTP.',
    developer:
      'AuthnStatement/@SessionNotOnOrAfter has passed, clock skew included (saml-core-2.0-os §2.7.2): until {expected}, now {received}.',
  },
  'saml.assertion_replayed': {
    status: 400,
    oauthError: 'access_denied',
    person: 'This sign-in was already used. Go back to the application and start again.',
    admin:
      'The identity provider’s answer arrived a second time. A page that was reloaded is the usual cause; nothing has to be changed.',
    developer:
      'The assertion’s ID was accepted before by this connection; a bearer assertion is used once (saml-profiles-2.0-os §4.1.4.5).',
  },

  // Single logout (saml-core-2.0-os §3.7, saml-profiles-2.0-os §4.4).
  'saml.logout_malformed': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'The message that ends your session could not be read. Close the browser to be safe.',
    admin:
      'The identity provider sent a logout message that cannot be read: {reason}. Check that nothing between it and Cardea changes the message.',
    developer:
      'A logout message is the base64 of the XML (HTTP-POST, saml-bindings-2.0-os §3.5.4) or of its raw DEFLATE (HTTP-Redirect, §3.4.4.1): {reason}.',
  },
  'saml.logout_unexpected': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'The message that ends your session could not be accepted. Close the browser to be safe.',
    admin:
      'The identity provider sent {received} to the address for single logout, where {expected} belongs. Set sign-in and logout addresses there as the connection shows them.',
    developer:
      'SAMLRequest carries a LogoutRequest, SAMLResponse a LogoutResponse (saml-profiles-2.0-os §4.4.4): expected {expected}, received {received}.',
  },
  'saml.logout_unsigned': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The message that ends your session could not be accepted. Close the browser to be safe.',
    admin:
      'The identity provider’s logout message is not signed. Turn on signing of logout requests and responses for this application there.',
    developer:
      'saml-profiles-2.0-os §4.4.4.1, §4.4.4.2: a logout message by the browser is signed. Over HTTP-POST the signature is a child of the message, over HTTP-Redirect it is in the query.',
  },
  'saml.logout_issuer_mismatch': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The message that ends your session could not be accepted. Close the browser to be safe.',
    admin:
      'The logout message names the issuer {received}; this connection belongs to {expected}. Check the entity ID of the connection.',
    developer:
      'Issuer is present and is the entity ID of the connection’s IdP (saml-profiles-2.0-os §4.4.4.1, §4.4.4.2): expected {expected}, received {received}.',
  },
  'saml.logout_destination_mismatch': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The message that ends your session came to the wrong place. Close the browser to be safe.',
    admin:
      'The identity provider addressed its logout message to {received}; this connection receives at {expected}. Set the single logout URL there to {expected}.',
    developer:
      'Destination must be present on a signed message and be our SingleLogoutService (saml-bindings-2.0-os §3.4.5.2, §3.5.5.2): expected {expected}, received {received}.',
  },
  'saml.logout_not_current': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The message that ends your session is too old. Close the browser to be safe.',
    admin:
      'The logout message was written at {received}, which is not within the last minutes here ({expected}). If this happens to everybody, set the identity provider’s clock by NTP.',
    developer:
      'IssueInstant is at most five minutes ago and not in the future, clock skew included (saml-core-2.0-os §3.2.1): {received}, now {expected}.',
  },
  'saml.logout_expired': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The message that ends your session is too old. Close the browser to be safe.',
    admin:
      'The logout request was valid until {expected}, and it is {received} here. If this happens to everybody, set the identity provider’s clock by NTP.',
    developer:
      'LogoutRequest/@NotOnOrAfter has passed, clock skew included (saml-core-2.0-os §3.7.1): until {expected}, now {received}.',
  },
  'saml.logout_subject_missing': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The message that ends your session could not be accepted. Close the browser to be safe.',
    admin: 'The identity provider’s logout request names nobody. It must carry the NameID of the sign-in.',
    developer:
      'A LogoutRequest identifies the person by a NameID (saml-core-2.0-os §3.7.1, saml-profiles-2.0-os §4.4.4.1).',
  },
  'saml.logout_in_response_to_mismatch': {
    status: 400,
    oauthError: 'access_denied',
    person: 'The answer to your logout does not belong to it. Close the browser to be safe.',
    admin:
      'The identity provider answered the logout {received}, while {expected} is open in this browser. A page that was reloaded is the usual cause.',
    developer:
      'InResponseTo is the ID of a LogoutRequest of ours that is still open (saml-core-2.0-os §3.2.2): expected {expected}, received {received}.',
  },
  'saml.logout_refused': {
    status: 502,
    oauthError: 'access_denied',
    person:
      'You are signed out here, but your organization’s sign-in did not end its own session. Sign out there too, or close the browser.',
    admin:
      'The identity provider answered the logout with the status {received} and the message “{message}”. Its own log names the cause.',
    developer:
      'The top-level StatusCode of the LogoutResponse is not Success (saml-core-2.0-os §3.7.3.2); received {received}.',
  },
  'saml.logout_partial': {
    status: 502,
    oauthError: 'access_denied',
    person:
      'You are signed out here, but not of every application of your organization. Close the browser to be safe.',
    admin:
      'The identity provider could not end the session at all applications ({received}); this one has ended. Its log names the others.',
    developer:
      'The LogoutResponse has the status PartialLogout (saml-core-2.0-os §3.2.2.2, §3.7.3.2): not every session participant confirmed.',
  },

  // Requests.
  'saml.request_malformed': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'The sign-in request could not be read. Go back to the application and start again.',
    admin: 'The application sent a SAML request that cannot be read: {reason}.',
    developer:
      'SAMLRequest is base64 of the XML (HTTP-POST) or of its raw DEFLATE (HTTP-Redirect), and holds an AuthnRequest (saml-bindings-2.0-os §3.4.4.1, §3.5.4): {reason}.',
  },
  'saml.relay_state_too_long': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'The sign-in request could not be sent. Go back to the application and start again.',
    admin: 'The RelayState of this sign-in is longer than SAML allows.',
    developer:
      'RelayState must not exceed {expected} bytes (saml-bindings-2.0-os §3.4.3, §3.5.3); it has {received}.',
  },

  // Metadata of an identity provider, as pasted, uploaded or fetched.
  'saml.metadata_is_url': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'Sign-in is not set up completely. Tell your IT team.',
    admin:
      'This is an address ({received}), not metadata. Put it in the field for the metadata URL, or open it in the browser and paste the XML that it shows.',
    developer: 'Expected the XML of an EntityDescriptor (saml-metadata-2.0-os §2.3.2), received a URL.',
  },
  'saml.metadata_is_html': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'Sign-in is not set up completely. Tell your IT team.',
    admin:
      'This is a web page, not metadata. Often it is the identity provider’s sign-in page: the address of the metadata is another one, or needs no login. Download the metadata XML file there.',
    developer: 'Expected the XML of an EntityDescriptor (saml-metadata-2.0-os §2.3.2), received HTML.',
  },
  'saml.metadata_is_sp': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'Sign-in is not set up completely. Tell your IT team.',
    admin:
      'This is the metadata of a service provider ({received}), an application that people sign in to. Cardea needs the metadata of the identity provider, where people have their accounts.',
    developer:
      'The EntityDescriptor has an SPSSODescriptor and no IDPSSODescriptor (saml-metadata-2.0-os §2.4.3).',
  },
  'saml.metadata_unrecognized': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'Sign-in is not set up completely. Tell your IT team.',
    admin:
      'This is not SAML metadata: it is {received}. Download the SAML 2.0 metadata XML from the identity provider and paste all of it.',
    developer:
      'The root must be EntityDescriptor or EntitiesDescriptor of urn:oasis:names:tc:SAML:2.0:metadata with an IDPSSODescriptor for SAML 2.0 (saml-metadata-2.0-os §2.3); received {received}.',
  },
  'saml.metadata_unavailable': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'Sign-in is not set up completely. Tell your IT team.',
    admin:
      'The metadata could not be read from its address: {received}. Open the address in a browser without being signed in: it must show the XML document.',
    developer: 'A GET of the metadata address must answer 200 with the document; it answered {received}.',
  },
  'saml.metadata_several_entities': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'Sign-in is not set up completely. Tell your IT team.',
    admin: 'This metadata describes several identity providers. Choose one by its entity ID: {received}.',
    developer:
      'The EntitiesDescriptor holds several entities with an IDPSSODescriptor; name one by entityId: {received}.',
  },
  'saml.metadata_entity_not_found': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'Sign-in is not set up completely. Tell your IT team.',
    admin: 'The metadata does not describe the identity provider {expected}. It describes: {received}.',
    developer: 'No identity provider with the entityID {expected} in this document; it has {received}.',
  },
  'saml.metadata_no_signing_key': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'Sign-in is not set up completely. Tell your IT team.',
    admin:
      'The metadata has no certificate to verify signatures with ({received}). Download the metadata again after a signing certificate was set up, or paste the signing certificate by hand.',
    developer:
      'No KeyDescriptor with use="signing" (or without use, which counts as both: saml-metadata-2.0-os §2.4.1.1) holds an X509Certificate; found {received}.',
  },
  'saml.metadata_no_sso_service': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'Sign-in is not set up completely. Tell your IT team.',
    admin:
      'The metadata names no sign-in address that Cardea can use: it needs a SingleSignOnService over HTTP-Redirect or HTTP-POST with an http or https address ({received}).',
    developer:
      'IDPSSODescriptor needs a SingleSignOnService with the HTTP-Redirect or HTTP-POST binding and an absolute http(s) Location (saml-metadata-2.0-os §2.4.3); found {received}.',
  },
  'saml.metadata_expired': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'Sign-in is not set up completely. Tell your IT team.',
    admin:
      'The metadata was valid until {received} only. Take it again from the place that signs it; if it is still the old one there, tell whoever publishes it.',
    developer:
      'The document is signed, and its `validUntil` ({received}) has passed (saml-metadata-2.0-os §2.3.1): it may have been replaced since.',
  },
  'saml.metadata_unsigned': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'Sign-in is not set up completely. Tell your IT team.',
    admin:
      'The metadata is not signed, and this connection takes signed metadata only. Take it from the place that signs it.',
    developer:
      'The root of the document has no ds:Signature of its own (saml-metadata-2.0-os §3), and the caller named certificates that must have signed it.',
  },
})
