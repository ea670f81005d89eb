import type { Config } from '../config/config.ts'
import type { PageAnswer } from './answer.ts'

/** One year, in seconds. */
const HSTS_MAX_AGE = 31_536_000

/**
 * The headers of every answer, errors included. Pages get their own policy, see `pagePolicy`; what is no
 * page may do nothing. `no-store` because nearly everything here is personal or single use; what may be
 * kept (assets, keys, discovery) says so in its own headers. A constant table: computing it for each
 * answer was a twentieth of a login (docs/adr/0005).
 */
export function securityHeaders({ publicUrl }: Pick<Config, 'publicUrl'>): Readonly<Record<string, string>> {
  return {
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'x-download-options': 'noopen',
    'x-frame-options': 'DENY',
    'x-permitted-cross-domain-policies': 'none',
    ...(publicUrl.startsWith('https:') ? { 'strict-transport-security': `max-age=${HSTS_MAX_AGE}` } : {}),
  }
}

/**
 * The content security policy of a page. `form-action` also governs the redirects that follow a form post
 * (CSP 3 §6.4.2), so a form whose answer leaves for an identity provider needs `anywhere`; plain http is
 * part of it in sandbox mode only. Scripts are allowed only where the page has one.
 */
export function pagePolicy(
  { forms, embeddedBy = [], asks = false }: Pick<PageAnswer, 'forms' | 'embeddedBy' | 'asks'>,
  hasScript: boolean,
  mode: Config['mode'],
): string {
  return [
    "default-src 'none'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    ...(asks ? ["connect-src 'self'"] : []),
    ...(hasScript ? ["script-src 'self'"] : []),
    `form-action ${formActions(forms, mode)}`,
    `frame-ancestors ${embeddedBy.length === 0 ? "'none'" : embeddedBy.join(' ')}`,
    "base-uri 'none'",
  ].join('; ')
}

function formActions(forms: PageAnswer['forms'], mode: Config['mode']): string {
  switch (forms) {
    case 'none':
      return "'none'"
    case 'self':
      return "'self'"
    case 'anywhere':
      return mode === 'sandbox' ? "'self' https: http:" : "'self' https:"
    default:
      return `${sourceOf(forms.to)} ${mode === 'sandbox' ? 'https: http:' : 'https:'}`
  }
}

/** The grammar of CSP has no IPv6 addresses (CSP 3 §2.3.1), so the loopback one is allowed by its scheme. */
function sourceOf(address: string): string {
  const { origin, protocol, hostname } = new URL(address)
  return hostname.startsWith('[') ? protocol : origin
}
