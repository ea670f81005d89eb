import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'

export type NormalizedDomain =
  | { readonly ok: true; readonly domain: string }
  | { readonly ok: false; readonly code: string; readonly message: string }

/** RFC 1035 §2.3.1 with the digits of RFC 1123 §2.1: letters, digits, inner hyphens. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const MAX_LENGTH = 253

/**
 * An e-mail domain as it is stored: lower-case A-labels (UTS #46, non-transitional), without the root's
 * dot. Tells exactly what else was given when it is not a domain.
 *
 * @example normalizeDomain(' Bücher.Example. ') // { ok: true, domain: 'xn--bcher-kva.example' }
 */
export function normalizeDomain(input: string): NormalizedDomain {
  const text = input.trim().replace(/\.$/, '')
  return shapeFault(text) ?? toAscii(text)
}

function shapeFault(text: string): NormalizedDomain | null {
  if (text === '') return fault('empty', 'Give a domain, such as acme.com.')
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    return fault('url', 'This is a URL; give the domain alone, such as acme.com.')
  if (text.includes('@')) return fault('email', 'This is an e-mail address; give the part after the @.')
  if (text.includes('*')) return fault('wildcard', 'A * is not possible here; add each domain by itself.')
  if (isIP(text.replace(/^\[|\]$/g, '')) !== 0)
    return fault('ip_address', 'This is an IP address, not a domain.')
  if (/:\d*$/.test(text)) return fault('port', 'Leave out the port; give the domain alone, such as acme.com.')
  if (/[/?#\\]/.test(text))
    return fault('path', 'Leave out the path; give the domain alone, such as acme.com.')
  return null
}

function toAscii(text: string): NormalizedDomain {
  const domain = domainToASCII(text)
  const labels = domain.split('.')
  if (isIP(domain) !== 0) return fault('ip_address', 'This is an IP address, not a domain.')
  if (domain.length > MAX_LENGTH || !labels.every((label) => LABEL.test(label))) {
    return fault(
      'invalid',
      'This is not a domain name: letters, digits and hyphens, in parts joined by dots.',
    )
  }
  if (labels.length < 2) return fault('bare_name', 'This has no dot; give a whole domain, such as acme.com.')
  // RFC 3696 §2: a top-level domain is never all digits.
  if (/^\d+$/.test(labels.at(-1) ?? ''))
    return fault('invalid', 'The last part of a domain is never a number.')
  return { ok: true, domain }
}

function fault(code: string, message: string): NormalizedDomain {
  return { ok: false, code, message }
}
