import type { ErrorCode } from '@cardea/protocol'

/** The part of a code before its dot. */
type Family = ErrorCode extends `${infer Name}.${string}` ? Name : never

/** What the families of codes are about. */
const FAMILIES: Readonly<Record<Family, string>> = {
  request: 'Request',
  login: 'Sign-in',
  connection: 'Connection',
  organization: 'Organization',
  domain: 'Domain',
  account: 'Account',
  oauth: 'OAuth',
  oidc: 'OpenID Connect',
  saml: 'SAML',
  upstream: 'Identity provider',
  mail: 'Mail',
  setup: 'Setup',
  operator: 'Running the service',
  webhook: 'Webhook',
  internal: 'Cardea',
}

/**
 * The short title of an error: its code in words (`saml.audience_mismatch` → "SAML: audience mismatch"), so
 * that it stays the same from one occurrence to the next (RFC 9457 §3.1.3).
 */
export function errorTitle(code: ErrorCode): string {
  const [family = '', words = ''] = code.split('.')
  return `${isFamily(family) ? FAMILIES[family] : family}: ${words.replaceAll('_', ' ')}`
}

function isFamily(text: string): text is Family {
  return Object.hasOwn(FAMILIES, text)
}
