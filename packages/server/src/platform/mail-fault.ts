/** Why a mail was not taken, in words that may stand in a log: never what the server said, which quotes addresses. */
export interface MailFault {
  readonly reason:
    | 'unreachable'
    | 'timeout'
    | 'tls'
    | 'credentials'
    | 'sender_refused'
    | 'recipient_refused'
    | 'message_refused'
    | 'protocol'
  /** The reply code of the server (RFC 5321 §4.2), where it gave one. */
  readonly replyCode: number | null
  /** The same mail would be refused again. */
  readonly permanent: boolean
  /** It is not about this mail: any other would fare the same now. */
  readonly general: boolean
}

/** By the code of the library's error: what went wrong, and whether it is about this mail. */
const reasons: Readonly<Record<string, MailFault['reason']>> = {
  ECONNECTION: 'unreachable',
  ESOCKET: 'unreachable',
  EDNS: 'unreachable',
  ETIMEDOUT: 'timeout',
  EABORT: 'timeout',
  ETLS: 'tls',
  EAUTH: 'credentials',
  ENOAUTH: 'credentials',
  EMESSAGE: 'message_refused',
}

/** Certificates that are not believed have codes of OpenSSL and of Node. */
const CERTIFICATE = /CERT|SIGNED|ISSUER|ALTNAME|_SSL_|^SSL/

/** What an error of the mail library means. */
export function mailFault(error: unknown): MailFault {
  const { name, code, originalCode, command, responseCode } = fieldsOf(error)
  const reason = reasonOf({ name, code, originalCode, command })
  const aboutThisMail = reason === 'recipient_refused' || reason === 'message_refused'
  return {
    reason,
    replyCode: typeof responseCode === 'number' ? responseCode : null,
    permanent: aboutThisMail && isPermanent(responseCode),
    general: !aboutThisMail,
  }
}

function reasonOf({ name, code, originalCode, command }: Fields): MailFault['reason'] {
  if (name === 'TimeoutError') return 'timeout'
  if (CERTIFICATE.test(String(originalCode ?? code))) return 'tls'
  if (code === 'EENVELOPE') return envelopeReason(command)
  return reasons[String(code)] ?? 'protocol'
}

/** Which line of the envelope was refused: a sender is everybody's, a recipient this mail's own. */
function envelopeReason(command: unknown): MailFault['reason'] {
  if (command === 'MAIL FROM') return 'sender_refused'
  return command === 'DATA' ? 'message_refused' : 'recipient_refused'
}

/** RFC 5321 §4.2.1: 5yz. Not 503, which is about the order of commands. */
function isPermanent(responseCode: unknown): boolean {
  return typeof responseCode === 'number' && responseCode >= 500 && responseCode !== 503
}

type Fields = Partial<Record<'name' | 'code' | 'originalCode' | 'command' | 'responseCode', unknown>>

function fieldsOf(error: unknown): Fields {
  return typeof error === 'object' && error !== null ? error : {}
}
