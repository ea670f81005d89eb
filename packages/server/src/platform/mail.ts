import type { SMTPPoolOptions } from 'nodemailer'
import { startDeadline } from './deadline.ts'
import { type MailFault, mailFault } from './mail-fault.ts'

/** The mail server, as `CARDEA_SMTP_URL` names it. */
export interface SmtpServer {
  readonly host: string
  readonly port: number
  /**
   * `tls`: from the first byte (RFC 8314 §3.3). `starttls`: demanded before anything else is said. `starttls_if_offered`: a sandbox without
   * credentials. `none`: this machine itself. Wherever TLS is spoken, the certificate is verified.
   */
  readonly security: 'tls' | 'starttls' | 'starttls_if_offered' | 'none'
  readonly credentials: { readonly user: string; readonly password: string } | null
}

/** Who a mail is from. */
export interface Sender {
  readonly name: string
  readonly address: string
}

/** One mail, ready to leave. */
export interface OutgoingMail {
  /** The same at every attempt, so that a receiver can tell a second copy for what it is. */
  readonly id: string
  /** As `toMailAddress` answers it. */
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** The door to the mail server. */
export interface MailDoor {
  /** Hands one mail over. Null: the server has taken it. Never rejects. */
  send(mail: OutgoingMail): Promise<MailFault | null>
  /** Closes the connection; what is under way fails. */
  close(): void
}

/** Milliseconds: for the connection with its TLS, the server's greeting, each silence, and the whole of it. */
export interface MailLimits {
  readonly connect: number
  readonly greeting: number
  readonly silence: number
  readonly whole: number
}

const LIMITS: MailLimits = { connect: 10_000, greeting: 10_000, silence: 30_000, whole: 60_000 }
/** An idle connection is closed by us before most servers do: one that is just being closed loses a mail its first attempt. */
const IDLE = 30_000

/**
 * Opens the door: one connection, which is kept while mails follow each other. `trusted`: the one certificate that is believed, in
 * place of those of the system.
 *
 * The library is given each setting by name and never the address itself, whose query could turn its checks off.
 */
export function openMailDoor(
  server: SmtpServer,
  from: Sender,
  { limits = LIMITS, trusted }: { readonly limits?: MailLimits; readonly trusted?: string } = {},
): MailDoor {
  const options = poolOptions(server, limits, trusted)
  let pool: ReturnType<typeof connectPool> | null = null
  return {
    async send(mail) {
      const deadline = startDeadline(limits.whole, null)
      try {
        pool ??= connectPool(options)
        const transport = await pool
        await deadline.race(transport.sendMail({ ...message(mail, from), signal: deadline.signal }))
        return null
      } catch (error) {
        return mailFault(error)
      } finally {
        deadline.end()
      }
    },
    close() {
      void pool?.then((transport) => transport.close({ force: true }))
    },
  }
}

/** Loaded with the first mail: most starts send none. */
async function connectPool(options: SMTPPoolOptions & { pool: true }) {
  const { createTransport } = await import('nodemailer')
  return createTransport(options)
}

function poolOptions(
  { host, port, security, credentials }: SmtpServer,
  limits: MailLimits,
  trusted: string | undefined,
): SMTPPoolOptions & { pool: true } {
  return {
    pool: true,
    maxConnections: 1,
    // The queue tries again, and knows when it has.
    maxRequeues: 0,
    idleTimeout: IDLE,
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: {
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
      ...(trusted === undefined ? {} : { ca: trusted }),
    },
    ...(credentials === null ? {} : { auth: { user: credentials.user, pass: credentials.password } }),
    connectionTimeout: limits.connect,
    greetingTimeout: limits.greeting,
    socketTimeout: limits.silence,
  }
}

/** Texts only: nothing of a mail may make the library read a file or fetch an address. */
function message({ id, to, subject, text, html }: OutgoingMail, from: Sender) {
  return {
    from,
    to: { name: '', address: to },
    subject,
    text,
    html,
    messageId: `<${id}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`,
    // RFC 3834 §5: so that nobody's absence is announced to us. The second is what Exchange reads.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}
