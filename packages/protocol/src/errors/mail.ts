import { defineErrors } from './define.ts'

/** `mail.*`: a mail cannot be sent. */
export const mailErrors = defineErrors({
  'mail.not_configured': {
    status: 501,
    oauthError: 'server_error',
    person: 'We cannot send you an e-mail here. Ask whoever gave you this address for another way.',
    admin: 'This service has no mail server, so nothing that needs an e-mail works. Ask whoever runs it.',
    developer:
      'What was asked for goes on in a mail, and `CARDEA_SMTP_URL` is not set. Set it and start again; in sandbox mode mails go to `/mail` without it.',
  },
  'mail.invalid_recipient': {
    status: 400,
    oauthError: 'invalid_request',
    person: 'This is not an e-mail address that a message can be sent to. Check how it is written.',
    admin: 'The e-mail address is not one that a message can be sent to. Correct it where it comes from.',
    developer:
      'One mailbox and nothing else (RFC 5321 §4.1.2): no name, no quotes, no brackets, no space or control character, and a domain with a dot.',
  },
})
