import type { SmtpServer } from '../platform/mail.ts'
import type { Config } from './config.ts'
import { isLoopback } from './is-loopback.ts'

/** What is said of an address that cannot be read. The address itself may hold a password. */
export const SMTP_URL_FAULT =
  'must be smtp:// or smtps:// with a host, a user and a password or neither, a port or none, and nothing else'

type SmtpUrl = Omit<SmtpServer, 'security'> & { readonly scheme: 'smtp:' | 'smtps:' }

/** RFC 8314 §3.3, RFC 6409 §3.1. */
const PORTS = { 'smtp:': 587, 'smtps:': 465 }

/** The parts of the address of a mail server, or null. It has no query: that is where other software keeps its switches. */
export function readSmtpUrl(text: string): SmtpUrl | null {
  if (!URL.canParse(text)) return null
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text)
  if (protocol !== 'smtp:' && protocol !== 'smtps:') return null
  if (hostname === '' || !['', '/'].includes(pathname) || `${search}${hash}` !== '') return null
  if ((username === '') !== (password === '')) return null
  const credentials = username === '' ? null : readCredentials(username, password)
  if (credentials === undefined) return null
  return {
    scheme: protocol,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? PORTS[protocol] : Number(port),
    credentials,
  }
}

/** Undefined: a percent sign that encodes nothing. */
function readCredentials(user: string, password: string): SmtpServer['credentials'] | undefined {
  try {
    return { user: decodeURIComponent(user), password: decodeURIComponent(password) }
  } catch {
    return undefined
  }
}

/** The mail server, and how it is spoken to. */
export function smtpServer(url: SmtpUrl | null, mode: Config['mode']): SmtpServer | null {
  if (url === null) return null
  const { scheme, ...server } = url
  return { ...server, security: scheme === 'smtps:' ? 'tls' : plainScheme(server, mode) }
}

/**
 * RFC 8314 §3: what leaves this machine is encrypted, and a server that offers no TLS is not spoken to, since whoever stands between could
 * have taken the offer out. A sandbox may use any mail catcher, but shows no password to it.
 */
function plainScheme(
  { host, credentials }: Omit<SmtpServer, 'security'>,
  mode: Config['mode'],
): SmtpServer['security'] {
  if (isLoopback(host.includes(':') ? `[${host}]` : host.toLowerCase())) return 'none'
  return mode === 'sandbox' && credentials === null ? 'starttls_if_offered' : 'starttls'
}
