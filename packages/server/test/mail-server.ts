import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import type { Socket } from 'node:net'
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import type { SmtpServer } from '../src/platform/mail.ts'
import { type ReadMail, readMail } from './read-mail.ts'

/** A mail as the server has taken it. */
export interface ReceivedMail extends ReadMail {
  readonly sender: string
  readonly recipients: readonly string[]
  readonly smtpUtf8: boolean
  /** As on the wire. */
  readonly raw: string
}

/** A mail server of the tests' own, which speaks SMTP over a real socket. */
export interface MailServer {
  /** Where it is. */
  readonly server: SmtpServer
  /** Its certificate; believe it by `trusted`. */
  readonly certificate: string
  readonly received: readonly ReceivedMail[]
  /** Connections so far. */
  readonly connections: number
  /** Ends every connection at once, in the middle of whatever it is. */
  hangUp(): void
  close(): Promise<void>
}

/** Starts one. `handlers`: what it refuses. */
export async function openMailServer(
  {
    security = 'none',
    credentials = null,
    ...handlers
  }: Partial<Pick<SmtpServer, 'security' | 'credentials'>> & Partial<SMTPServerOptions> = {},
  { certificateFor = '127.0.0.1' } = {},
): Promise<MailServer> {
  const { key, cert } = await makeCertificate(certificateFor)
  const received: ReceivedMail[] = []
  const disabled = [
    ...(security === 'starttls' ? [] : ['STARTTLS']),
    ...(credentials === null ? ['AUTH'] : []),
  ]
  const server = new SMTPServer({
    key,
    cert,
    secure: security === 'tls',
    disabledCommands: disabled,
    disableReverseLookup: true,
    // Waits for nobody at the end.
    closeTimeout: 100,
    authOptional: credentials === null,
    onAuth({ username, password }, _session, done) {
      const known = username === credentials?.user && password === credentials?.password
      done(known ? null : new Error('no'), known ? { user: username } : undefined)
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8')
        const { mailFrom } = envelope
        received.push({
          ...readMail(raw),
          raw,
          sender: mailFrom === false ? '' : mailFrom.address,
          recipients: envelope.rcptTo.map(({ address }) => address),
          smtpUtf8: mailFrom !== false && mailFrom.args !== false && mailFrom.args['SMTPUTF8'] === true,
        })
        done()
      })
    },
    ...handlers,
  })
  const sockets: Socket[] = []
  server.server.on('connection', (socket: Socket) => sockets.push(socket))
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    server: { host: '127.0.0.1', port: address.port, security, credentials },
    certificate: cert,
    received,
    get connections() {
      return sockets.length
    },
    hangUp() {
      for (const socket of sockets) socket.destroy()
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** An error that the server answers with this code. */
export function refusal(responseCode: number): Error {
  return Object.assign(new Error('canary: what the server says'), { responseCode })
}

async function makeCertificate(address: string): Promise<{ key: string; cert: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const cert = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=mail',
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 3_600_000),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new SubjectAlternativeNameExtension([{ type: 'ip', value: address }])],
  })
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  return {
    key: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`,
    cert: `${cert.toString('pem')}\n`,
  }
}
