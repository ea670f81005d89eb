import { defineErrors } from './define.ts'

/** `account.*`: what somebody with an account of their own proves themselves with is wrong, or cannot be changed so. */
export const accountErrors = defineErrors({
  // Signing in
  'account.credentials_wrong': {
    status: 401,
    oauthError: 'access_denied',
    person: 'The e-mail address or the password is not right. Try again, or have a link sent to you.',
    admin:
      'The person typed an address or a password that do not belong together here. They can have a link mailed to them instead.',
    developer:
      'There is no such account, it has no password, or the password is another: the answer is the same in all three cases, and so is the work.',
  },
  'account.method_off': {
    status: 403,
    oauthError: 'access_denied',
    person: 'This way to sign in is not offered here. Choose another one.',
    admin: 'The operator of this deployment has not switched this way to sign in on.',
    developer:
      '`CARDEA_SIGN_IN_METHODS` does not name the method; for mailed links and for choosing a password `CARDEA_SMTP_URL` is needed, too.',
  },
  'account.link_unknown': {
    status: 400,
    oauthError: 'access_denied',
    person:
      'This link does not work any more: it was used, or it is too old. Ask for a new one where you sign in.',
    admin: 'Mailed links work once, for 15 minutes, and using one voids the others to the same address.',
    developer:
      'The token is unknown, used or expired. Opening the page of a link does not use it up; pressing its button does.',
  },
  'account.shut_to_mail': {
    status: 403,
    oauthError: 'access_denied',
    person: 'Mails do not open this account. Sign in with its password or a passkey.',
    admin:
      'The account is that of an operator of this deployment, and nobody has proven that the address is theirs: a link that was sent there opens nothing. For a forgotten password there is `cardea operator-link`.',
    developer: 'The account was made by an operator’s link, by an address that was only typed.',
  },
  'account.code_wrong': {
    status: 401,
    oauthError: 'access_denied',
    person: 'The code is not right, or has been used already. Each code works once: wait for the next one.',
    admin:
      'The person typed a one-time code that does not hold now. If this goes on, the clock of their phone may be wrong by more than half a minute.',
    developer:
      'The code belongs to none of the three time steps around now (RFC 6238 §5.2), its step was used before, or the recovery code is unknown or used.',
  },
  'account.passkey_refused': {
    status: 401,
    oauthError: 'access_denied',
    person: 'This passkey could not be used. Try again, or choose another way to sign in.',
    admin:
      'The person’s device gave an answer that does not prove a passkey of theirs at this address. They can choose another way to sign in.',
    developer:
      'The authenticator’s answer fails the verification of WebAuthn §7.1 or §7.2: {reason}. The RP ID is the host of CARDEA_PUBLIC_URL, the origin is that of CARDEA_PUBLIC_URL, and user verification is required.',
  },
  'account.passkey_expired': {
    status: 400,
    oauthError: 'access_denied',
    person: 'This took too long, or was sent twice. Try again.',
    admin: 'The person waited for more than five minutes, or went back in their browser. They can try again.',
    developer:
      'The challenge in the answer is unknown here, older than five minutes, used already, or was made for another browser, person or purpose. Ask for new options and begin again.',
  },
  'account.provider_unknown': {
    status: 403,
    oauthError: 'access_denied',
    person:
      'This {provider} account does not sign in to your account here. Sign in another way, for example with a link that is mailed to you.',
    admin:
      'There is an account with this address already, and what {provider} says of the address does not prove whose it is now. The person signs in with a mailed link or as before.',
    developer:
      'The address leads to an account that another subject of this connection signs in to, that no mail has proven yet, or whose mailbox this provider does not keep. A provider’s word about an address opens only an account whose address was proven by mail, that has no other person of the same provider, and only where the provider keeps the mailbox or manages its domain (docs/social.md).',
  },
  'account.provider_taken': {
    status: 409,
    oauthError: 'invalid_request',
    person:
      'This {provider} account cannot be linked to yours: it signs in to another account here, or another {provider} account signs in to yours. Remove that one first.',
    admin:
      'A person of {provider} signs in to one account, and an account is signed in to by one person of {provider}.',
    developer:
      'There is a row for this subject of the connection with another user, or for this user with another subject.',
  },
  'account.provider_needed': {
    status: 409,
    oauthError: 'invalid_request',
    person:
      'Your account is known by {provider} alone. Sign in once with a link that is mailed to you, and {provider} is taken away by that.',
    admin:
      'Nobody but {provider} has proven the address of this account yet. The person signs in once with a mailed link.',
    developer:
      'A social provider alone has proven the address of the account, so without it nobody could tell whose it is. A mailed link (`POST /api/auth/magic-link`) proves the address and takes the provider away.',
  },
  'account.too_many_attempts': {
    status: 429,
    // As `request.rate_limited`.
    oauthError: 'temporarily_unavailable',
    person:
      'There were too many wrong attempts. Wait {minutes} minutes and try again, or choose another way to sign in.',
    admin:
      'Too many wrong passwords or codes came for one account, or from one network address. More are taken in {minutes} minutes; a mailed link or a passkey works meanwhile.',
    developer:
      'The limit `{limit}` of {quota} failures in {windowSeconds} seconds is used up (docs/rate-limits.md). Wait as long as `Retry-After` says: {retryAfterSeconds} seconds.',
  },

  // Choosing a password
  'account.password_too_short': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'Choose a password of at least {minimum} characters. Several words in a row are good.',
    admin: 'The person chose a password of fewer than {minimum} characters.',
    developer:
      'A password has at least {minimum} code points after normalization (RFC 8265 §4.2.2); nothing is demanded of which ones.',
  },
  'account.password_too_long': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'Choose a password of at most {maximum} characters.',
    admin: 'The person chose a password of more than {maximum} characters.',
    developer: 'A password has at most {maximum} code points after normalization (RFC 8265 §4.2.2).',
  },
  'account.password_unusable': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'The password has a character that cannot be typed everywhere. Choose another one.',
    admin: 'The person’s password has a control character in it, which came by pasting or from a program.',
    developer: 'A password has no control characters and no half surrogate pairs (RFC 8265 §4.2.1).',
  },
  'account.password_common': {
    status: 400,
    oauthError: 'invalid_request',
    person:
      'Many people use this password or one nearly like it, so it would be guessed. Choose another one; several words in a row are good.',
    admin: 'The person chose a password that is on lists by which attackers guess.',
    developer:
      'The password is on the list of common passwords, or is one of them with digits and signs around it, or a repetition or a sequence (NIST SP 800-63B-4 §3.1.1.2).',
  },
  'account.password_personal': {
    status: 400,
    oauthError: 'invalid_request',
    person:
      'This password is made of your e-mail address or of the name of this service, so it would be guessed. Choose another one.',
    admin: 'The person chose a password that is made of their own e-mail address or of this service’s name.',
    developer:
      'Without the digits and signs around it, the password is the e-mail address, a part of it, or a name of this deployment (NIST SP 800-63B-4 §3.1.1.2).',
  },

  // Changing what an account has
  'account.totp_exists': {
    status: 409,
    oauthError: 'invalid_request',
    person: 'Your account has an authenticator app already. Remove that one first.',
    admin: 'The person’s account has an authenticator app; they remove it before they add another.',
    developer: 'An account has one TOTP secret. Remove it, then begin again.',
  },
  'account.totp_not_begun': {
    status: 409,
    oauthError: 'invalid_request',
    person: 'Adding the authenticator app has to be started again.',
    admin: 'The person confirmed an authenticator app that waits for no confirmation; they can start again.',
    developer: 'The account has no TOTP secret that waits for its first code: begin first.',
  },
  'account.second_factor_missing': {
    status: 409,
    oauthError: 'invalid_request',
    person: 'Your account has no second factor yet. Add an authenticator app or a passkey first.',
    admin: 'The person asked for recovery codes, and has no second factor that they could replace.',
    developer: 'Recovery codes come with the first second factor and go with the last one.',
  },
  'account.reauthentication_required': {
    status: 403,
    oauthError: 'login_required',
    person: 'Sign in once again to change this.',
    admin:
      'For this change the person signs in again: their last sign-in was more than {minutes} minutes ago.',
    developer:
      'The session’s `authTime` is more than {minutes} minutes ago. Let the person sign in again first.',
  },
  'account.second_factor_required': {
    status: 403,
    oauthError: 'login_required',
    person: 'Sign in with your second factor to change this.',
    admin: 'The person’s account has a second factor, and they signed in without it.',
    developer: 'The account has a second factor and the session’s `methods` lack `mfa` (RFC 8176 §2).',
  },
  'account.page_outdated': {
    status: 403,
    oauthError: 'access_denied',
    person: 'This page is not current any more, so nothing was changed. Open your account and try again.',
    admin:
      'The page was open since an earlier sign-in; or a page of another site tried to act in the name of the person. Nothing was changed.',
    developer:
      'The form’s `confirmation` is not the keyed hash of the secret in the cookie of the session. The pages below /account carry it; programs use the tenant API (docs/tenant-api.md).',
  },
  'account.managed_elsewhere': {
    status: 403,
    oauthError: 'access_denied',
    person: 'Your organization manages how you sign in. Change this there.',
    admin:
      'The person signs in by your identity provider, so passwords and second factors are yours to manage.',
    developer:
      'The user was brought by an organization’s identity provider, or the session was begun at a connection: neither has or changes credentials here.',
  },
})
